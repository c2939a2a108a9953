using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Host.Storage;

namespace PopCon.Usage.Host.Grants;

/// <summary>What one consent gave: a family of tokens, of which only hashes are kept.</summary>
/// <remarks>Changed under <see cref="JournaledState.Gate"/>.</remarks>
internal sealed class Grant
{
    /// <summary>The type of its records.</summary>
    public const string RecordType = "grant";

    // An agent refreshes about once a week, so these are never reached by one that behaves.
    private const int MaxAccessTokens = 16;
    private const int MaxRetired = 64;

    /// <summary>The family's id; never given out, but to legacy clients.</summary>
    public required string Id { get; init; }

    /// <summary>The package.</summary>
    public required string Package { get; init; }

    /// <summary>Anonymous or identified.</summary>
    public required string Mode { get; init; }

    /// <summary>The install id in identified mode.</summary>
    public string? InstallId { get; init; }

    /// <summary>Hash of a legacy client's secret.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>End of the refresh token.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>Hash of the refresh token that works until its successor is used.</summary>
    public string Current { get; set; } = string.Empty;

    /// <summary>Hash of the refresh token that the last refresh gave.</summary>
    public string? Successor { get; set; }

    /// <summary>Hashes of refresh tokens whose use ends the family.</summary>
    public List<string> Retired { get; } = [];

    /// <summary>Hashes of access tokens, and their ends.</summary>
    public List<(string Hash, DateTimeOffset Until)> Access { get; } = [];

    /// <summary>The ISO week of <see cref="Signed"/>.</summary>
    public string Week { get; set; } = string.Empty;

    /// <summary>Blind signatures in that week.</summary>
    public int Signed { get; set; }

    /// <summary>Hashes by which the grant is found.</summary>
    public IEnumerable<string> Hashes => [Current, .. Successor is null ? Array.Empty<string>() : [Successor], .. Retired, .. Access.Select(token => token.Hash)];

    /// <summary>Reads a record.</summary>
    public static Grant Read(JsonElement record)
    {
        var grant = new Grant
        {
            Id = record.Text("id")!,
            Package = record.Text("package")!,
            Mode = record.Text("mode")!,
            InstallId = record.Text("install"),
            ClientSecret = record.Text("secret"),
            Until = DateTimeOffset.FromUnixTimeSeconds(record.Number("until")!.Value),
            Current = record.Text("current")!,
            Successor = record.Text("successor"),
            Week = record.Text("week")!,
            Signed = (int)record.Number("signed")!.Value,
        };
        grant.Retired.AddRange(record.GetProperty("retired").EnumerateArray().Select(hash => hash.GetString()!));
        grant.Access.AddRange(record.GetProperty("access").EnumerateArray().Select(token =>
            (token[0].GetString()!, DateTimeOffset.FromUnixTimeSeconds(token[1].GetInt64()))));
        return grant;
    }

    /// <summary>Writes a record.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString(JournaledState.TypeMember, RecordType);
        json.WriteString("id", Id);
        json.WriteString("package", Package);
        json.WriteString("mode", Mode);
        json.WriteString("install", InstallId);
        json.WriteString("secret", ClientSecret);
        json.WriteNumber("until", Until.ToUnixTimeSeconds());
        json.WriteString("current", Current);
        json.WriteString("successor", Successor);
        json.WriteString("week", Week);
        json.WriteNumber("signed", Signed);
        json.WriteStartArray("retired");
        Retired.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteStartArray("access");
        foreach ((string hash, DateTimeOffset until) in Access)
        {
            json.WriteStartArray();
            json.WriteStringValue(hash);
            json.WriteNumberValue(until.ToUnixTimeSeconds());
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>The successor was used: it takes the place of the current one.</summary>
    public void Advance()
    {
        Retired.Add(Current);
        if (Retired.Count > MaxRetired)
        {
            Retired.RemoveAt(0);
        }

        Current = Successor!;
        Successor = null;
    }

    /// <summary>Adds an access token; the oldest ones go.</summary>
    public void AddAccess(string hash, DateTimeOffset until, DateTimeOffset now)
    {
        Access.RemoveAll(token => token.Until <= now);
        Access.Add((hash, until));
        if (Access.Count > MaxAccessTokens)
        {
            Access.RemoveAt(0);
        }
    }
}
