using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PopCon.Hosting.Files;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Yaml;

namespace PopCon.Hosting.Web.WebConfig;

/// <summary>Reads <c>tls_server_config</c>.</summary>
/// <param name="section">The section.</param>
/// <param name="folder">What paths are relative to.</param>
/// <param name="files">Reads the certificates.</param>
/// <param name="warnings">Gets what is accepted without effect.</param>
/// <remarks>One thread, single use.</remarks>
internal sealed class TlsSectionReader(YamlSection section, string folder, FileSet files, List<string> warnings)
{
    /// <summary>The keys of the section.</summary>
    public static readonly string[] Keys =
    [
        "cert_file", "key_file", "cert", "key", "client_auth_type", "client_ca_file", "client_ca", "client_allowed_sans", "min_version",
        "max_version", "cipher_suites", "curve_preferences", "prefer_server_cipher_suites",
    ];

    private static readonly string[] Curves = ["CurveP256", "CurveP384", "CurveP521", "X25519"];

    /// <summary>The cipher suites of TLS 1.3. As in Go they are always on, because all of them are good.</summary>
    private static readonly TlsCipherSuite[] Tls13Suites =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    ];

    /// <summary>The settings, or <see langword="null"/> when the section is missing or wrong.</summary>
    public TlsSettings? Read()
    {
        if (section.IsEmpty)
        {
            return null;
        }

        SslStreamCertificateContext? certificate = ReadCertificate();
        SslProtocols protocols = ReadProtocols();
        CipherSuitesPolicy? suites = ReadCipherSuites();
        ClientCertificatePolicy clients = ReadClientPolicy();
        section.Switch("prefer_server_cipher_suites");
        ReadCurves();
        return certificate is null ? null : new TlsSettings(certificate, protocols, suites, clients);
    }

    private SslStreamCertificateContext? ReadCertificate()
    {
        string? certificate = ReadPem("cert", "cert_file", isRequired: true);
        string? key = ReadPem("key", "key_file", isRequired: true);
        if (certificate is null || key is null)
        {
            return null;
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            using X509Certificate2 withKey = X509Certificate2.CreateFromPem(certificate, key);
            chain.RemoveAt(0);
            return SslStreamCertificateContext.Create(Persist(withKey), chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException or AuthenticationException)
        {
            // NotSupportedException: a DSA key, for one.
            section.Error(Given("cert", "cert_file"), "certificate and key cannot be used: " + e.Message);
            return null;
        }
    }

    /// <summary>A copy whose key is not bound to the object it was read with.</summary>
    private static X509Certificate2 Persist(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);

    /// <summary>PEM text from a key, or from the file that another key names.</summary>
    private string? ReadPem(string inline, string file, bool isRequired)
    {
        if (section.Text(inline) is { Length: > 0 } text)
        {
            if (section.Text(file) is { Length: > 0 })
            {
                section.Error(file, $"{file} and {inline} cannot both be set; remove one");
            }

            return text;
        }

        if (section.Text(file) is not { Length: > 0 } path)
        {
            if (isRequired)
            {
                section.Error(file, $"{file} or {inline} is required");
            }

            return null;
        }

        if (files.TryReadPem(Path.Combine(folder, path), out text, out string error))
        {
            return text;
        }

        section.Error(file, $"{path}: {error}");
        return null;
    }

    private string Given(string inline, string file) => section.Text(inline) is { Length: > 0 } ? inline : file;

    private SslProtocols ReadProtocols()
    {
        SslProtocols minimum = ReadVersion("min_version", SslProtocols.Tls12);
        SslProtocols maximum = ReadVersion("max_version", SslProtocols.Tls13);
        if (minimum > maximum)
        {
            section.Error("min_version", "must not be above max_version");
        }

        return minimum | maximum;
    }

    private SslProtocols ReadVersion(string key, SslProtocols missing)
    {
        switch (section.Text(key) ?? string.Empty)
        {
            case "":
                return missing;
            case "TLS12":
                return SslProtocols.Tls12;
            case "TLS13":
                return SslProtocols.Tls13;
            case "TLS10" or "TLS11":
                section.Error(key, "must be TLS12 or TLS13; older versions are not secure");
                return missing;
            default:
                section.Error(key, "must be TLS12 or TLS13");
                return missing;
        }
    }

    private CipherSuitesPolicy? ReadCipherSuites()
    {
        var suites = new List<TlsCipherSuite>(Tls13Suites);
        foreach (string name in section.Texts("cipher_suites"))
        {
            // Go leaves the hash out of the names of these two.
            string full = name.EndsWith("_CHACHA20_POLY1305", StringComparison.Ordinal) ? name + "_SHA256" : name;
            if (char.IsAsciiLetter(full.FirstOrDefault()) && Enum.TryParse(full, out TlsCipherSuite suite))
            {
                suites.Add(suite);
            }
            else
            {
                section.Error("cipher_suites", $"'{name}' is not a known cipher suite");
            }
        }

        return suites.Count == Tls13Suites.Length || OperatingSystem.IsWindows() ? null : new CipherSuitesPolicy(suites);
    }

    private void ReadCurves()
    {
        IReadOnlyList<string> curves = section.Texts("curve_preferences");
        foreach (string curve in curves.Except(Curves, StringComparer.Ordinal))
        {
            section.Error("curve_preferences", $"'{curve}' is not a known curve; use one of {string.Join(", ", Curves)}");
        }

        if (curves.Count > 0)
        {
            warnings.Add("tls_server_config.curve_preferences has no effect: the system's OpenSSL configuration chooses the curves");
        }
    }

    private ClientCertificatePolicy ReadClientPolicy()
    {
        string name = section.Text("client_auth_type") ?? string.Empty;
        name = name is "RequireClientCert" ? nameof(ClientAuthType.RequireAnyClientCert) : name;
        ClientAuthType type = ClientAuthType.NoClientCert;
        if (name.Length > 0 && (!Enum.TryParse(name, out type) || !string.Equals(name, type.ToString(), StringComparison.Ordinal)))
        {
            section.Error("client_auth_type", "must be one of " + string.Join(", ", Enum.GetNames<ClientAuthType>()));
        }

        X509Certificate2Collection authorities = ReadAuthorities();
        if (authorities.Count > 0 && type == ClientAuthType.NoClientCert)
        {
            section.Error(Given("client_ca", "client_ca_file"), "requires a client_auth_type that asks for certificates");
        }

        IReadOnlyList<string> names = section.Texts("client_allowed_sans");
        if (names.Count > 0 && type != ClientAuthType.RequireAndVerifyClientCert)
        {
            section.Error("client_allowed_sans", "requires client_auth_type RequireAndVerifyClientCert");
        }

        return new ClientCertificatePolicy(type, authorities, names);
    }

    private X509Certificate2Collection ReadAuthorities()
    {
        var authorities = new X509Certificate2Collection();
        if (ReadPem("client_ca", "client_ca_file", isRequired: false) is not { } pem)
        {
            return authorities;
        }

        string key = Given("client_ca", "client_ca_file");
        try
        {
            authorities.ImportFromPem(pem);
            if (authorities.Count == 0)
            {
                section.Error(key, "there is no certificate in it");
            }
        }
        catch (CryptographicException e)
        {
            section.Error(key, "cannot be used: " + e.Message);
        }

        return authorities;
    }
}
