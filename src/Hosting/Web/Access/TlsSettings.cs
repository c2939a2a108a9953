using System;
using System.Collections.Generic;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PopCon.Hosting.Web.Access;

/// <summary>Certificate, versions and client policy of the TLS side.</summary>
/// <param name="Certificate">The server's certificate with its chain.</param>
/// <param name="Protocols">The TLS versions that are spoken.</param>
/// <param name="CipherSuites">The cipher suites that are offered; <see langword="null"/>: the system's choice.</param>
/// <param name="Clients">Decides about clients' certificates.</param>
/// <remarks>Immutable, safe from all threads.</remarks>
internal sealed record TlsSettings(
    SslStreamCertificateContext Certificate,
    SslProtocols Protocols,
    CipherSuitesPolicy? CipherSuites,
    ClientCertificatePolicy Clients)
{
    /// <summary>Until when the server's certificate is valid.</summary>
    public DateTimeOffset NotAfter { get; } = new(Certificate.TargetCertificate.NotAfter);

    /// <summary>The options of one connection.</summary>
    /// <param name="applicationProtocols">What HTTP versions to agree on.</param>
    /// <param name="refuse">Is told why, when a client's certificate is refused.</param>
    public SslServerAuthenticationOptions ForConnection(
        List<SslApplicationProtocol> applicationProtocols, Action<AuthFailureReason> refuse) => new()
        {
            ServerCertificateContext = Certificate,
            EnabledSslProtocols = Protocols,
            CipherSuitesPolicy = CipherSuites,
            ApplicationProtocols = applicationProtocols,
            ClientCertificateRequired = Clients.AsksForCertificate,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,

            // A resumed session would carry a certificate past a policy that has changed since.
            AllowTlsResume = !Clients.AsksForCertificate,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => Accepts(certificate, chain, refuse),
        };

    private bool Accepts(X509Certificate? certificate, X509Chain? chain, Action<AuthFailureReason> refuse)
    {
        if (Clients.Check(certificate as X509Certificate2, chain?.ChainPolicy.ExtraStore ?? []) is not { } reason)
        {
            return true;
        }

        refuse(reason);
        return false;
    }
}
