using System;

namespace PopCon.Reports.Inventories;

/// <summary>A file is not an inventory. The message is for people and never holds text of the file.</summary>
public sealed class InventoryException : Exception
{
    /// <summary>The formats that are known, for messages and help.</summary>
    public const string KnownFormats =
        "*.deps.json, packages.lock.json, project.assets.json, dotnet list package --format json, Directory.Packages.props, a folder of published applications, "
        + "a NuGet cache, requirements.txt, pip freeze, pip list --format json, conda environment.yml, conda list --json, a site-packages folder, renv.lock, "
        + "installed.packages() as CSV, CycloneDX JSON, SPDX JSON, one package name a line";

    /// <param name="name">The file.</param>
    /// <param name="problem">What is wrong with it, as the end of a sentence.</param>
    /// <param name="inner">What the system says.</param>
    public InventoryException(string name, string problem, Exception? inner = null)
        : base($"Cannot read \"{name}\" as an inventory: {problem}.", inner)
    {
    }

    /// <summary>The file is in none of the formats.</summary>
    internal static InventoryException Unknown(string name) => new(name, "it is in none of the known formats, which are " + KnownFormats);
}
