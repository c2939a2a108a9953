using System;
using System.IO;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PopCon.Cli.Diagnosis;

/// <summary>Which assembly a file holds.</summary>
/// <remarks>Immutable. Reads the file and loads nothing.</remarks>
/// <param name="Name">The name of the assembly, which for the Reporter holds its version.</param>
/// <param name="Build">Different for each build.</param>
internal sealed record HookIdentity(string Name, Guid Build)
{
    /// <summary>Whether it is the Reporter, of any version.</summary>
    public bool IsReporter => Name.StartsWith("PopCon.Reporter-", StringComparison.Ordinal);

    /// <summary>Whether it is what an uninstallation leaves.</summary>
    public bool IsEmpty => Name.StartsWith("PopCon.EmptyHook", StringComparison.Ordinal);

    /// <summary>Reads a file; <see langword="null"/> where it is not a .NET assembly.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static HookIdentity? Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            using var image = new PEReader(file);
            if (!image.HasMetadata)
            {
                return null;
            }

            MetadataReader metadata = image.GetMetadataReader();
            return new HookIdentity(
                metadata.GetString(metadata.GetAssemblyDefinition().Name), metadata.GetGuid(metadata.GetModuleDefinition().Mvid));
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
