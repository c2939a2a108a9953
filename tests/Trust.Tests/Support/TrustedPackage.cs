using System;
using System.IO;
using PopCon.TestSupport;
using PopCon.Trust.Keys;
using PopCon.Trust.Packages;
using PopCon.Trust.Policies;
using PopCon.Trust.Statements;

namespace PopCon.Trust.Tests.Support;

/// <summary>A folder with a package <c>contoso.plugin</c> 1.2.3, keys, and a policy that trusts the first key.</summary>
internal sealed class TrustedPackage : IDisposable
{
    /// <summary>A moment inside the validity of the statement.</summary>
    public static readonly DateTimeOffset Inside = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset NotAfter = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    /// <summary>The key that the policy trusts.</summary>
    public static TrustPrivateKey Key { get; } = NamedKey("rsa-a.pem");

    /// <summary>A key that the policy does not know.</summary>
    public static TrustPrivateKey OtherKey { get; } = NamedKey("rsa-b.pem");

    /// <summary>A key pair of the cases.</summary>
    public static TrustPrivateKey NamedKey(string name) => TrustPrivateKey.FromPem(System.Text.Encoding.UTF8.GetString(Cases.CaseFile.Content("key", name)));

    /// <summary>The folder of the package.</summary>
    public string Path => Directory.CreateDirectory(_folder.File("package")).FullName;

    /// <summary>A request at <see cref="Inside"/>.</summary>
    public static VerificationRequest Request => new() { Clock = new Still(Inside) };

    /// <summary>Writes a file of the package.</summary>
    public TrustedPackage With(string path, string content) => With(path, System.Text.Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="With(string, string)"/>
    public TrustedPackage With(string path, byte[] content)
    {
        string file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return this;
    }

    /// <summary>Signs the package as it is now.</summary>
    public TrustedPackage Signed(params TrustPrivateKey[] keys)
    {
        using PackageTree tree = PackageTree.Open(Path);
        var envelope = new StatementEnvelope(TrustStatement.Of(tree, "Contoso.Plugin", "1.2.3", NotAfter).ToPayload(), []);
        foreach (TrustPrivateKey key in keys.Length > 0 ? keys : [Key])
        {
            envelope = envelope.SignedBy(key);
        }

        return With("popcon/trust.json", envelope.ToJson());
    }

    /// <summary>A policy that trusts <see cref="Key"/> for <c>contoso.*</c>.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="rule">More members of the rule, from the comma on.</param>
    /// <param name="more">More members of the policy, from the comma on.</param>
    public TrustPolicy Policy(string mode = "enforce", string rule = "", string more = "") => TrustPolicy.Load(_folder.Write("policy.json", PolicyText(mode, rule, more)));

    /// <summary>The path of the policy file that <see cref="Policy"/> wrote.</summary>
    public string PolicyPath => _folder.File("policy.json");

    /// <summary>Verifies the package.</summary>
    public TrustResult Verify(TrustPolicy? policy = null, VerificationRequest? request = null) =>
        (policy ?? Policy()).Verify(Path, request ?? Request);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static string PolicyText(string mode, string rule, string more) => $$"""
        {"version": 2, "mode": "{{mode}}",
         "keys": {"{{Key.PublicKey.Id}}": {{System.Text.Json.JsonSerializer.Serialize(Key.PublicKey.ToPem())}}},
         "rules": [{"ids": ["contoso.*"], "keys": ["{{Key.PublicKey.Id}}"]{{rule}}}]{{more}}}
        """;

    private sealed class Still(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
