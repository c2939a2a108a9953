using System;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PopCon.Reporter.Tests;

/// <summary>What the file must be to load into every host.</summary>
public sealed class HookFileTests
{
    [Fact]
    public void File_RefersToTheCoreLibraryAlone()
    {
        using var file = new PEReader(File.OpenRead(Hook.Path));
        MetadataReader metadata = file.GetMetadataReader();
        Assert.Equal(
            ["System.Private.CoreLib 4.0.0.0"],
            metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(r => metadata.GetString(r.Name) + " " + r.Version));
    }

    [Fact]
    public void File_IsPortableCodeWithoutNativeImage()
    {
        using var file = new PEReader(File.OpenRead(Hook.Path));
        Assert.Equal(CorFlags.ILOnly, file.PEHeaders.CorHeader!.Flags & (CorFlags.ILOnly | CorFlags.Requires32Bit));
        Assert.Equal(Machine.I386, file.PEHeaders.CoffHeader.Machine);
        Assert.Equal(0, file.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size);
    }

    [Fact]
    public void File_HasTheEntryTheRuntimeLooksFor()
    {
        using var file = new PEReader(File.OpenRead(Hook.Path));
        MetadataReader metadata = file.GetMetadataReader();
        TypeDefinition hook = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Single(t => metadata.GetString(t.Name) == "StartupHook");
        Assert.True(hook.Namespace.IsNil);
        Assert.Contains("Initialize", hook.GetMethods().Select(m => metadata.GetString(metadata.GetMethodDefinition(m).Name)), StringComparer.Ordinal);
    }

    /// <summary>E23: the runtime loads two assemblies of one name only if they are the same.</summary>
    [Fact]
    public void File_AssemblyName_HasItsVersion()
    {
        using var file = new PEReader(File.OpenRead(Hook.Path));
        MetadataReader metadata = file.GetMetadataReader();
        AssemblyDefinition assembly = metadata.GetAssemblyDefinition();
        Assert.Equal("PopCon.Reporter-" + assembly.Version.ToString(3), metadata.GetString(assembly.Name));
    }
}
