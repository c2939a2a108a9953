using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PopCon.Hosting.Web.Access;

/// <summary>Decides about the certificates that clients show.</summary>
/// <param name="type">What is demanded.</param>
/// <param name="authorities">Whose certificates are accepted; empty: the system's authorities.</param>
/// <param name="allowedNames">Names of which a certificate must have one; empty: any.</param>
/// <remarks>Immutable, safe from all threads. Never asks the network: no revocation lists, no missing intermediates.</remarks>
internal sealed class ClientCertificatePolicy(
    ClientAuthType type, X509Certificate2Collection authorities, IReadOnlyList<string> allowedNames)
{
    /// <summary>The extended key usage of TLS clients.</summary>
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    /// <summary>Whether clients are asked for a certificate at all.</summary>
    public bool AsksForCertificate => type != ClientAuthType.NoClientCert;

    /// <summary>Looks at what a client showed.</summary>
    /// <param name="certificate">Its certificate, or <see langword="null"/>.</param>
    /// <param name="sent">What else it sent, for the chain.</param>
    /// <returns>Why it is refused, or <see langword="null"/> when it may come in.</returns>
    public AuthFailureReason? Check(X509Certificate2? certificate, X509Certificate2Collection sent)
    {
        if (certificate is null)
        {
            return type is ClientAuthType.RequireAnyClientCert or ClientAuthType.RequireAndVerifyClientCert
                ? AuthFailureReason.NoClientCertificate
                : null;
        }

        if (type is not (ClientAuthType.VerifyClientCertIfGiven or ClientAuthType.RequireAndVerifyClientCert))
        {
            return null;
        }

        return CheckChain(certificate, sent) ?? CheckNames(certificate);
    }

    private AuthFailureReason? CheckChain(X509Certificate2 certificate, X509Certificate2Collection sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        if (authorities.Count > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (chain.Build(certificate))
        {
            return null;
        }

        return chain.ChainStatus.All(status => status.Status is X509ChainStatusFlags.NotTimeValid)
            ? AuthFailureReason.ClientCertificateExpired
            : AuthFailureReason.ClientCertificateUntrusted;
    }

    private AuthFailureReason? CheckNames(X509Certificate2 certificate) =>
        allowedNames.Count == 0 || SubjectNames.Of(certificate).Intersect(allowedNames, StringComparer.Ordinal).Any()
            ? null
            : AuthFailureReason.ClientCertificateName;
}
