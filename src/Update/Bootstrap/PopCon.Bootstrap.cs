// <copyright>PopCon, Apache-2.0.</copyright>
// Copy this file into a program whose packages are fetched at its first start. It needs nothing but .NET 10.
// The program adds the other part of the class: see docs/update.md of PopCon.
#nullable enable
#pragma warning disable IL2026, IL3000 // Packages are loaded by name; a program that is trimmed cannot do that.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Numerics;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
using System.Xml.Linq;

/// <summary>Fetches what the program needs, or takes it from the store, and then runs the program.</summary>
internal static partial class Bootstrap
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);
    private const long MostBytes = 100L << 20;

    private static partial string[] Requirements { get; }

    private static partial string[] Sources { get; }

    private static partial int Run(string[] args);

    static partial void Starting();

    static partial void Succeeded();

    static partial void Failed(string reason, ref bool handled);

    private static int Main(string[] args)
    {
        if (!Requirements.All(requirement => IsThere(Need.Parse(requirement).Id)))
        {
            Starting();
            string? problem = Prepare();
            if (problem is null)
            {
                Succeeded();
            }
            else
            {
                bool handled = false;
                Failed(problem, ref handled);
                if (!handled)
                {
                    throw new InvalidOperationException(problem);
                }
            }
        }

        return Run(args);
    }

    private static bool IsThere(string assembly)
    {
        try
        {
            return Assembly.Load(new AssemblyName(assembly)) is not null;
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return false;
        }
    }

    // Null, or what went wrong.
    private static string? Prepare()
    {
        try
        {
            var store = new PackageStore();
            List<Need> needs = [.. Requirements.Select(Need.Parse)];
            List<Package> chosen = Resolve(needs, id => store.Find(id)) ?? Fetch(store, needs);
            AssemblyLoadContext.Default.Resolving += (context, name) =>
                chosen.Select(package => package.FindAssembly(name.Name ?? "")).FirstOrDefault(path => path is not null) is { } found ? context.LoadFromAssemblyPath(found) : null;
            return null;
        }
        catch (Exception e)
        {
            return e.Message;
        }
    }

    private static List<Package> Fetch(PackageStore store, List<Need> needs)
    {
        using var feeds = new Feeds(Sources);
        using FileStream gate = store.Lock();
        return Resolve(needs, id => store.Find(id).Concat(feeds.Find(id).Select(offer => new Package(offer, store, feeds))))
            ?? throw new InvalidOperationException($"No source has packages for {string.Join(", ", Requirements)}. {string.Join(" ", feeds.Problems)}");
    }

    // The newest version of each package that meets all that is known; begins anew when a later requirement excludes one that was chosen.
    private static List<Package>? Resolve(List<Need> needs, Func<string, IEnumerable<Package>> find)
    {
        var all = new List<Need>(needs);
        var dropped = new HashSet<(string, string)>();
        while (true)
        {
            var chosen = new List<Package>();
            var open = new Queue<Need>(needs);
            bool again = false;
            while (!again && open.TryDequeue(out Need? need))
            {
                if (chosen.Any(package => Same(package.Id, need.Id)))
                {
                    continue;
                }

                Package? best = find(need.Id).Where(package => !dropped.Contains((package.Id, package.Version.ToString())))
                    .Where(package => all.Where(other => Same(other.Id, need.Id)).All(other => other.Accepts(package.Version)))
                    .OrderByDescending(package => package.Version).ThenByDescending(package => package.IsStored).FirstOrDefault();
                if (best is null)
                {
                    return null;
                }

                if (!best.TryStore())
                {
                    again = dropped.Add((best.Id, best.Version.ToString()));
                    continue;
                }

                chosen.Add(best);
                foreach (Need dependency in best.Needs.Where(dependency => !all.Contains(dependency)))
                {
                    all.Add(dependency);
                    open.Enqueue(dependency);
                    again |= chosen.Any(package => Same(package.Id, dependency.Id) && !dependency.Accepts(package.Version));
                }

                best.Needs.ToList().ForEach(open.Enqueue);
            }

            if (!again)
            {
                return chosen;
            }
        }
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    // net10.0 to net5.0, then netcoreapp, then netstandard; never a later one than this runtime.
    private static string? BestFramework(IEnumerable<string> names) => names
        .Select(name => (Name: name, Match: Regex.Match(name.TrimStart('.').ToLowerInvariant(), @"^(netstandard|netcoreapp|net)v?(\d+)\.(\d+)$")))
        .Where(found => found.Match.Success)
        .Select(found => (found.Name, IsStandard: found.Match.Groups[1].Value == "netstandard", Version: new Version($"{found.Match.Groups[2]}.{found.Match.Groups[3]}"), Old: found.Match.Groups[1].Value == "net"))
        .Where(found => found.IsStandard ? found.Version <= new Version(2, 1) : found.Version.Major >= (found.Old ? 5 : 1) && found.Version <= new Version(Environment.Version.Major, Environment.Version.Minor))
        .OrderBy(found => found.IsStandard).ThenByDescending(found => found.Version).Select(found => found.Name).FirstOrDefault();

    private sealed record Offer(string Id, string Version, Func<Stream> Open);

    /// <summary>A version: up to four numbers and a pre-release label. A build part does not count.</summary>
    private sealed class PackageVersion : IComparable<PackageVersion>
    {
        private readonly int[] _numbers;
        private readonly string[] _labels;

        private PackageVersion(int[] numbers, string[] labels, string text) => (_numbers, _labels, Text) = (numbers, labels, text);

        /// <summary>As it was written.</summary>
        public string Text { get; }

        public bool IsPrerelease => _labels.Length > 0;

        public static PackageVersion? TryParse(string text)
        {
            Match match = Regex.Match(text, @"^([0-9]+(?:\.[0-9]+){0,3})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\z");
            return match.Success && Numbers(match.Groups[1].Value) is { } numbers
                ? new PackageVersion([.. numbers.Concat([0, 0, 0]).Take(4)], match.Groups[2].Success ? match.Groups[2].Value.Split('.') : [], text)
                : null;
        }

        /// <summary>The numbers of a text such as 1.2; null if one is too large.</summary>
        public static int[]? Numbers(string text)
        {
            int[] numbers = [.. text.Split('.').Select(part => int.TryParse(part, out int number) ? number : -1)];
            return numbers.Contains(-1) ? null : numbers;
        }

        public bool HasPrefix(int[] prefix) => _numbers.AsSpan().StartsWith(prefix);

        public bool HasLabel(string prefix) => string.Join('.', _labels).StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

        public bool IsPrereleaseOf(PackageVersion other) => IsPrerelease && !other.IsPrerelease && HasPrefix(other._numbers);

        public int CompareTo(PackageVersion? other)
        {
            int order = _numbers.AsSpan().SequenceCompareTo(other!._numbers);
            if (order != 0 || _labels.Length == 0 || other._labels.Length == 0)
            {
                return order != 0 ? order : other._labels.Length.CompareTo(_labels.Length);
            }

            order = _labels.Zip(other._labels, CompareLabel).FirstOrDefault(difference => difference != 0);
            return order != 0 ? order : _labels.Length.CompareTo(other._labels.Length);
        }

        public override string ToString() => string.Join('.', _numbers.Take(_numbers[3] == 0 ? 3 : 4)) + (IsPrerelease ? "-" + string.Join('.', _labels) : "");

        private static int CompareLabel(string left, string right) => (BigInteger.TryParse(left, NumberStyles.None, null, out BigInteger a), BigInteger.TryParse(right, NumberStyles.None, null, out BigInteger b)) switch
        {
            (true, true) => a.CompareTo(b),
            (true, false) => -1,
            (false, true) => 1,
            _ => string.Compare(left, right, StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>Which versions a requirement takes. Pre-releases only if it names one.</summary>
    private sealed record VersionRule(Predicate<PackageVersion> Matches, bool NamesPrerelease = false)
    {
        public static VersionRule? TryParse(string text)
        {
            string inside = text is ['(', .., ')'] ? text[1..^1].Trim() : text;
            return text.Length == 0 ? new VersionRule(_ => true)
                : inside is ['=' or '!' or '<' or '>' or '~', ..] ? ParseComparisons(inside)
                : text.Contains('*') ? ParsePattern(text)
                : ParseInterval(text);
        }

        // Python's: >= 1.2, != 1.3, < 2
        private static VersionRule? ParseComparisons(string text)
        {
            VersionRule?[] rules = [.. text.Split(',').Select(part => Regex.Match(part.Trim(), @"^(===|==|!=|<=|>=|~=|<|>)\s*(\S+)\z"))
                .Select(part => part.Success ? ParseComparison(part.Groups[1].Value, part.Groups[2].Value) : null)];
            return rules.Contains(null) ? null : new VersionRule(version => rules.All(rule => rule!.Matches(version)), rules.Any(rule => rule!.NamesPrerelease));
        }

        private static VersionRule? ParseComparison(string comparison, string value)
        {
            bool isPrefix = value.EndsWith(".*", StringComparison.Ordinal) && comparison is "==" or "!=";
            PackageVersion? limit = PackageVersion.TryParse(isPrefix ? value[..^2] : value);
            bool namesPrerelease = limit?.IsPrerelease == true && comparison is not (">" or "<" or "!=");
            if (comparison == "===")
            {
                return new VersionRule(version => string.Equals(version.Text, value, StringComparison.OrdinalIgnoreCase), namesPrerelease);
            }

            int[]? numbers = limit is null ? null : PackageVersion.Numbers(value.Split('-', '+', '*')[0].TrimEnd('.'));
            if (numbers is null || (isPrefix && value.AsSpan().ContainsAny('-', '+')) || (comparison == "~=" && numbers.Length == 1))
            {
                return null;
            }

            return new VersionRule(comparison switch
            {
                "==" => version => isPrefix ? version.HasPrefix(numbers) : version.CompareTo(limit) == 0,
                "!=" => version => isPrefix ? !version.HasPrefix(numbers) : version.CompareTo(limit) != 0,
                "<=" => version => version.CompareTo(limit) <= 0,
                ">=" => version => version.CompareTo(limit) >= 0,
                ">" => version => version.CompareTo(limit) > 0,
                "<" => version => version.CompareTo(limit) < 0 && !version.IsPrereleaseOf(limit!),
                _ => version => version.CompareTo(limit) >= 0 && version.HasPrefix(numbers[..^1]),
            }, namesPrerelease);
        }

        // NuGet's: 1.*, 1.2.*, *, 1.*-*, 1.2.3-beta*, *-*
        private static VersionRule? ParsePattern(string text)
        {
            Match match = Regex.Match(text, @"^(?:((?:[0-9]+\.){0,3})\*|([0-9]+(?:\.[0-9]+){0,3}))(?:-([0-9A-Za-z.-]*)\*)?\z");
            int[]? prefix = match.Groups[2].Success ? PackageVersion.Numbers(match.Groups[2].Value)
                : match.Groups[1].Length > 0 ? PackageVersion.Numbers(match.Groups[1].Value.TrimEnd('.'))
                : [];
            if (!match.Success || prefix is null)
            {
                return null;
            }

            int[] numbers = match.Groups[2].Success ? [.. prefix.Concat([0, 0, 0]).Take(4)] : prefix;
            return new VersionRule(version => version.HasPrefix(numbers) && (!version.IsPrerelease || version.HasLabel(match.Groups[3].Value)), match.Groups[3].Success);
        }

        // NuGet's: [1.2,2.0), [1.2], (,1.0], and 1.2 for 1.2 and later
        private static VersionRule? ParseInterval(string text)
        {
            Match match = Regex.Match(text, @"^([\[(])\s*([^,\s]*)\s*(?:(,)\s*([^,\s]*)\s*)?([\])])\z");
            string low = match.Success ? match.Groups[2].Value : text;
            string high = !match.Success ? "" : match.Groups[3].Success ? match.Groups[4].Value : low;
            (bool takesLow, bool takesHigh) = (match.Groups[1].Value != "(", match.Groups[5].Value != ")");
            (PackageVersion? least, PackageVersion? most) = (PackageVersion.TryParse(low), PackageVersion.TryParse(high));
            int order = least is null || most is null ? -1 : least.CompareTo(most);
            bool isWrong = (least is null && low.Length > 0) || (most is null && high.Length > 0) || (low.Length == 0 && high.Length == 0) || order > 0
                || (order == 0 && takesLow != takesHigh)
                || (match.Success && !match.Groups[3].Success && !(takesLow && takesHigh));
            return isWrong ? null : new VersionRule(
                version => (least is null || version.CompareTo(least) >= (takesLow ? 0 : 1)) && (most is null || version.CompareTo(most) <= (takesHigh ? 0 : -1)),
                least?.IsPrerelease == true || most?.IsPrerelease == true);
        }
    }

    /// <summary>A requirement: <c>Foo &gt;= 1.2, &lt; 2</c>, <c>Foo == 1.*</c>, <c>Foo [1.2,2.0)</c>, <c>Foo 1.2</c>, <c>Foo *-*</c>; see docs/update.md of PopCon.</summary>
    private sealed record Need(string Id, string Text, VersionRule Rule)
    {
        private const int MostCharactersOfAnId = 100;

        public bool Accepts(PackageVersion version) => (!version.IsPrerelease || Rule.NamesPrerelease) && Rule.Matches(version);

        public bool Equals(Need? other) => other is not null && Same(Id, other.Id) && Text == other.Text;

        public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

        public static Need Parse(string requirement)
        {
            Match match = Regex.Match(requirement, @"^\s*([\p{L}\p{Nd}_]+(?:[.-][\p{L}\p{Nd}_]+)*)\s*(.*?)\s*\z");
            return match.Groups[1].Length is > 0 and <= MostCharactersOfAnId && VersionRule.TryParse(match.Groups[2].Value) is { } rule
                ? new Need(match.Groups[1].Value, match.Groups[2].Value, rule)
                : throw new FormatException($"Invalid requirement \"{requirement}\": expected a package id and versions, such as Foo >= 1.2, < 2.");
        }
    }

    /// <summary>A package that a source offers, or that the store has.</summary>
    private sealed class Package
    {
        private readonly Offer? _offer;
        private readonly PackageStore _store;
        private readonly Feeds? _feeds;
        private string? _folder;
        private JsonNode? _document;

        public Package(Offer offer, PackageStore store, Feeds feeds)
        {
            (_offer, _store, _feeds) = (offer, store, feeds);
            (Id, Version) = (offer.Id, PackageVersion.TryParse(offer.Version)!);
        }

        public Package(string folder, JsonNode document, PackageStore store)
        {
            (_folder, _document, _store) = (folder, document, store);
            (Id, Version) = ((string)document["id"]!, PackageVersion.TryParse((string)document["version"]!)!);
        }

        public string Id { get; }

        public PackageVersion Version { get; }

        public bool IsStored => _document is not null;

        public IEnumerable<Need> Needs
        {
            get
            {
                var groups = _document!["dependencies"]!.AsObject();
                string best = BestFramework(groups.Select(group => group.Key)) ?? "";
                return groups[best]!.AsArray().Select(text => Need.Parse((string)text!));
            }
        }

        // False if it cannot be had or is not what it should be; then another version is tried.
        public bool TryStore()
        {
            if (!IsStored)
            {
                try
                {
                    (_folder, _document) = _store.Add(_offer!, Version);
                }
                catch (Exception e)
                {
                    _feeds!.Problems.Add($"{Id} {Version}: {e.Message}");
                    return false;
                }
            }

            return true;
        }

        // The file of an assembly, compared with what was stored.
        public string? FindAssembly(string name)
        {
            JsonNode[] files = [.. _document!["files"]!.AsArray().OfType<JsonNode>()];
            string? best = BestFramework(files.Select(file => ((string)file["path"]!).Split('/')).Where(parts => parts.Length > 2 && parts[0] == "lib").Select(parts => parts[1]).Distinct());
            JsonNode? found = files.FirstOrDefault(file => Same((string)file["path"]!, $"lib/{best}/{name}.dll"));
            string path = found is null ? "" : Path.Combine(_folder!, "content", (string)found["path"]!);
            return found is not null && File.Exists(path) && PackageStore.HashOf(path) == (string)found["sha256"]! ? path : null;
        }
    }

    /// <summary>The store of PopCon.Update, in its own form.</summary>
    private sealed class PackageStore
    {
        private readonly string _root = Environment.GetEnvironmentVariable("POPCON_UPDATE_ROOT") is { Length: > 0 } given ? given : Path.Combine(
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share"), "popcon", "update");

        public static string HashOf(string path)
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }

        public IEnumerable<Package> Find(string id) => Directory.Exists(Path.Combine(_root, "packages"))
            ? Directory.EnumerateDirectories(Path.Combine(_root, "packages")).Select(Open).OfType<Package>().Where(package => Same(package.Id, id))
            : [];

        // One process at a time adds packages.
        public FileStream Lock()
        {
            Directory.CreateDirectory(_root);
            for (long end = Environment.TickCount64 + (long)Budget.TotalMilliseconds; ; Thread.Sleep(20))
            {
                try
                {
                    return new FileStream(Path.Combine(_root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                }
                catch (IOException) when (Environment.TickCount64 < end)
                {
                }
            }
        }

        public (string Folder, JsonNode Document) Add(Offer offer, PackageVersion version)
        {
            string temporary = Path.Combine(_root, "tmp", Path.GetRandomFileName());
            Directory.CreateDirectory(temporary);
            try
            {
                string archive = Path.Combine(temporary, "archive");
                Download(offer, archive);
                string made = Path.Combine(temporary, "package");
                JsonNode document = Unpack(archive, made, offer, version);
                Write(Path.Combine(made, "package.json"), System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()));
                string folder = Path.Combine(_root, "packages", HashOf(archive));
                Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
                if (Directory.Exists(folder))
                {
                    Directory.Move(folder, Path.Combine(temporary, "old"));
                }

                Directory.Move(made, folder);
                return (folder, document);
            }
            finally
            {
                Directory.Delete(temporary, recursive: true);
            }
        }

        private static void Download(Offer offer, string archive)
        {
            using Stream source = offer.Open();
            using FileStream file = File.Create(archive);
            byte[] buffer = new byte[64 << 10];
            for (int count; (count = source.Read(buffer)) > 0;)
            {
                file.Write(buffer, 0, count);
                _ = file.Length <= MostBytes ? 0 : throw new InvalidDataException($"larger than {MostBytes} bytes.");
            }
        }

        private static JsonNode Unpack(string archive, string folder, Offer offer, PackageVersion version)
        {
            using ZipArchive zip = ZipFile.OpenRead(archive);
            var files = new JsonArray();
            string content = Path.Combine(folder, "content");
            XElement? metadata = null;
            foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
            {
                string name = Uri.UnescapeDataString(entry.FullName);
                bool isSafe = name.Split('/').All(part => part is not ("" or "." or "..")) && !name.AsSpan().ContainsAny('\\', ':', '\0');
                _ = isSafe ? 0 : throw new InvalidDataException($"the entry \"{name}\" leaves its folder.");
                if (name == "[Content_Types].xml" || name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal))
                {
                    continue;
                }

                bool isManifest = !name.Contains('/') && name.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase);
                string path = Path.Combine(content, isManifest ? name.ToLowerInvariant() : name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using (Stream stream = entry.Open())
                {
                    byte[] bytes = new byte[entry.Length];
                    stream.ReadExactly(bytes);
                    Write(path, bytes);
                    metadata = isManifest ? XDocument.Parse(System.Text.Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF')).Root!.Elements().First(element => element.Name.LocalName == "metadata") : metadata;
                }

                files.Add(new JsonObject { ["path"] = Path.GetRelativePath(content, path).Replace('\\', '/'), ["sha256"] = HashOf(path), ["size"] = entry.Length, ["written"] = File.GetLastWriteTimeUtc(path).Ticks });
            }

            string Value(string name) => metadata?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim() ?? "";
            return Same(Value("id"), offer.Id) && PackageVersion.TryParse(Value("version"))?.CompareTo(version) == 0
                ? new JsonObject { ["id"] = Value("id"), ["version"] = version.ToString(), ["dependencies"] = Dependencies(metadata!), ["files"] = files }
                : throw new InvalidDataException("the archive holds another package.");
        }

        private static JsonObject Dependencies(XElement metadata)
        {
            XElement? list = metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "dependencies");
            JsonArray Texts(XElement? parent) => [.. (parent?.Elements() ?? []).Where(element => element.Name.LocalName == "dependency")
                .Select(element => (JsonNode)$"{element.Attribute("id")?.Value} {element.Attribute("version")?.Value}".Trim())];
            var groups = new JsonObject { [""] = Texts(list) };
            foreach (XElement group in (list?.Elements() ?? []).Where(element => element.Name.LocalName == "group"))
            {
                groups[group.Attribute("targetFramework")?.Value ?? ""] = Texts(group);
            }

            return groups;
        }

        private static void Write(string path, byte[] content)
        {
            using FileStream file = File.Create(path);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        // A package whose assemblies changed on the disk is not there.
        private Package? Open(string folder)
        {
            try
            {
                JsonNode document = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "package.json")))!;
                bool isWhole = document["files"]!.AsArray().All(file => Path.Combine(folder, "content", (string)file!["path"]!) is var path && File.Exists(path) && new FileInfo(path).Length == (long)file["size"]!);
                return isWhole ? new Package(folder, document, this) : null;
            }
            catch (Exception e) when (e is IOException or JsonException or InvalidOperationException or NullReferenceException)
            {
                return null;
            }
        }
    }

    /// <summary>The sources: folders and NuGet v3 feeds. One that does not answer only lacks packages.</summary>
    private sealed class Feeds(string[] sources) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30) };
        private readonly Dictionary<string, List<Offer>> _known = new(StringComparer.OrdinalIgnoreCase);
        private readonly CancellationTokenSource _budget = new(Budget);

        public List<string> Problems { get; } = [];

        public IEnumerable<Offer> Find(string id)
        {
            if (!_known.TryGetValue(id, out List<Offer>? offers))
            {
                _known[id] = offers = [.. sources.SelectMany(source => TryFind(source, id)).Where(offer => PackageVersion.TryParse(offer.Version) is not null)];
            }

            return offers;
        }

        public void Dispose()
        {
            _http.Dispose();
            _budget.Dispose();
        }

        private List<Offer> TryFind(string source, string id)
        {
            try
            {
                return Regex.IsMatch(source, "^[a-z][a-z0-9+.-]+:") ? FindInFeed(new Uri(source), id)
                    : [.. Directory.EnumerateFiles(source, id + ".*.nupkg", new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive })
                        .Select(path => new Offer(id, Path.GetFileNameWithoutExtension(path)[(id.Length + 1)..], () => File.OpenRead(path)))];
            }
            catch (Exception e)
            {
                Problems.Add($"{source}: {e.Message}");
                return [];
            }
        }

        private List<Offer> FindInFeed(Uri index, string id)
        {
            string lower = id.ToLowerInvariant();
            JsonNode? service = JsonNode.Parse(Get(index) ?? throw new IOException("there is no service index."));
            string address = service!["resources"]!.AsArray().Where(resource => (string?)resource!["@type"] == "PackageBaseAddress/3.0.0").Select(resource => (string)resource!["@id"]!).First().TrimEnd('/') + "/";
            return Get(new Uri($"{address}{lower}/index.json")) is not { } list ? [] : [.. JsonNode.Parse(list)!["versions"]!.AsArray().Select(version => ((string)version!).ToLowerInvariant())
                .Select(version => new Offer(id, version, () => new MemoryStream(Get(new Uri($"{address}{lower}/{version}/{lower}.{version}.nupkg"), "update-fetch") ?? throw new IOException("the package is not there."))))];
        }

        private byte[]? Get(Uri url, string purpose = "update-check")
        {
            bool isSafe = url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback);
            using var request = new HttpRequestMessage(HttpMethod.Get, isSafe ? url : throw new IOException($"{url}: expected HTTPS, or HTTP to this machine."));
            request.Headers.UserAgent.ParseAdd("popcon-update/1");
            request.Headers.Add("X-PopCon-Purpose", purpose);
            using HttpResponseMessage response = _http.Send(request, HttpCompletionOption.ResponseContentRead, _budget.Token);
            return response.StatusCode == HttpStatusCode.NotFound ? null : response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(_budget.Token).GetAwaiter().GetResult();
        }
    }
}
