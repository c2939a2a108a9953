using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using PopCon.Usage.Events.Json;

namespace PopCon.Usage.Agent.Settings;

/// <summary>The settings as a file, for the command line and for scheduled uploads.</summary>
internal static class AgentFile
{
    private static readonly string[] Keys =
        ["author", "dataDirectory", "packageName", "host", "installRoute", "eventRoute", "refreshRoute", "responseTimeout", "uploadFrequency", "allowList", "version", "mode"];

    /// <summary>Reads settings.</summary>
    /// <param name="content">The file.</param>
    /// <param name="folder">Its folder, to which a path in it is relative.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="mistakes">All that is wrong with it.</param>
    public static UsageAgentOptions? Read(ReadOnlySpan<byte> content, string folder, TimeProvider clock, out IReadOnlyList<string> mistakes)
    {
        var found = new List<string>();
        mistakes = found;
        if (!StrictJson.TryParse(content, out JsonElement root) || root.ValueKind != JsonValueKind.Object)
        {
            found.Add("Expected a JSON object without a key twice.");
            return null;
        }

        found.AddRange(root.EnumerateObject().Where(member => !Keys.Contains(member.Name, StringComparer.Ordinal))
            .Select(member => $"Unknown key {member.Name}: expected {string.Join(", ", Keys)}."));
        UsageAgentOptions defaults = new() { Author = string.Empty, DataDirectory = string.Empty, PackageName = string.Empty, Host = string.Empty };
        string Text(string key, string value) => Read(root, key, found) ?? value;
        return new UsageAgentOptions
        {
            Author = Text("author", string.Empty),
            DataDirectory = Text("dataDirectory", string.Empty),
            PackageName = Text("packageName", string.Empty),
            Host = Text("host", string.Empty),
            InstallRoute = Text("installRoute", defaults.InstallRoute),
            EventRoute = Text("eventRoute", defaults.EventRoute),
            RefreshRoute = Text("refreshRoute", defaults.RefreshRoute),
            ResponseTimeout = ReadSeconds(root, defaults.ResponseTimeout, found),
            UploadFrequency = Text("uploadFrequency", defaults.UploadFrequency),
            AllowList = Read(root, "allowList", found) is { } list ? Path.Combine(folder, list) : null,
            Version = Read(root, "version", found),
            Mode = Text("mode", defaults.Mode),
            Clock = clock,
        };
    }

    /// <summary>Writes settings.</summary>
    public static byte[] Write(UsageAgentOptions options) => JsonLine.Write(json =>
    {
        json.WriteString("author", options.Author);
        json.WriteString("dataDirectory", options.DataDirectory);
        json.WriteString("packageName", options.PackageName);
        json.WriteString("host", options.Host);
        json.WriteString("installRoute", options.InstallRoute);
        json.WriteString("eventRoute", options.EventRoute);
        json.WriteString("refreshRoute", options.RefreshRoute);
        json.WriteNumber("responseTimeout", (long)options.ResponseTimeout.TotalSeconds);
        json.WriteString("uploadFrequency", options.UploadFrequency);
        if (options.AllowList is not null)
        {
            json.WriteString("allowList", Path.GetFullPath(options.AllowList));
        }

        json.WriteString("version", options.Version ?? options.Assembly?.GetName().Version?.ToString());
        json.WriteString("mode", options.Mode);
    });

    private static string? Read(JsonElement root, string key, List<string> mistakes)
    {
        if (!root.TryGetProperty(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        string? text = value.Text();
        if (text is null)
        {
            mistakes.Add($"Invalid {key} {value.GetRawText()}: expected a text.");
        }

        return text;
    }

    private static TimeSpan ReadSeconds(JsonElement root, TimeSpan value, List<string> mistakes)
    {
        if (!root.TryGetProperty("responseTimeout", out JsonElement element))
        {
            return value;
        }

        if (element.Number() is { } seconds and > 0 and <= 3600)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        mistakes.Add($"Invalid responseTimeout {element.GetRawText()}: expected 1 to 3600 seconds.");
        return value;
    }
}
