using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.Loader;
using System.Threading;
using PopCon.Update.Packages;

namespace PopCon.Update.Launching;

/// <summary>Lets the running program find assemblies in packages.</summary>
/// <remarks>Thread-safe.</remarks>
[RequiresUnreferencedCode("Packages are loaded by name.")]
internal static class PackageResolving
{
    private static PackageAssemblies? _assemblies;

    /// <summary>Looks in these packages from now on.</summary>
    public static void Use(IReadOnlyCollection<StoredPackage> packages)
    {
        if (Interlocked.Exchange(ref _assemblies, new PackageAssemblies(packages)) is null)
        {
            AssemblyLoadContext.Default.Resolving += (context, name) =>
                Volatile.Read(ref _assemblies)!.Find(name.Name ?? string.Empty, name.CultureName) is { } path ? context.LoadFromAssemblyPath(path) : null;
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
                Volatile.Read(ref _assemblies)!.FindNative(name) is { } path ? System.Runtime.InteropServices.NativeLibrary.Load(path) : nint.Zero;
        }
    }
}
