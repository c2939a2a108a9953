using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Storage;

namespace PopCon.Usage.Host.Grants;

/// <summary>All grants: giving tokens out, rotating them (RFC 6749, 6; RFC 9700, 4.14) and ending them.</summary>
/// <remarks>Every member is called under <see cref="JournaledState.Gate"/>; a few look-ups each.</remarks>
internal sealed class GrantBook(UsageHostOptions options) : IJournaled
{
    /// <summary>About 100 MB. Each costs somebody a form; ended and expired ones go.</summary>
    public const int MaxGrants = 200_000;

    private const string EndedType = "ended";

    private readonly Dictionary<string, Grant> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Grant> _byHash = new(StringComparer.Ordinal);

    /// <summary>Whether there is room for another grant.</summary>
    public bool HasRoom_NeedsLock => _byId.Count < MaxGrants;

    /// <summary>Makes a grant with its first tokens.</summary>
    public TokenPair Create_NeedsLock(string package, string mode, string? installId, string? clientSecret, DateTimeOffset now)
    {
        var grant = new Grant
        {
            Id = SecretHash.NewId(),
            Package = package,
            Mode = mode,
            InstallId = installId,
            ClientSecret = clientSecret is null ? null : SecretHash.Of(clientSecret),
        };
        string refresh = SecretHash.NewSecret();
        grant.Current = SecretHash.Of(refresh);
        return Give_NeedsLock(grant, refresh, now);
    }

    /// <summary>Rotates a refresh token.</summary>
    /// <returns><see langword="null"/> when the token is not good.</returns>
    /// <param name="refresh">The token.</param>
    /// <param name="now">The time.</param>
    /// <param name="stolen">The grant that ended now, because a token was used that its owner had replaced; else <see langword="null"/>.</param>
    public TokenPair? Refresh_NeedsLock(string refresh, DateTimeOffset now, out Grant? stolen)
    {
        stolen = null;
        string hash = SecretHash.Of(refresh);
        if (!_byHash.TryGetValue(hash, out Grant? grant))
        {
            return null;
        }

        if (grant.Retired.Contains(hash, StringComparer.Ordinal))
        {
            stolen = grant;
            return null;
        }

        if (grant.Until <= now || (!string.Equals(hash, grant.Current, StringComparison.Ordinal) && !string.Equals(hash, grant.Successor, StringComparison.Ordinal)))
        {
            return null;
        }

        // The successor of a lost answer is void: it is found no more.
        Forget_NeedsLock(grant);
        if (string.Equals(hash, grant.Successor, StringComparison.Ordinal))
        {
            grant.Advance();
        }

        string next = SecretHash.NewSecret();
        grant.Successor = SecretHash.Of(next);
        return Give_NeedsLock(grant, next, now);
    }

    /// <summary>The grant of an access token.</summary>
    public Grant? FindByAccess_NeedsLock(string access, DateTimeOffset now)
    {
        string hash = SecretHash.Of(access);
        return _byHash.TryGetValue(hash, out Grant? grant) && grant.Access.Exists(token => string.Equals(token.Hash, hash, StringComparison.Ordinal) && now < token.Until) ? grant : null;
    }

    /// <summary>The grant of a token of either kind, whether it is still good or not.</summary>
    public Grant? Find_NeedsLock(string token) => _byHash.GetValueOrDefault(SecretHash.Of(token));

    /// <summary>The grant of a legacy client.</summary>
    public Grant? FindClient_NeedsLock(string clientId, string clientSecret) =>
        _byId.TryGetValue(clientId, out Grant? grant) && grant.ClientSecret is not null && string.Equals(grant.ClientSecret, SecretHash.Of(clientSecret), StringComparison.Ordinal) ? grant : null;

    /// <summary>Takes blind signatures from what the grant may have in this week.</summary>
    /// <returns>What is left; <see langword="null"/> when there are not as many.</returns>
    public int? Spend_NeedsLock(Grant grant, int count, DateTimeOffset now)
    {
        string week = UsageTime.WeekOf(UsageTime.DayOf(now));
        int used = string.Equals(week, grant.Week, StringComparison.Ordinal) ? grant.Signed : 0;
        if (used + count > options.TokensPerWeek)
        {
            return null;
        }

        (grant.Week, grant.Signed) = (week, used + count);
        return options.TokensPerWeek - grant.Signed;
    }

    /// <summary>Ends a grant with all its tokens.</summary>
    public void End_NeedsLock(Grant grant)
    {
        Forget_NeedsLock(grant);
        _byId.Remove(grant.Id);
    }

    /// <summary>Writes that a grant has ended.</summary>
    public static void WriteEnd(Utf8JsonWriter json, Grant grant)
    {
        json.WriteString(JournaledState.TypeMember, EndedType);
        json.WriteString("id", grant.Id);
    }

    /// <inheritdoc/>
    public void Clear_NeedsLock()
    {
        _byId.Clear();
        _byHash.Clear();
    }

    /// <inheritdoc/>
    public void Apply_NeedsLock(string type, JsonElement record)
    {
        if (type is not (Grant.RecordType or EndedType))
        {
            return;
        }

        if (_byId.TryGetValue(record.Text("id")!, out Grant? known))
        {
            End_NeedsLock(known);
        }

        if (string.Equals(type, Grant.RecordType, StringComparison.Ordinal))
        {
            Remember_NeedsLock(Grant.Read(record));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Action<Utf8JsonWriter>> Snapshot_NeedsLock(DateTimeOffset now)
    {
        foreach (Grant grant in _byId.Values.Where(grant => grant.Until <= now).ToArray())
        {
            End_NeedsLock(grant);
        }

        return _byId.Values.Select(grant => (Action<Utf8JsonWriter>)grant.Write);
    }

    private TokenPair Give_NeedsLock(Grant grant, string refresh, DateTimeOffset now)
    {
        string access = SecretHash.NewSecret();
        grant.AddAccess(SecretHash.Of(access), now.AddSeconds(options.AccessTokenSeconds), now);
        grant.Until = now.AddSeconds(options.RefreshTokenSeconds);
        Remember_NeedsLock(grant);
        return new TokenPair(grant, access, refresh);
    }

    private void Remember_NeedsLock(Grant grant)
    {
        _byId[grant.Id] = grant;
        foreach (string hash in grant.Hashes)
        {
            _byHash[hash] = grant;
        }
    }

    private void Forget_NeedsLock(Grant grant)
    {
        foreach (string hash in grant.Hashes)
        {
            _byHash.Remove(hash);
        }
    }
}
