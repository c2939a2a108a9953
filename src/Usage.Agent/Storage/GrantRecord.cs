using System;
using System.Text.Json;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent.Storage;

/// <summary>The file <c>grant.json</c>: the tokens of OAuth.</summary>
internal sealed record GrantRecord(string AccessToken, DateTimeOffset Expires, string RefreshToken, string Scope, string? InstallId)
{
    private const string Name = "grant.json";

    /// <summary>Reads it; <see langword="null"/> when there is none that can be read.</summary>
    public static GrantRecord? Read(AgentHome home) =>
        AgentHome.TryRead(home.File(Name)) is { } bytes
        && StrictJson.TryParse(bytes, out JsonElement root)
        && root.Text("access_token") is { } access
        && UsageTime.TryParse(root.Text("expires"), out DateTimeOffset expires)
        && root.Text("refresh_token") is { } refresh
            ? new GrantRecord(access, expires, refresh, root.Text("scope") ?? string.Empty, root.Text("install_id"))
            : null;

    /// <summary>Reads the answer of a token endpoint (RFC 6749, 5.1).</summary>
    /// <param name="root">The answer.</param>
    /// <param name="now">From when on its time counts.</param>
    /// <param name="before">What is kept when the answer does not name it.</param>
    public static GrantRecord? FromAnswer(JsonElement root, DateTimeOffset now, GrantRecord? before)
    {
        string? refresh = root.Text("refresh_token") ?? before?.RefreshToken;
        return root.Text("access_token") is { } access && refresh is not null && root.Number("expires_in") is { } seconds and >= 0 and < int.MaxValue
            ? new GrantRecord(access, now.AddSeconds(seconds), refresh, root.Text("scope") ?? before?.Scope ?? string.Empty, root.Text("install_id") ?? before?.InstallId)
            : null;
    }

    /// <summary>Writes it.</summary>
    public void Write(AgentHome home) => home.Write(home.File(Name), JsonLine.Write(json =>
    {
        json.WriteString("access_token", AccessToken);
        json.WriteString("expires", UsageTime.Format(Expires));
        json.WriteString("refresh_token", RefreshToken);
        json.WriteString("scope", Scope);
        json.WriteString("install_id", InstallId);
    }));

    /// <summary>Deletes it.</summary>
    public static void Delete(AgentHome home) => AgentHome.Delete(home.File(Name));
}
