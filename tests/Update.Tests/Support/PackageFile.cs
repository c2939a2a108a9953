using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Text;

namespace PopCon.Update.Tests.Support;

/// <summary>Writes packages with one small assembly, whose type <c>Answer</c> has a method <c>Text()</c>.</summary>
internal static class PackageFile
{
    /// <summary>Writes a package.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="id">The package id, which is the name of the assembly too.</param>
    /// <param name="version">The version.</param>
    /// <param name="dependencies">Such as <c>Bar [1.0,2.0)</c>.</param>
    /// <returns>The path of the package.</returns>
    public static string Write(string folder, string id, string version, params string[] dependencies)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{id}.{version}.nupkg");
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(archive, id + ".nuspec", Encoding.UTF8.GetBytes(Manifest(id, version, dependencies)));
        Add(archive, $"lib/net8.0/{id}.dll", Assembly(id, $"{id} {version}"));
        return path;
    }

    private static string Manifest(string id, string version, string[] dependencies) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
        <id>{id}</id><version>{version}</version><authors>x</authors><description>x</description>
        <dependencies><group targetFramework="net8.0">{string.Concat(dependencies.Select(text => text.Split(' ', 2)).Select(parts => $"<dependency id=\"{parts[0]}\" version=\"{parts[1]}\" />"))}</group></dependencies>
        </metadata></package>
        """;

    private static byte[] Assembly(string name, string text)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = new Version(1, 0) }, typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule(name).DefineType("Answer", TypeAttributes.Public | TypeAttributes.Class);
        ILGenerator code = type.DefineMethod("Text", MethodAttributes.Public | MethodAttributes.Static, typeof(string), []).GetILGenerator();
        code.Emit(OpCodes.Ldstr, text);
        code.Emit(OpCodes.Ret);
        type.CreateType();
        using var stream = new MemoryStream();
        assembly.Save(stream);
        return stream.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using Stream stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }
}
