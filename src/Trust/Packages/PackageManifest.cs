using System.IO;
using System.Xml;
using System.Xml.Linq;

namespace PopCon.Trust.Packages;

/// <summary>Id and version of a package, from its <c>.nuspec</c>.</summary>
/// <param name="Id">The id.</param>
/// <param name="Version">The version.</param>
internal sealed record PackageManifest(string Id, string Version)
{
    // No document type: an entity could grow without bounds or name a file.
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Reads the manifest of a package.</summary>
    /// <exception cref="MalformedPackageException">There is none, or it cannot be read.</exception>
    public static PackageManifest Of(PackageTree package)
    {
        byte[] content = package.ReadManifest() ?? throw new MalformedPackageException($"{package.Path}: there is no .nuspec in it.");
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), Settings);
            XElement? metadata = Child(XDocument.Load(reader).Root, "metadata");
            return Child(metadata, "id")?.Value.Trim() is { Length: > 0 } id && Child(metadata, "version")?.Value.Trim() is { Length: > 0 } version
                ? new PackageManifest(id, version)
                : throw new MalformedPackageException($"{package.Path}: the .nuspec has no id or no version.");
        }
        catch (XmlException e)
        {
            throw new MalformedPackageException($"{package.Path}: the .nuspec is not XML.", e);
        }
    }

    // The namespace depends on the version of NuGet that packed.
    private static XElement? Child(XElement? parent, string name)
    {
        foreach (XElement child in parent?.Elements() ?? [])
        {
            if (string.Equals(child.Name.LocalName, name, System.StringComparison.Ordinal))
            {
                return child;
            }
        }

        return null;
    }
}
