using System;
using PopCon.Metrics.Own;

namespace PopCon.Hosting.Web.Access;

/// <summary>Counts refused clients by reason: <c>PREFIX_auth_failures_total{reason}</c>.</summary>
/// <remarks>Safe from all threads.</remarks>
/// <param name="own">Where they are registered.</param>
/// <param name="prefix">What the metric names of the program begin with, for example <c>popcon_bridge</c>.</param>
internal sealed class AuthFailures(OwnMetrics own, string prefix)
{
    private readonly OwnCounter[] _counts = Array.ConvertAll(
        Enum.GetValues<AuthFailureReason>(),
        reason => own.Counter(
            prefix + "_auth_failures_total", "HTTP clients that were refused, by reason.", Shown.OnceLost, ("reason", LabelOf(reason))));

    /// <summary>Counts one.</summary>
    public void Count(AuthFailureReason reason) => _counts[(int)reason].Add();

    /// <summary>The reason as a label value, for example <c>no_credentials</c>.</summary>
    public static string LabelOf(AuthFailureReason reason) => reason switch
    {
        AuthFailureReason.NoCredentials => "no_credentials",
        AuthFailureReason.WrongCredentials => "wrong_credentials",
        AuthFailureReason.NoClientCertificate => "no_client_certificate",
        AuthFailureReason.ClientCertificateExpired => "client_certificate_expired",
        AuthFailureReason.ClientCertificateUntrusted => "client_certificate_untrusted",
        AuthFailureReason.ClientCertificateName => "client_certificate_name",
        AuthFailureReason.TlsHandshake => "tls_handshake",
        AuthFailureReason.PlainText => "plain_text",
        AuthFailureReason.RateLimit => "rate_limit",
        AuthFailureReason.PasswordQueue => "password_queue",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
