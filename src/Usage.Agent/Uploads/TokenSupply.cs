using System;
using System.Linq;
using System.Text.Json;
using PopCon.Usage.Agent.Settings;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Events.BlindRsa;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Events.Tokens;

namespace PopCon.Usage.Agent.Uploads;

/// <summary>Fetches tokens: the issuer signs them blindly and cannot know them again.</summary>
/// <remarks>Called under the lock of the home, or at the consent. Each token costs two RSA operations with the public exponent.</remarks>
internal sealed class TokenSupply(AgentSettings settings, AgentHome home, FeatureList list, HostClient host)
{
    private const int TokensAtOnce = 8;

    /// <summary>Fetches tokens for a grant and adds them to those that are left.</summary>
    /// <returns><see langword="null"/> when it worked; else why not.</returns>
    public UploadResult? Fetch(GrantRecord grant)
    {
        HostAnswer keys = host.Get(settings.Options.EventRoute + "/keys");
        if (Choose(keys.Json) is not { } key)
        {
            return Later(keys, keys.Status == 200 ? "bad-issuer" : "keys");
        }

        byte[] challenge = TokenChallenge.Create(settings.Authority, settings.Package);
        TokenRequest[] requests = [.. Enumerable.Range(0, TokensAtOnce).Select(_ => new TokenRequest(key, challenge))];
        byte[] body = JsonLine.Write(json =>
        {
            json.WriteString("key", key.Id);
            json.WriteStartArray("blinded");
            Array.ForEach(requests, request => json.WriteStringValue(request.Blinded));
            json.WriteEndArray();
        });
        HostAnswer answer = host.PostJson(settings.Options.EventRoute + "/tokens", body, "Bearer " + grant.AccessToken);
        if (answer.Status != 200)
        {
            return Later(answer, answer.Error ?? "tokens");
        }

        if (Complete(requests, answer.Json) is not { } tokens)
        {
            return new UploadResult { Outcome = "later", Reason = "bad-issuer" };
        }

        TokenFile left = TokenFile.Read(home);
        new TokenFile(key.Id, [.. string.Equals(left.Key, key.Id, StringComparison.Ordinal) ? left.Tokens : [], .. tokens]).Write(home);
        return null;
    }

    private static UploadResult Later(HostAnswer answer, string reason) =>
        new() { Outcome = "later", Status = answer.Status is 0 or 200 ? null : answer.Status, Reason = answer.Status == 0 ? "no-answer" : reason };

    // One bad signature, and the whole batch goes: a host could mark a user by which of them fail.
    private static string[]? Complete(TokenRequest[] requests, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("signed", out JsonElement signed)
            || signed.ValueKind != JsonValueKind.Array || signed.GetArrayLength() != requests.Length)
        {
            return null;
        }

        try
        {
            return [.. requests.Zip(signed.EnumerateArray(), (request, text) => request.Complete(text.Text() ?? string.Empty))];
        }
        catch (BlindRsaException)
        {
            return null;
        }
    }

    // Of the keys that are good now the one that is good for the longest; pinned ones only, if the package pins any.
    private IssuerPublicKey? Choose(JsonElement answer)
    {
        DateTimeOffset now = settings.Options.Clock.GetUtcNow();
        IssuerPublicKey? chosen = null;
        DateTimeOffset until = now;
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("keys", out JsonElement keys) || keys.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (JsonElement entry in keys.EnumerateArray())
        {
            if (UsageTime.TryParse(entry.Text("from"), out DateTimeOffset from) && UsageTime.TryParse(entry.Text("to"), out DateTimeOffset to) && from <= now && until < to
                && entry.Text("public_key") is { } text && Base64Text.TryDecode(text, out byte[]? encoded)
                && IssuerPublicKey.TryDecode(encoded, out IssuerPublicKey? key) && string.Equals(key.Id, entry.Text("id"), StringComparison.Ordinal)
                && (list.IssuerKeys.Count == 0 || list.IssuerKeys.Contains(key.Id, StringComparer.Ordinal)))
            {
                (chosen, until) = (key, to);
            }
        }

        return chosen;
    }
}
