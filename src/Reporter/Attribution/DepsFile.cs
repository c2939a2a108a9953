using System;
using System.Collections.Generic;
using System.IO;

namespace PopCon.Reporter.Attribution;

/// <summary>What a deps.json says: which package each assembly file belongs to.</summary>
internal sealed class DepsFile
{
    // The biggest seen in the wild is some 2 MB; a bigger one than this is not read, so that an exit stays short.
    private const int MaxBytes = 8 * 1024 * 1024;

    private readonly Dictionary<string, Package> _packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Package> _files = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a file; a missing one is an empty one.</summary>
    internal static DepsFile Read(string path)
    {
        var result = new DepsFile();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        if (file.Length <= MaxBytes)
        {
            byte[] text = new byte[(int)file.Length];
            int length = 0;
            int count;
            while ((count = file.Read(text, length, text.Length - length)) > 0)
            {
                length += count;
            }

            result.Parse(new JsonStrings(text));
        }

        return result;
    }

    /// <summary>The package that a file of this name belongs to.</summary>
    internal Package? Find(string fileName) =>
        _files.TryGetValue(fileName, out Package? package) && package.IsPackage ? package : null;

    private void Parse(JsonStrings json)
    {
        string section = string.Empty;
        string field = string.Empty;
        Package? package = null;
        while (json.MoveNext())
        {
            if (!json.IsName)
            {
                if (json.Depth == 3 && section == "libraries" && field == "type")
                {
                    package!.IsPackage = json.Value == "package";
                }
            }
            else if (json.Depth == 1)
            {
                section = json.Value;
            }
            else if ((json.Depth == 2 && section == "libraries") || (json.Depth == 3 && section == "targets"))
            {
                package = Get(json.Value);
            }
            else if ((json.Depth == 3 && section == "libraries") || (json.Depth == 4 && section == "targets"))
            {
                field = json.Value;
            }
            else if (json.Depth == 5 && section == "targets" && field.StartsWith("runtime", StringComparison.Ordinal))
            {
                string file = json.Value;
                _files[file.Substring(file.LastIndexOf('/') + 1)] = package!;
            }
        }
    }

    private Package Get(string key)
    {
        if (!_packages.TryGetValue(key, out Package? package))
        {
            _packages[key] = package = new Package(key);
        }

        return package;
    }
}
