using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent.Settings;

/// <summary>Settings that were checked.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class AgentSettings
{
    private AgentSettings(UsageAgentOptions options, string version, TimeSpan uploadPeriod)
    {
        Options = options;
        Package = options.PackageName.ToLowerInvariant();
        Version = version;
        UploadPeriod = uploadPeriod;
    }

    /// <summary>The settings as they were given.</summary>
    public UsageAgentOptions Options { get; }

    /// <summary>The package, in lower case.</summary>
    public string Package { get; }

    /// <summary>Major and minor version.</summary>
    public string Version { get; }

    /// <summary>The time between uploads.</summary>
    public TimeSpan UploadPeriod { get; }

    /// <summary>The authority of the host, to which tokens are bound.</summary>
    public string Authority => Options.Host[(Options.Host.IndexOf("//", StringComparison.Ordinal) + 2)..];

    /// <summary>Checks settings.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="mistakes">All that is wrong with them.</param>
    /// <returns><see langword="null"/> when there are mistakes.</returns>
    public static AgentSettings? Check(UsageAgentOptions options, out IReadOnlyList<string> mistakes)
    {
        var found = new List<string>();
        mistakes = found;
        CheckNames(options, found);
        CheckHost(options.Host, found);
        CheckRoute("installRoute", options.InstallRoute, found);
        CheckRoute("eventRoute", options.EventRoute, found);
        CheckRoute("refreshRoute", options.RefreshRoute, found);
        if (!TryParseFrequency(options.UploadFrequency, out TimeSpan period))
        {
            found.Add($"Invalid uploadFrequency \"{options.UploadFrequency}\": expected a whole number above 0 and s, m, h or d, such as 24h.");
        }

        if (options.ResponseTimeout <= TimeSpan.Zero || options.ResponseTimeout > TimeSpan.FromHours(1))
        {
            found.Add(string.Create(CultureInfo.InvariantCulture, $"Invalid responseTimeout {options.ResponseTimeout.TotalSeconds}: expected 1 to 3600 seconds."));
        }

        if (options.Mode is not (OAuthNames.Anonymous or OAuthNames.Identified))
        {
            found.Add($"Invalid mode \"{options.Mode}\": expected anonymous or identified.");
        }

        if (options.AllowList is null && options.Assembly is null)
        {
            found.Add("allowList is missing: expected the file with the list of features.");
        }

        string? version = MajorMinor(options.Version ?? options.Assembly?.GetName().Version?.ToString());
        if (version is null)
        {
            found.Add($"Invalid version \"{options.Version}\": expected a version such as 1.4.7.");
        }

        return found.Count == 0 ? new AgentSettings(options, version!, period) : null;
    }

    /// <summary>Reads a time such as <c>12h</c>.</summary>
    public static bool TryParseFrequency(string? text, out TimeSpan period)
    {
        period = default;
        long unit = string.IsNullOrEmpty(text) ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 24 * 3600, _ => 0 };

        // Ten years at most, so that no date overflows.
        if (unit == 0 || !long.TryParse(text.AsSpan(0, text!.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number is 0 or > 315_360_000 || number * unit > 315_360_000)
        {
            return false;
        }

        period = TimeSpan.FromSeconds(number * unit);
        return true;
    }

    /// <summary>Reads the list of features.</summary>
    /// <returns><see langword="null"/> when it cannot be used, or is that of another package.</returns>
    public FeatureList? ReadList()
    {
        byte[]? bytes = Options.AllowList is { } file ? File.ReadAllBytes(file) : ReadResource(Options.Assembly!);
        FeatureList? list = bytes is null ? null : FeatureListReader.Read(bytes, out _);
        return list is not null && string.Equals(list.Package, Package, StringComparison.Ordinal) ? list : null;
    }

    private static byte[]? ReadResource(Assembly assembly)
    {
        string? name = assembly.GetManifestResourceNames().FirstOrDefault(resource => resource.EndsWith(FeatureList.FileName, StringComparison.Ordinal));
        using Stream? stream = name is null ? null : assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static void CheckNames(UsageAgentOptions options, List<string> mistakes)
    {
        if (!FeatureListReader.IsPackage(options.PackageName.ToLowerInvariant()))
        {
            mistakes.Add($"Invalid packageName \"{options.PackageName}\": expected a package id.");
        }

        CheckFolder("author", options.Author, mistakes);
        CheckFolder("dataDirectory", options.DataDirectory, mistakes);
    }

    private static void CheckFolder(string name, string value, List<string> mistakes)
    {
        if (value.Length == 0 || value is "." or ".." || value.Contains('/', StringComparison.Ordinal) || value.Contains('\\', StringComparison.Ordinal) || value.Contains('\0', StringComparison.Ordinal))
        {
            mistakes.Add($"Invalid {name} \"{value}\": expected the name of a folder.");
        }
    }

    private static void CheckRoute(string name, string route, List<string> mistakes)
    {
        if (!route.StartsWith('/') || route.StartsWith("//", StringComparison.Ordinal) || !(IsPlain(route) || (Uri.IsWellFormedUriString(route, UriKind.Relative) && !route.Contains('?', StringComparison.Ordinal) && !route.Contains('#', StringComparison.Ordinal))))
        {
            mistakes.Add($"Invalid {name} \"{route}\": expected a path such as /user/usage-install.");
        }
    }

    // Hosts and paths of the usual form do without the class Uri, which compiles ten methods at its first use: 5 ms of a process's first agent.
    private static bool IsPlain(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('/' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    // https:// and words of letters and digits between single dots; the first begins with a letter, so that it is not a number of a machine.
    private static bool IsPlainHost(string host)
    {
        const string Scheme = "https://";
        const int MostCharacters = 63;
        string name = host.StartsWith(Scheme, StringComparison.Ordinal) ? host[Scheme.Length..] : string.Empty;
        return name.Length is > 0 and <= MostCharacters && char.IsAsciiLetterLower(name[0]) && name[^1] != '.' && IsPlain(name)
            && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('-', StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal);
    }

    private static void CheckHost(string host, List<string> mistakes)
    {
        if (IsPlainHost(host))
        {
            return;
        }

        if (!Uri.TryCreate(host, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || !string.Equals(uri.GetLeftPart(UriPartial.Authority), host, StringComparison.Ordinal))
        {
            mistakes.Add($"Invalid host \"{host}\": expected https and an authority, such as https://usage.example.");
        }
        else if (uri.Scheme is "http" && !uri.IsLoopback)
        {
            mistakes.Add($"Invalid host \"{host}\": expected https; only a loopback host may do without.");
        }
    }

    private static bool IsNumber(string text) => text.Length is > 0 and <= 5 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string? MajorMinor(string? version)
    {
        string[] parts = (version ?? string.Empty).Split('-', '+')[0].Split('.');
        return parts.Length >= 2 && IsNumber(parts[0]) && IsNumber(parts[1]) ? parts[0] + "." + parts[1] : null;
    }
}
