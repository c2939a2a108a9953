using System.IO;
using System.Xml;

namespace PopCon.Reports.Inventories;

/// <summary>Reads <c>Directory.Packages.props</c> and project files: the packages that they name.</summary>
/// <remarks>Stateless. Reads element by element, without DTD and without resolving anything.</remarks>
internal static class XmlInventory
{
    /// <summary>Reads a text; <see langword="false"/> where it is XML of another kind.</summary>
    /// <exception cref="XmlException">The text is not XML.</exception>
    public static bool TryRead(string text, InventoryEntries entries)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using XmlReader reader = XmlReader.Create(new StringReader(text), settings);
        bool isProject = false;
        while (reader.Read())
        {
            if (reader.Depth > InventoryReader.MaxDepth)
            {
                throw new XmlException("The nesting is too deep.");
            }

            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            isProject |= reader.Depth == 0 && reader.LocalName is "Project";
            if (!isProject)
            {
                return false;
            }

            AddElement(reader, entries);
        }

        return isProject;
    }

    private static void AddElement(XmlReader reader, InventoryEntries entries)
    {
        switch (reader.LocalName)
        {
            case "PackageVersion":
                // Central versions are also pinned for transitive packages, so this says nothing of direct ones.
                entries.Add(PackageNames.Dotnet, reader.GetAttribute("Include"));
                break;
            case "PackageReference":
                entries.Add(PackageNames.Dotnet, reader.GetAttribute("Include"), direct: true);
                break;
            case "GlobalPackageReference":
                // NuGet gives these to the build alone: PrivateAssets=all and no runtime assets.
                entries.Add(PackageNames.Dotnet, reader.GetAttribute("Include"), direct: true, "it is used at build time only");
                break;
        }
    }
}
