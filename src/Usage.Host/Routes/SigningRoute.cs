using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Usage.Events.BlindRsa;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Host.Answers;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Grants;

namespace PopCon.Usage.Host.Routes;

/// <summary>The issuer: its public keys, and blind signatures for grants of the anonymous mode.</summary>
/// <remarks>Safe for concurrent requests. A signature costs about a millisecond.</remarks>
internal sealed class SigningRoute(HostState state)
{
    private const int MaxElements = 16;

    /// <summary>GET /keys: the same for everyone who asks.</summary>
    public Task ListAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return Respond.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("keys");
            foreach (IssuerKey key in state.Content.Keys.Where(key => state.Now < key.To))
            {
                json.WriteStartObject();
                json.WriteString("id", key.Public.Id);
                json.WriteString("public_key", Base64Text.Encode(key.Public.Encoded));
                json.WriteString("from", UsageTime.Format(key.From));
                json.WriteString("to", UsageTime.Format(key.To));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>POST /tokens: signs numbers that say nothing.</summary>
    public async Task SignAsync(HttpContext context)
    {
        if (await RequestBody.ReadJsonAsync(context) is not { } body || await AuthenticateAsync(context) is not { } grant)
        {
            return;
        }

        if (!StrictJson.TryParse(body, out JsonElement root) || root.ValueKind != JsonValueKind.Object)
        {
            await Respond.ErrorAsync(context, StatusCodes.Status400BadRequest, "invalid_json", "Expected a JSON object without a key twice.");
        }
        else if (state.Content.Keys.FirstOrDefault(key => string.Equals(key.Public.Id, root.Text("key"), StringComparison.Ordinal) && key.IsValid(state.Now)) is not { } key)
        {
            await Respond.ErrorAsync(context, StatusCodes.Status400BadRequest, "unknown_key", "The key is unknown or not valid now.");
        }
        else if (Read(root, key) is not { } blinded)
        {
            await Respond.ErrorAsync(
                context, StatusCodes.Status400BadRequest, "invalid_blinded", "Expected key, and 1 to 16 numbers greater than 0 and below the modulus, 256 bytes each in base64url.");
        }
        else
        {
            await SignAsync(context, grant, key, blinded);
        }
    }

    private static List<byte[]>? Read(JsonElement root, IssuerKey key)
    {
        if (root.EnumerateObject().Count() != 2 || !root.TryGetProperty("blinded", out JsonElement array) || array.ValueKind != JsonValueKind.Array || array.GetArrayLength() is 0 or > MaxElements)
        {
            return null;
        }

        var blinded = new List<byte[]>();
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.Text() is not { } text || !Base64Text.TryDecode(text, out byte[]? bytes) || bytes.Length != key.Public.Key.Bytes)
            {
                return null;
            }

            System.Numerics.BigInteger number = BlindRsaPublicKey.Number(bytes);
            if (number.IsZero || number >= key.Public.Key.Modulus)
            {
                return null;
            }

            blinded.Add(bytes);
        }

        return blinded;
    }

    private async Task<Grant?> AuthenticateAsync(HttpContext context)
    {
        Grant? grant = null;
        if (Bearer.TryRead(context, "Bearer", out string? token))
        {
            lock (state.Journal.Gate)
            {
                grant = state.Grants.FindByAccess_NeedsLock(token, state.Now);
            }
        }

        if (grant is { Mode: OAuthNames.Anonymous })
        {
            return grant;
        }

        context.Response.Headers.WWWAuthenticate = grant is null ? "Bearer error=\"invalid_token\"" : "Bearer error=\"insufficient_scope\"";
        await (grant is null
            ? Respond.ErrorAsync(context, StatusCodes.Status401Unauthorized, "invalid_token", "The access token is missing, unknown or expired.")
            : Respond.ErrorAsync(context, StatusCodes.Status403Forbidden, "insufficient_scope", "Tokens are for the anonymous mode."));
        return null;
    }

    private async Task SignAsync(HttpContext context, Grant grant, IssuerKey key, List<byte[]> blinded)
    {
        int? left;
        Task stored = Task.CompletedTask;
        lock (state.Journal.Gate)
        {
            left = state.Grants.Spend_NeedsLock(grant, blinded.Count, state.Now);
            if (left is not null)
            {
                stored = state.Journal.Record_NeedsLock(grant.Write);
            }
        }

        if (left is null)
        {
            Respond.RetryAfter(context, UntilMonday(state.Now));
            await Respond.ErrorAsync(context, StatusCodes.Status429TooManyRequests, "token_limit", "The grant has no signatures left in this week.");
            return;
        }

        await stored;
        string[] signed = [.. blinded.Select(number => Base64Text.Encode(key.Sign(number)))];
        await Respond.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("signed");
            Array.ForEach(signed, json.WriteStringValue);
            json.WriteEndArray();
            json.WriteNumber("left", left.Value);
        });
    }

    private static TimeSpan UntilMonday(DateTimeOffset now)
    {
        int days = ((int)DayOfWeek.Monday - (int)now.UtcDateTime.DayOfWeek + 7) % 7;
        return now.UtcDateTime.Date.AddDays(days == 0 ? 7 : days) - now.UtcDateTime;
    }
}
