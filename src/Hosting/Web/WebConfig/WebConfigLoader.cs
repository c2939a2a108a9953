using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Values;
using PopCon.Hosting.Web.Access;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

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
    private readonly ConfigFiles _files;
    private readonly ConfigErrors _errors;
    private readonly List<string> _warnings = [];

    private WebConfigLoader(string path, ConfigFiles files)
    {
        _path = path;
        _files = files;
        _errors = new ConfigErrors(path);
    }

    /// <summary>Reads the file at a path.</summary>
    /// <param name="path">The file.</param>
    /// <param name="files">Does the reading; can say later whether something has changed.</param>
    public static WebConfigResult Load(string path, ConfigFiles files)
    {
        var loader = new WebConfigLoader(path, files);
        WebConfigFile file = loader.Read();
        return new WebConfigResult(loader._errors.All.Count == 0 ? file : null, loader._errors.All, files.Fingerprint);
    }

    private WebConfigFile Read()
    {
        if (!_files.TryRead(_path, out string text, out string error))
        {
            _errors.Add(0, error);
            return new WebConfigFile();
        }

        var root = new YamlSection(Parse(text), string.Empty, _errors);
        root.RefuseOtherThan("tls_server_config", "http_server_config", "basic_auth_users", "rate_limit");
        YamlSection http = root.Section("http_server_config");
        http.RefuseOtherThan("http2", "headers");
        YamlSection rate = root.Section("rate_limit");
        rate.RefuseOtherThan("interval", "burst");
        string folder = Path.GetDirectoryName(Path.GetFullPath(_path)) ?? "/";
        return new WebConfigFile
        {
            Tls = new TlsSectionReader(root.Section("tls_server_config"), folder, _files, _warnings).Read(),
            Http2 = http.Switch("http2", missing: true),
            Headers = ReadHeaders(http),
            Users = ReadUsers(root),
            RateLimitInterval = ReadInterval(rate),
            RateLimitBurst = ReadBurst(rate),
            Warnings = _warnings,
        };
    }

    private YamlMappingNode? Parse(string text)
    {
        try
        {
            YamlNesting.Check(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            YamlNode? root = stream.Documents.FirstOrDefault()?.RootNode;
            if (root is not (null or YamlMappingNode or YamlScalarNode { Value: null or "" or "~" or "null" }))
            {
                _errors.Add(root.Start.Line, "must be a mapping");
            }

            return root as YamlMappingNode;
        }
        catch (YamlException e)
        {
            _errors.Add(e.Start.Line, e.Message);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The YAML reader has such exceptions for some forms of nonsense; they are mistakes of the file all the same.
            _errors.Add(0, e.Message);
        }

        return null;
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(YamlSection http)
    {
        YamlSection headers = http.Section("headers");
        var all = new List<KeyValuePair<string, string>>();
        foreach (KeyValuePair<string, string> header in headers.Pairs())
        {
            if (!AllowedHeaders.TryGetValue(header.Key, out string[]? values))
            {
                headers.Refuse(header.Key, "is no header that can be set");
            }
            else if (values.Length > 0 && !values.Contains(header.Value, StringComparer.Ordinal))
            {
                headers.Refuse(header.Key, "must be " + string.Join(" or ", values));
            }
            else if (header.Value.Any(c => c is < ' ' or > '~'))
            {
                headers.Refuse(header.Key, "may only have printable ASCII characters");
            }
            else
            {
                all.Add(header);
            }
        }

        return all;
    }

    private static Dictionary<string, string> ReadUsers(YamlSection root)
    {
        YamlSection section = root.Section("basic_auth_users");
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string user, string hash) in section.Pairs())
        {
            if (!Bcrypt.IsHash(hash))
            {
                section.Refuse(user, "is no bcrypt hash such as $2y$10$ and 53 characters more");
            }
            else if (user.Contains(':', StringComparison.Ordinal))
            {
                section.Refuse(user, "is no user name that can be sent: it has a colon");
            }
            else
            {
                users[user] = hash;
            }
        }

        if (section.IsGiven && !Bcrypt.IsAvailable)
        {
            root.Refuse("basic_auth_users", $"needs bcrypt from the system's {Libcrypt.LibraryName}, which is missing or too old");
        }

        return users;
    }

    private static TimeSpan ReadInterval(YamlSection rate)
    {
        string text = rate.Text("interval");
        TimeSpan interval = TimeSpan.Zero;
        if (text.Length > 0 && (!GoDuration.TryParse(text, out interval) || interval < TimeSpan.Zero))
        {
            rate.Refuse("interval", "must be a duration such as 100ms, or 0");
        }

        return interval;
    }

    private static int ReadBurst(YamlSection rate)
    {
        string text = rate.Text("burst");
        long burst = 1;
        if (text.Length > 0 && (!WholeNumber.TryParse(text, out burst) || burst is < 1 or > int.MaxValue))
        {
            rate.Refuse("burst", "must be a whole number above 0");
            burst = 1;
        }

        return (int)burst;
    }
}
