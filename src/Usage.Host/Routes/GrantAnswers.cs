using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Host.Answers;
using PopCon.Usage.Host.Grants;

namespace PopCon.Usage.Host.Routes;

/// <summary>Gives tokens out once they are on the disk.</summary>
internal static class GrantAnswers
{
    /// <summary>Makes a new grant; <see langword="null"/> when there is no room for one.</summary>
    public static async Task<TokenPair?> GiveAsync(HostState state, Func<TokenPair> create_NeedsLock)
    {
        TokenPair pair;
        Task stored;
        lock (state.Journal.Gate)
        {
            if (!state.Grants.HasRoom_NeedsLock)
            {
                return null;
            }

            pair = create_NeedsLock();
            stored = state.Journal.Record_NeedsLock(pair.Grant.Write);
        }

        await stored;
        return pair;
    }

    /// <summary>The answer of RFC 6749, 5.1.</summary>
    public static Task SendAsync(HttpContext context, HostState state, TokenPair pair) => Respond.JsonAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteString("access_token", pair.Access);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", state.Options.AccessTokenSeconds);
        json.WriteString("refresh_token", pair.Refresh);
        json.WriteString("scope", OAuthNames.Scope(pair.Grant.Mode));
        if (pair.Grant.InstallId is not null)
        {
            json.WriteString("install_id", pair.Grant.InstallId);
        }
    });

    /// <summary>No room for another grant.</summary>
    public static Task FullAsync(HttpContext context) =>
        Respond.ErrorAsync(context, StatusCodes.Status503ServiceUnavailable, "full", "The host has no room for another grant. Try again later.");
}
