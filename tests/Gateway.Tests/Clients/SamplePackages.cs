using System.IO;
using System.IO.Compression;
using System.Text;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>Makes small packages that real clients accept.</summary>
internal static class SamplePackages
{
    /// <summary>Writes a NuGet package and returns its path.</summary>
    public static string WriteNupkg(string folder, string id, string version) => Write(
        Path.Combine(folder, $"{id}.{version}.nupkg"),
        (
            id + ".nuspec",
            $"""
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
            <id>{id}</id><version>{version}</version><authors>Acme</authors><description>A kite.</description>
            </metadata></package>
            """),
        ("lib/netstandard2.0/_._", string.Empty));

    /// <summary>Writes a wheel and returns its path.</summary>
    /// <remarks>Its metadata have the name with hyphens, as projects are called: pip 23.0 compares it with what was asked for, letter by letter.</remarks>
    public static string WriteWheel(string folder, string name, string version, string requiresPython = ">=3.8")
    {
        string info = $"{name}-{version}.dist-info/";
        return Write(
            Path.Combine(folder, $"{name}-{version}-py3-none-any.whl"),
            (name + "/__init__.py", $"__version__ = '{version}'\n"),
            (info + "METADATA", $"Metadata-Version: 2.1\nName: {name.Replace('_', '-')}\nVersion: {version}\nSummary: A kite.\nRequires-Python: {requiresPython}\n"),
            (info + "WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            (info + "RECORD", $"{name}/__init__.py,,\n{info}METADATA,,\n{info}WHEEL,,\n{info}RECORD,,\n"));
    }

    private static string Write(string path, params (string Name, string Text)[] entries)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, string text) in entries)
        {
            using Stream entry = archive.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return path;
    }
}
