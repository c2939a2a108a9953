using System;
using System.Collections.Generic;
using System.Text.Json;
using PopCon.Usage.Agent.Settings;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent.Uploads;

/// <summary>Keeps the grant alive.</summary>
/// <remarks>Called under the lock of the home.</remarks>
internal sealed class GrantRefresh(AgentSettings settings, AgentHome home, HostClient host)
{
    private static readonly TimeSpan MinLeft = TimeSpan.FromSeconds(60);

    /// <summary>The grant, refreshed when less than a minute is left.</summary>
    /// <param name="force">Whether to refresh in any case.</param>
    /// <param name="failure">Why there is none.</param>
    public GrantRecord? Get(bool force, out UploadResult? failure)
    {
        failure = null;
        GrantRecord? grant = GrantRecord.Read(home);
        if (grant is null)
        {
            failure = NoGrant();
            return null;
        }

        DateTimeOffset now = settings.Options.Clock.GetUtcNow();
        if (!force && grant.Expires - now >= MinLeft)
        {
            return grant;
        }

        HostAnswer answer = host.PostForm(
            settings.Options.RefreshRoute,
            KeyValuePair.Create("grant_type", "refresh_token"),
            KeyValuePair.Create("refresh_token", grant.RefreshToken),
            KeyValuePair.Create("client_id", OAuthNames.ClientId));
        if (answer.Json is { ValueKind: JsonValueKind.Object } json && GrantRecord.FromAnswer(json, now, grant) is { } next && string.Equals(next.Scope, OAuthNames.Scope(settings.Options.Mode), StringComparison.Ordinal))
        {
            // On the disk before it is used: the host takes the old one only until then.
            next.Write(home);
            return next;
        }

        if (answer.Status is 400 or 401)
        {
            GrantRecord.Delete(home);
            failure = NoGrant();
            return null;
        }

        failure = new UploadResult { Outcome = "later", Status = answer.Status == 0 ? null : answer.Status, Reason = answer.Status == 0 ? "no-answer" : "refresh" };
        return null;
    }

    private static UploadResult NoGrant() => new() { Outcome = "later", Reason = "no-grant" };
}
