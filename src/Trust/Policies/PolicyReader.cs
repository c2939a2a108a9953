using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using PopCon.Trust.Keys;
using PopCon.Trust.Packages;
using PopCon.Trust.Statements;

namespace PopCon.Trust.Policies;

/// <summary>Reads a policy file. All mistakes are reported together.</summary>
internal sealed class PolicyReader
{
    private const int Version = 2;
    private const string Sha256Digits = "64 lower-case hex digits";

    private readonly PolicyJson _json = new();
    private readonly Dictionary<string, TrustPublicKey?> _keys = new(StringComparer.Ordinal);

    /// <summary>Reads a policy.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="TrustException">The policy has mistakes; the message has a line for each.</exception>
    public static TrustPolicy Read(ReadOnlyMemory<byte> content, string name)
    {
        var reader = new PolicyReader();
        TrustPolicy policy;
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            policy = reader.Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a name that is not UTF-8, or holds half a surrogate pair.
            throw new TrustException($"{name}: not JSON: {e.Message}", e);
        }

        return reader._json.Mistakes is { Count: > 0 } mistakes
            ? throw new TrustException(string.Join('\n', mistakes.Select(mistake => $"{name}: {mistake}")))
            : policy;
    }

    private TrustPolicy Read(JsonElement root)
    {
        Dictionary<string, PolicyElement> members = _json.Members(root, string.Empty, "version", "mode", "keys", "rules", "revoked");
        if (!members.TryGetValue("version", out PolicyElement? version) || version.Element.ValueKind != JsonValueKind.Number || !version.Element.TryGetInt32(out int number) || number != Version)
        {
            _json.Wrong("version", $"expected {Version}.");
        }

        TrustMode mode = ReadMode(members);
        ReadKeys(members);
        if (!members.ContainsKey("rules"))
        {
            _json.Wrong("rules", "the key is missing; without a rule nothing can be trusted.");
        }

        List<PolicyRule> rules = [.. _json.List(members, "rules", string.Empty).Select(rule => ReadRule(rule.Element, rule.At))];
        return new TrustPolicy(mode, rules, ReadRevocations(members));
    }

    private TrustMode ReadMode(Dictionary<string, PolicyElement> members)
    {
        if (!members.TryGetValue("mode", out PolicyElement? mode))
        {
            return TrustMode.Enforce;
        }

        switch (PolicyJson.Text(mode.Element))
        {
            case "enforce":
                return TrustMode.Enforce;
            case "warn":
                return TrustMode.Warn;
            case "audit":
                return TrustMode.Audit;
            default:
                _json.Wrong("mode", $"invalid value {mode.Element.GetRawText()}; expected enforce, warn or audit.");
                return TrustMode.Enforce;
        }
    }

    private void ReadKeys(Dictionary<string, PolicyElement> members)
    {
        if (!members.TryGetValue("keys", out PolicyElement? keys))
        {
            _json.Wrong("keys", "the key is missing.");
            return;
        }

        foreach ((string id, PolicyElement pem) in _json.Members(keys.Element, "keys", known: null))
        {
            _keys[id] = ReadKey(id, PolicyJson.Text(pem.Element));
        }
    }

    private TrustPublicKey? ReadKey(string id, string? pem)
    {
        string at = "keys." + id;
        if (pem is null)
        {
            _json.Wrong(at, "expected a public key in PEM form.");
            return null;
        }

        try
        {
            var key = TrustPublicKey.FromPem(pem, at);
            if (!string.Equals(key.Id, id, StringComparison.Ordinal))
            {
                _json.Wrong(at, $"the id of this key is {key.Id}.");
            }

            if (key.IsWeak)
            {
                _json.Wrong(at, $"a weak key: an RSA key needs {Limits.LeastRsaBits} bits or more.");
            }

            return key;
        }
        catch (TrustException e)
        {
            _json.Wrong(at, e.Message[(at.Length + 2)..]);
            return null;
        }
    }

    private PolicyRule ReadRule(JsonElement element, string at)
    {
        Dictionary<string, PolicyElement> members = _json.Members(element, at, "ids", "keys", "threshold", "purposes", "nugetCertificates");
        List<string> ids = _json.Strings(members, "ids", at, id => new IdPattern(id).IsValid, "a package id, or the start of one and a final *");
        List<string> keyIds = _json.Strings(members, "keys", at, _keys.ContainsKey, "the id of a key listed under keys");
        if (ids.Count == 0)
        {
            _json.Wrong(at + ".ids", "expected at least one package id.");
        }

        int distinct = keyIds.Distinct(StringComparer.Ordinal).Count();
        return new PolicyRule
        {
            Ids = [.. ids.Select(id => new IdPattern(id))],
            Keys = [.. keyIds.Distinct(StringComparer.Ordinal).Select(id => _keys[id]).OfType<TrustPublicKey>()],
            Threshold = ReadThreshold(members, at, distinct),
            Purposes = members.ContainsKey("purposes")
                ? NotEmpty(_json.Strings(members, "purposes", at, TrustStatement.IsPurpose, "lower-case letters, digits and -"), at + ".purposes")
                : null,
            NuGetCertificates = members.ContainsKey("nugetCertificates")
                ? NotEmpty(_json.Strings(members, "nugetCertificates", at, StatementReader.IsSha256, Sha256Digits), at + ".nugetCertificates")
                : null,
        };
    }

    private int ReadThreshold(Dictionary<string, PolicyElement> members, string at, int keys)
    {
        int threshold = 1;
        if (members.TryGetValue("threshold", out PolicyElement? given)
            && (given.Element.ValueKind != JsonValueKind.Number || !given.Element.TryGetInt32(out threshold) || threshold < 1))
        {
            _json.Wrong(at + ".threshold", $"invalid value {given.Element.GetRawText()}; expected a number from 1 on.");
        }
        else if (threshold > keys)
        {
            _json.Wrong(at + ".threshold", string.Create(CultureInfo.InvariantCulture, $"out of reach: {threshold} signatures are needed, but the rule has {keys} keys."));
        }

        return threshold;
    }

    private Revocations ReadRevocations(Dictionary<string, PolicyElement> members)
    {
        if (!members.TryGetValue("revoked", out PolicyElement? found))
        {
            return new Revocations();
        }

        const string At = "revoked";
        Dictionary<string, PolicyElement> revoked = _json.Members(found.Element, At, "keys", "packages", "statements", "files");
        return new Revocations
        {
            Keys = Digests(revoked, "keys", At),
            Packages = [.. _json.List(revoked, "packages", At).Select(package => ReadPackage(package.Element, package.At)).OfType<RevokedPackage>()],
            Statements = Digests(revoked, "statements", At),
            Files = Digests(revoked, "files", At),
        };
    }

    private RevokedPackage? ReadPackage(JsonElement element, string at)
    {
        Dictionary<string, PolicyElement> members = _json.Members(element, at, "id", "versions");
        var id = new IdPattern(members.TryGetValue("id", out PolicyElement? text) ? PolicyJson.Text(text.Element) ?? string.Empty : string.Empty);
        VersionRange? versions = members.TryGetValue("versions", out PolicyElement? range)
            ? PolicyJson.Text(range.Element) is { } given ? VersionRange.Parse(given) : null
            : VersionRange.All;
        if (!id.IsValid)
        {
            _json.Wrong(at + ".id", "expected a package id, or the start of one and a final *.");
        }

        if (versions is null)
        {
            _json.Wrong(at + ".versions", $"invalid value {range!.Element.GetRawText()}; expected a range such as [1.0,1.2.3).");
        }

        return versions is null ? null : new RevokedPackage(id, versions);
    }

    private HashSet<string> Digests(Dictionary<string, PolicyElement> members, string name, string at) =>
        new(_json.Strings(members, name, at, StatementReader.IsSha256, Sha256Digits), StringComparer.Ordinal);

    private List<string> NotEmpty(List<string> values, string at)
    {
        if (values.Count == 0)
        {
            _json.Wrong(at, "expected at least one value; leave the key out for no restriction.");
        }

        return values;
    }
}
