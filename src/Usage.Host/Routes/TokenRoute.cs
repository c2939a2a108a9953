using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Host.Answers;
using PopCon.Usage.Host.Grants;

namespace PopCon.Usage.Host.Routes;

/// <summary>Route 4: the OAuth token endpoint (RFC 6749, 7636, 8628), and revocation (RFC 7009).</summary>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class TokenRoute(HostState state)
{
    private const int SlowDownSeconds = 5;

    /// <summary>Gives tokens for a code, a refresh token or a device.</summary>
    public async Task GiveAsync(HttpContext context)
    {
        context.Response.Headers.Pragma = "no-cache";
        if (await ReadAsync(context) is not { } form)
        {
            return;
        }

        switch (form["grant_type"])
        {
            case "":
                await InvalidRequestAsync(context, "grant_type is missing.");
                break;
            case "authorization_code":
                await RedeemAsync(context, form);
                break;
            case "refresh_token":
                await RefreshAsync(context, form);
                break;
            case OAuthNames.DeviceGrant:
                await PollAsync(context, form);
                break;
            default:
                await Respond.ErrorAsync(context, StatusCodes.Status400BadRequest, "unsupported_grant_type", "Expected authorization_code, refresh_token or the device grant.");
                break;
        }
    }

    /// <summary>Ends a family of tokens. An unknown token is no error.</summary>
    public async Task RevokeAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } form)
        {
            return;
        }

        if (!form.Has("token"))
        {
            await InvalidRequestAsync(context, "token is missing.");
            return;
        }

        Task stored;
        lock (state.Journal.Gate)
        {
            stored = state.Grants.Find_NeedsLock(form["token"]) is { } grant ? End_NeedsLock(grant) : state.Journal.Tail_NeedsLock;
        }

        await stored;
        await Respond.JsonAsync(context, StatusCodes.Status200OK, _ => { });
    }

    private static Task InvalidRequestAsync(HttpContext context, string text) => Respond.ErrorAsync(context, StatusCodes.Status400BadRequest, "invalid_request", text);

    private static Task InvalidGrantAsync(HttpContext context) =>
        Respond.ErrorAsync(context, StatusCodes.Status400BadRequest, "invalid_grant", "The code or token is unknown, used, expired or ended.");

    private static bool TryReadBasic(string header, out string user, out string password)
    {
        (user, password) = (string.Empty, string.Empty);
        byte[] bytes = new byte[header.Length];
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out int length))
        {
            return false;
        }

        string text = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        (user, password) = colon < 0 ? (text, string.Empty) : (text[..colon], text[(colon + 1)..]);
        return true;
    }

    // The form of a known client; null when it was refused.
    private async Task<Parameters?> ReadAsync(HttpContext context)
    {
        if (await RequestBody.ReadFormAsync(context) is not { } form)
        {
            return null;
        }

        if (form.Repeated is { } repeated)
        {
            await InvalidRequestAsync(context, $"The parameter {(repeated.Length > 64 ? "…" : repeated)} is there twice.");
            return null;
        }

        if (string.Equals(form["client_id"], OAuthNames.ClientId, StringComparison.Ordinal) || IsLegacyClient(context, form))
        {
            return form;
        }

        await Respond.ErrorAsync(context, StatusCodes.Status401Unauthorized, "invalid_client", $"Expected the client_id {OAuthNames.ClientId}.");
        return null;
    }

    private bool IsLegacyClient(HttpContext context, Parameters form)
    {
        if (!state.Options.Legacy || !TryReadBasic(context.Request.Headers.Authorization.ToString(), out string user, out string password))
        {
            return false;
        }

        lock (state.Journal.Gate)
        {
            return state.Grants.FindClient_NeedsLock(user, password) is { } grant
                && (form["refresh_token"].Length == 0 || ReferenceEquals(state.Grants.Find_NeedsLock(form["refresh_token"]), grant));
        }
    }

    private async Task RedeemAsync(HttpContext context, Parameters form)
    {
        if (!form.Has("code") || !form.Has("redirect_uri") || !form.Has("code_verifier"))
        {
            await InvalidRequestAsync(context, "Expected code, redirect_uri and code_verifier.");
            return;
        }

        TokenPair? pair;
        Task stored;
        lock (state.Journal.Gate)
        {
            (pair, stored) = Redeem_NeedsLock(form);
        }

        await stored;
        await (pair is null ? InvalidGrantAsync(context) : GrantAnswers.SendAsync(context, state, pair));
    }

    private (TokenPair? Pair, Task Stored) Redeem_NeedsLock(Parameters form)
    {
        if (!state.Codes.TryGet(form["code"], state.Now, out AuthorizationCode? code))
        {
            return (null, Task.CompletedTask);
        }

        if (code.IsUsed)
        {
            // Two parties have the code: nobody knows which of them is the user (RFC 6749, 4.1.2).
            return (null, code.Given is { } given ? End_NeedsLock(given) : Task.CompletedTask);
        }

        code.IsUsed = true;
        bool isGood = string.Equals(form["redirect_uri"], code.Request.RedirectUri, StringComparison.Ordinal)
            && Pkce.IsVerifier(form["code_verifier"])
            && string.Equals(Pkce.Challenge(form["code_verifier"]), code.Request.Challenge, StringComparison.Ordinal);
        if (!isGood || !state.Grants.HasRoom_NeedsLock)
        {
            return (null, Task.CompletedTask);
        }

        TokenPair pair = state.Grants.Create_NeedsLock(code.Request.Package, code.Request.Mode, code.InstallId, clientSecret: null, state.Now);
        code.Given = pair.Grant;
        return (pair, state.Journal.Record_NeedsLock(pair.Grant.Write));
    }

    private async Task RefreshAsync(HttpContext context, Parameters form)
    {
        if (!form.Has("refresh_token"))
        {
            await InvalidRequestAsync(context, "refresh_token is missing.");
            return;
        }

        TokenPair? pair;
        Task stored;
        lock (state.Journal.Gate)
        {
            pair = state.Grants.Refresh_NeedsLock(form["refresh_token"], state.Now, out Grant? stolen);
            stored = pair is not null ? state.Journal.Record_NeedsLock(pair.Grant.Write)
                : stolen is not null ? End_NeedsLock(stolen)
                : Task.CompletedTask;
        }

        await stored;
        await (pair is null ? InvalidGrantAsync(context) : GrantAnswers.SendAsync(context, state, pair));
    }

    private async Task PollAsync(HttpContext context, Parameters form)
    {
        if (!form.Has("device_code"))
        {
            await InvalidRequestAsync(context, "device_code is missing.");
            return;
        }

        string? error;
        TokenPair? pair = null;
        Task stored = Task.CompletedTask;
        lock (state.Journal.Gate)
        {
            error = Poll_NeedsLock(form["device_code"], out DeviceRequest? device);
            if (device is not null)
            {
                string? installId = string.Equals(device.Mode, OAuthNames.Identified, StringComparison.Ordinal) ? SecretHash.NewId() : null;
                pair = state.Grants.Create_NeedsLock(device.Package, device.Mode, installId, clientSecret: null, state.Now);
                stored = state.Journal.Record_NeedsLock(pair.Grant.Write);
            }
        }

        await stored;
        await (pair is not null ? GrantAnswers.SendAsync(context, state, pair)
            : Respond.ErrorAsync(context, StatusCodes.Status400BadRequest, error!, "See RFC 8628, section 3.5."));
    }

    // The device that gets its grant now, or why not.
    private string? Poll_NeedsLock(string deviceCode, out DeviceRequest? granted)
    {
        granted = null;
        DateTimeOffset now = state.Now;
        if (!state.Devices.TryGet(deviceCode, DateTimeOffset.MinValue, out DeviceRequest? device) || device.IsUsed)
        {
            return "invalid_grant";
        }

        if (device.Until <= now)
        {
            return "expired_token";
        }

        if (device.IsAllowed is not { } isAllowed)
        {
            bool isTooEarly = device.LastAsked is { } last && now < last.AddSeconds(device.Interval);
            device.Interval += isTooEarly ? SlowDownSeconds : 0;
            device.LastAsked = now;
            return isTooEarly ? "slow_down" : "authorization_pending";
        }

        device.IsUsed = isAllowed && state.Grants.HasRoom_NeedsLock;
        granted = device.IsUsed ? device : null;
        return "access_denied";
    }

    private Task End_NeedsLock(Grant grant)
    {
        state.Grants.End_NeedsLock(grant);
        return state.Journal.Record_NeedsLock(json => GrantBook.WriteEnd(json, grant));
    }
}
