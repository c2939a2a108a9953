using System;
using System.Formats.Tar;
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

    /// <summary>Writes a NuGet package of version 1.0.0 with so much content that cannot be compressed.</summary>
    public static void WriteLargeNupkg(string path, string id, long bytes)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using (Stream nuspec = archive.CreateEntry(id + ".nuspec").Open())
        {
            nuspec.Write(Encoding.UTF8.GetBytes(
                $"<package><metadata><id>{id}</id><version>1.0.0</version><authors>a</authors><description>d</description></metadata></package>"));
        }

        using Stream content = archive.CreateEntry("content.bin", CompressionLevel.NoCompression).Open();
        byte[] block = new byte[1 << 20];
        new Random(1).NextBytes(block);
        for (long written = 0; written < bytes; written += block.Length)
        {
            content.Write(block);
        }
    }

    /// <summary>Writes a source distribution and returns its path.</summary>
    public static string WriteSource(string folder, string name, string version)
    {
        string path = Path.Combine(folder, $"{name}-{version}.tar.gz");
        using FileStream file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip);
        byte[] info = Encoding.UTF8.GetBytes($"Metadata-Version: 2.1\nName: {name.Replace('_', '-')}\nVersion: {version}\nSummary: A kite.\nRequires-Python: >=3.8\n");
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{name}-{version}/PKG-INFO") { DataStream = new MemoryStream(info) });
        return path;
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
