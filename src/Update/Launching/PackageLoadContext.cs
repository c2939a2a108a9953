using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace PopCon.Update.Launching;

/// <summary>Loads the assemblies of a set, whose files were verified before.</summary>
/// <remarks>Thread-safe.</remarks>
[RequiresUnreferencedCode("Programs and plug-ins are loaded by name.")]
internal sealed class PackageLoadContext(PackageAssemblies assemblies, bool isCollectible = false) : AssemblyLoadContext("popcon-update", isCollectible)
{
    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is { } name && assemblies.Find(name, assemblyName.CultureName) is { } path ? LoadFromAssemblyPath(path) : null;

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        assemblies.FindNative(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : nint.Zero;
}
