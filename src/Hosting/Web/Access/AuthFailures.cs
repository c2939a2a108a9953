using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace PopCon.Hosting.Web.Access;

/// <summary>Counts refused clients by reason: <c>popcon_bridge_auth_failures_total{reason}</c>.</summary>
/// <remarks>Safe from all threads.</remarks>
internal sealed class AuthFailures
{
    private static readonly AuthFailureReason[] Reasons = Enum.GetValues<AuthFailureReason>();

    private readonly long[] _counts = new long[Reasons.Length];

    /// <summary>Every reason as its label value, with its count; also those that are 0.</summary>
    public IEnumerable<(string Reason, long Count)> All => Reasons.Select(reason => (LabelOf(reason), this[reason]));

    /// <summary>How often a reason was met.</summary>
    public long this[AuthFailureReason reason] => Interlocked.Read(ref _counts[(int)reason]);

    /// <summary>Counts one.</summary>
    public void Count(AuthFailureReason reason) => Interlocked.Increment(ref _counts[(int)reason]);

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
