using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading;
using PopCon.Usage.Agent.Settings;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Agent.Uploads;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent.Consents;

/// <summary>Asks the user, then the host: by browser (RFC 8252, PKCE) or by device code (RFC 8628).</summary>
/// <remarks>One question each; blocks. Nothing leaves before the user has said yes, and nothing is kept before the host has.</remarks>
internal sealed class ConsentFlow(AgentSettings settings, AgentHome home, FeatureList list, IConsentPrompt prompt)
{
    private const int MinPollSeconds = 1;
    private const int DefaultPollSeconds = 5;
    private const int SlowDownSeconds = 5;
    private const int MaxDeviceSeconds = 3600;

    /// <summary>Asks.</summary>
    /// <param name="byDevice">Whether by device code.</param>
    public ConsentResult Run(bool byDevice)
    {
        if (!prompt.Ask(settings.Package, settings.Options.Host, [.. list.Features.Select(feature => (feature.Name, feature.What))]))
        {
            Decline();
            return ConsentResult.Declined;
        }

        var host = new HostClient(settings, CancellationToken.None);
        ConsentResult result = byDevice ? AskByDevice(host, out HostAnswer? given) : AskByBrowser(host, out given);
        if (result == ConsentResult.Declined)
        {
            Decline();
        }

        return result != ConsentResult.Granted ? result : Keep(host, given!) ? ConsentResult.Granted : ConsentResult.NoAnswer;
    }

    /// <summary>Stores a no and deletes what waits; makes no request.</summary>
    public void Decline()
    {
        Answer(ConsentState.Declined).Write(home);
        HomeCleaner.DeleteWaiting(home);
    }

    private ConsentRecord Answer(ConsentState state) =>
        new(settings.Package, settings.Options.Host, settings.Options.Mode, list.Revision, UsageTime.DayOf(settings.Options.Clock.GetUtcNow()), state);

    private ConsentResult AskByBrowser(HostClient host, out HostAnswer? given)
    {
        given = null;
        string state = Pkce.NewVerifier();
        string verifier = Pkce.NewVerifier();
        using var listener = new LoopbackListener(state);
        prompt.Open(PageFor(listener.RedirectUri, state, Pkce.Challenge(verifier)));
        if (listener.Wait(settings.Options.ResponseTimeout) is not { } parameters)
        {
            return ConsentResult.NoAnswer;
        }

        if (!parameters.TryGetValue("code", out string? code))
        {
            return parameters.GetValueOrDefault("error") is "access_denied" ? ConsentResult.Declined : ConsentResult.NoAnswer;
        }

        given = host.PostForm(
            settings.Options.RefreshRoute,
            KeyValuePair.Create("grant_type", "authorization_code"),
            KeyValuePair.Create("code", code),
            KeyValuePair.Create("redirect_uri", listener.RedirectUri),
            KeyValuePair.Create("code_verifier", verifier),
            KeyValuePair.Create("client_id", OAuthNames.ClientId));
        return ConsentResult.Granted;
    }

    // Exactly what the host needs; nothing about the machine.
    private Uri PageFor(string redirectUri, string state, string challenge)
    {
        (string Name, string Value)[] query =
        [
            ("response_type", "code"),
            ("client_id", OAuthNames.ClientId),
            ("package", settings.Package),
            ("package_version", settings.Version),
            ("revision", list.Revision.ToString(CultureInfo.InvariantCulture)),
            ("mode", settings.Options.Mode),
            ("redirect_uri", redirectUri),
            ("state", state),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ];
        return new Uri(settings.Options.Host + settings.Options.InstallRoute + "?" + string.Join('&', query.Select(pair => pair.Name + "=" + Uri.EscapeDataString(pair.Value))));
    }

    private ConsentResult AskByDevice(HostClient host, out HostAnswer? given)
    {
        given = null;
        JsonElement start = host.PostForm(
            settings.Options.InstallRoute + "/device",
            KeyValuePair.Create("client_id", OAuthNames.ClientId),
            KeyValuePair.Create("package", settings.Package),
            KeyValuePair.Create("mode", settings.Options.Mode)).Json;
        if (start.Text("device_code") is not { } deviceCode || start.Text("user_code") is not { } userCode || start.Text("verification_uri") is not { } page)
        {
            return ConsentResult.NoAnswer;
        }

        prompt.ShowCode(page, userCode);
        long interval = Math.Clamp(start.Number("interval") ?? DefaultPollSeconds, MinPollSeconds, MaxDeviceSeconds);
        long left = Math.Clamp(start.Number("expires_in") ?? 0, 0, MaxDeviceSeconds);
        while (left > 0)
        {
            Thread.Sleep(TimeSpan.FromSeconds(interval));
            left -= interval;
            HostAnswer answer = host.PostForm(
                settings.Options.RefreshRoute,
                KeyValuePair.Create("grant_type", OAuthNames.DeviceGrant),
                KeyValuePair.Create("device_code", deviceCode),
                KeyValuePair.Create("client_id", OAuthNames.ClientId));
            switch (answer.Status == 400 ? answer.Error : null)
            {
                case "authorization_pending":
                    break;
                case "slow_down":
                    interval += SlowDownSeconds;
                    break;
                case "access_denied":
                    return ConsentResult.Declined;
                default:
                    // No answer and errors of the server pass (RFC 8628, 3.5).
                    if (answer.Status is 0 or >= 500)
                    {
                        break;
                    }

                    given = answer;
                    return ConsentResult.Granted;
            }
        }

        return ConsentResult.NoAnswer;
    }

    // The grant first, then the yes: a crash between the two leaves no consent.
    private bool Keep(HostClient host, HostAnswer given)
    {
        if (given.Json is not { ValueKind: JsonValueKind.Object } json
            || GrantRecord.FromAnswer(json, settings.Options.Clock.GetUtcNow(), before: null) is not { } grant
            || !string.Equals(grant.Scope, OAuthNames.Scope(settings.Options.Mode), StringComparison.Ordinal))
        {
            return false;
        }

        bool isAnonymous = string.Equals(settings.Options.Mode, OAuthNames.Anonymous, StringComparison.Ordinal);
        TokenFile.Delete(home);
        (isAnonymous ? grant with { InstallId = null } : grant).Write(home);
        home.Write(home.File("agent.json"), AgentFile.Write(settings.Options));
        Answer(ConsentState.Granted).Write(home);
        if (isAnonymous)
        {
            _ = new TokenSupply(settings, home, list, host).Fetch(grant);
        }

        return true;
    }
}
