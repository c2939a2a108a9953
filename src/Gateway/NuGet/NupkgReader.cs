using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using NuGet.Versioning;
using PopCon.Gateway.Feeds;

namespace PopCon.Gateway.NuGet;

/// <summary>Checks a package that a client pushed, and reads its nuspec. Nothing is unpacked to the disk.</summary>
/// <remarks>Stateless.</remarks>
internal static partial class NupkgReader
{
    private const int MaxNuspecBytes = 1024 * 1024;
    private const int MaxIdLength = 100;
    private const int MaxVersionLength = 64;
    private const int MaxEntries = 100_000;

    private static readonly char[] TagSeparators = [' ', ',', ';', '\t', '\r', '\n'];

    // As registrations spell them; the nuspec has the same names.
    private static readonly string[] TextNames =
        ["authors", "description", "iconUrl", "licenseUrl", "projectUrl", "summary", "title", "minClientVersion"];

    /// <summary>Reads a package.</summary>
    /// <exception cref="UploadException">It is not a valid package.</exception>
    public static NuGetFacts Read(Stream package)
    {
        try
        {
            using var archive = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > MaxEntries)
            {
                throw UploadException.Invalid("The package has too many files.");
            }

            ZipArchiveEntry[] specifications =
                [.. archive.Entries.Where(entry => entry.FullName.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase) && !entry.FullName.Contains('/', StringComparison.Ordinal))];
            if (specifications.Length != 1)
            {
                throw UploadException.Invalid("The package needs exactly one nuspec, at its root.");
            }

            byte[] bytes = BoundedEntry.Read(specifications[0], MaxNuspecBytes) ?? throw UploadException.Invalid("The nuspec is longer than 1 MiB.");
            return ReadNuspec(bytes) with { Nuspec = specifications[0].FullName };
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw UploadException.Invalid("The package is not a valid ZIP archive.");
        }
        catch (XmlException)
        {
            throw UploadException.Invalid("The nuspec is not valid XML.");
        }
    }

    [GeneratedRegex(@"\A\w+([.-]\w+)*\z", RegexOptions.ECMAScript, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();

    private static NuGetFacts ReadNuspec(byte[] bytes)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using var xml = XmlReader.Create(new MemoryStream(bytes), settings);
        XElement metadata = Child(XDocument.Load(xml).Root, "metadata") ?? throw UploadException.Invalid("The nuspec has no metadata.");
        string id = TextOf(metadata, "id");
        string version = TextOf(metadata, "version");
        if (id.Length > MaxIdLength || !IdPattern().IsMatch(id))
        {
            throw UploadException.Invalid("The nuspec has an invalid id: expected words of letters, digits and underscores with dots or hyphens between them, at most 100 characters.");
        }

        if (version.Length > MaxVersionLength || !NuGetVersion.TryParse(version, out NuGetVersion? parsed))
        {
            throw UploadException.Invalid("The nuspec has an invalid version: expected one such as 1.2.3-beta.1, at most 64 characters.");
        }

        return new NuGetFacts
        {
            Id = id,
            Version = parsed.ToNormalizedString(),
            Texts = ReadTexts(metadata),
            RequireLicenseAcceptance = TextOf(metadata, "requireLicenseAcceptance") is "true",
            Tags = TextOf(metadata, "tags").Split(TagSeparators, StringSplitOptions.RemoveEmptyEntries),
            PackageTypes = ReadTypes(metadata),
            Dependencies = ReadDependencies(metadata),
            Readme = TextOf(metadata, "readme").Replace('\\', '/'),
        };
    }

    private static Dictionary<string, string> ReadTexts(XElement metadata)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in TextNames)
        {
            string text = name is "minClientVersion" ? (string?)metadata.Attribute(name) ?? string.Empty : TextOf(metadata, name);
            if (text.Length > 0)
            {
                texts[name] = text;
            }
        }

        if (Child(metadata, "license") is { } license && (string?)license.Attribute("type") is "expression")
        {
            texts["licenseExpression"] = license.Value.Trim();
        }

        return texts;
    }

    private static string[] ReadTypes(XElement metadata)
    {
        string[] types = [.. Children(Child(metadata, "packageTypes"), "packageType").Select(type => (string?)type.Attribute("name") ?? string.Empty)];
        return types.Length > 0 ? types : ["Dependency"];
    }

    private static List<NuGetDependencyGroup> ReadDependencies(XElement metadata)
    {
        XElement? dependencies = Child(metadata, "dependencies");
        var groups = new List<NuGetDependencyGroup>();
        foreach (XElement group in Children(dependencies, "group"))
        {
            groups.Add(new NuGetDependencyGroup((string?)group.Attribute("targetFramework") ?? string.Empty, DependenciesOf(group)));
        }

        if (DependenciesOf(dependencies) is { Length: > 0 } loose)
        {
            groups.Add(new NuGetDependencyGroup(string.Empty, loose));
        }

        return groups;
    }

    private static KeyValuePair<string, string>[] DependenciesOf(XElement? group) =>
    [
        .. Children(group, "dependency").Select(dependency =>
            KeyValuePair.Create((string?)dependency.Attribute("id") ?? string.Empty, RangeOf((string?)dependency.Attribute("version") ?? string.Empty))),
    ];

    // Registrations have ranges in their normalised form.
    private static string RangeOf(string text) =>
        VersionRange.TryParse(text.Length == 0 ? "(, )" : text, out VersionRange? range) ? range.ToNormalizedString() : text;

    private static XElement? Child(XElement? parent, string name) => Children(parent, name).FirstOrDefault();

    private static IEnumerable<XElement> Children(XElement? parent, string name) =>
        parent?.Elements().Where(element => string.Equals(element.Name.LocalName, name, StringComparison.OrdinalIgnoreCase)) ?? [];

    private static string TextOf(XElement metadata, string name) => Child(metadata, name)?.Value.Trim() ?? string.Empty;
}
