using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using PopCon.Trust;
using PopCon.Trust.Packages;
using PopCon.Update.Failures;
using PopCon.Update.Requirements;

namespace PopCon.Update.Packages;

/// <summary>Reads the dependencies out of a manifest.</summary>
internal static class PackageDependencies
{
    // No document type: an entity could grow without bounds or name a file.
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The groups of a manifest: target framework, empty for all, to requirements.</summary>
    /// <exception cref="MalformedPackageException">The manifest cannot be read.</exception>
    public static Dictionary<string, IReadOnlyList<string>> Read(PackageTree package)
    {
        byte[] content = package.ReadManifest() ?? throw new MalformedPackageException($"{package.Path}: there is no .nuspec in it.");
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), Settings);
            XElement? list = Child(Child(XDocument.Load(reader).Root, "metadata"), "dependencies");
            var groups = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase) { [string.Empty] = Requirements(list) };
            foreach (XElement group in Children(list, "group"))
            {
                groups[group.Attribute("targetFramework")?.Value ?? string.Empty] = Requirements(group);
            }

            return groups;
        }
        catch (Exception e) when (e is XmlException or UpdateException)
        {
            throw new MalformedPackageException($"{package.Path}: {e.Message}", e);
        }
    }

    /// <summary>The requirements that apply here.</summary>
    public static IReadOnlyList<Requirement> Applying(IReadOnlyDictionary<string, IReadOnlyList<string>> groups) =>
        [.. (groups.GetValueOrDefault(TargetFramework.Best(groups.Keys) ?? string.Empty) ?? []).Select(Requirement.Parse)];

    private static List<string> Requirements(XElement? parent) =>
        [.. Children(parent, "dependency").Select(dependency => Requirement.Parse($"{dependency.Attribute("id")?.Value} {dependency.Attribute("version")?.Value}").ToString())];

    // The namespace depends on the version of NuGet that packed.
    private static IEnumerable<XElement> Children(XElement? parent, string name) =>
        parent?.Elements().Where(child => string.Equals(child.Name.LocalName, name, StringComparison.Ordinal)) ?? [];

    private static XElement? Child(XElement? parent, string name) => Children(parent, name).FirstOrDefault();
}
