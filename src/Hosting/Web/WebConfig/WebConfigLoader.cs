using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PopCon.Hosting.Files;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Values;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Yaml;

namespace PopCon.Hosting.Web.WebConfig;

/// <summary>Reads the web configuration and everything it names; finds all mistakes at once.</summary>
/// <remarks>One thread, single use. Paths in the file are relative to it.</remarks>
internal sealed class WebConfigLoader
{
    /// <summary>The headers that may be set, with their values where only some make sense: the list of exporter-toolkit.</summary>
    private static readonly Dictionary<string, string[]> AllowedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Strict-Transport-Security"] = [],
        ["X-Content-Type-Options"] = ["nosniff"],
        ["X-Frame-Options"] = ["deny", "sameorigin"],
        ["X-XSS-Protection"] = [],
        ["Content-Security-Policy"] = [],
    };

    private readonly string _path;
    private readonly FileSet _files = new();
    private readonly YamlProblems _problems;
    private readonly List<string> _warnings = [];

    private WebConfigLoader(string path)
    {
        _path = path;
        _problems = new YamlProblems(path, warn: null);
    }

    /// <summary>Reads the file at a path.</summary>
    public static WebConfigResult Load(string path)
    {
        var loader = new WebConfigLoader(path);
        WebConfigFile file = loader.Read();
        IReadOnlyList<string> errors = loader._problems.Errors;
        return new WebConfigResult(errors.Count == 0 ? file : null, errors, loader._files);
    }

    private WebConfigFile Read()
    {
        if (!_files.TryReadText(_path, out string text, out string error))
        {
            _problems.Error(0, string.Empty, error);
            return new WebConfigFile();
        }

        var root = YamlSection.OfFile(text, _problems, "tls_server_config", "http_server_config", "basic_auth_users", "rate_limit");
        YamlSection http = root.Section("http_server_config", "http2", "headers");
        YamlSection rate = root.Section("rate_limit", "interval", "burst");
        string folder = Path.GetDirectoryName(Path.GetFullPath(_path)) ?? "/";
        return new WebConfigFile
        {
            Tls = new TlsSectionReader(root.Section("tls_server_config", TlsSectionReader.Keys), folder, _files, _warnings).Read(),
            Http2 = http.Switch("http2") ?? true,
            Headers = ReadHeaders(http.Section("headers")),
            Users = ReadUsers(root.Section("basic_auth_users")),
            RateLimitInterval = ReadInterval(rate),
            RateLimitBurst = ReadBurst(rate),
            Warnings = _warnings,
        };
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(YamlSection headers)
    {
        var all = new List<KeyValuePair<string, string>>();
        foreach (KeyValuePair<string, string> header in headers.Pairs())
        {
            if (!AllowedHeaders.TryGetValue(header.Key, out string[]? values))
            {
                headers.Error(header.Key, "this header cannot be set; use one of " + string.Join(", ", AllowedHeaders.Keys));
            }
            else if (values.Length > 0 && !values.Contains(header.Value, StringComparer.Ordinal))
            {
                headers.Error(header.Key, "must be " + string.Join(" or ", values));
            }
            else if (header.Value.Any(c => c is < ' ' or > '~'))
            {
                headers.Error(header.Key, "must consist of printable ASCII characters");
            }
            else
            {
                all.Add(header);
            }
        }

        return all;
    }

    // The hash is not repeated in messages: it is a secret.
    private static Dictionary<string, string> ReadUsers(YamlSection section)
    {
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string user, string hash) in section.Pairs())
        {
            if (!Bcrypt.IsHash(hash))
            {
                section.Error(user, "is not a bcrypt hash; expected $2y$10$ and 53 more characters, as htpasswd -nBC 10 prints");
            }
            else if (user.Contains(':', StringComparison.Ordinal))
            {
                section.Error(user, "a user name cannot contain a colon; rename the user");
            }
            else
            {
                users[user] = hash;
            }
        }

        if (users.Count > 0 && !Bcrypt.IsAvailable)
        {
            section.Error(users.Keys.First(), $"passwords need bcrypt from the system's {Libcrypt.LibraryName}; install a libcrypt that has it");
        }

        return users;
    }

    private static TimeSpan ReadInterval(YamlSection rate)
    {
        string text = rate.Text("interval") ?? "0";
        if (GoDuration.TryParse(text, out TimeSpan interval) && interval >= TimeSpan.Zero)
        {
            return interval;
        }

        rate.Error("interval", $"'{text}' is not a duration; write one such as 100ms, or 0");
        return TimeSpan.Zero;
    }

    private static int ReadBurst(YamlSection rate)
    {
        uint? burst = rate.WholeNumber("burst");
        if (burst is 0 or > int.MaxValue)
        {
            rate.Error("burst", "must be a whole number above 0");
        }

        return (int)Math.Clamp(burst ?? 1, 1, int.MaxValue);
    }
}
