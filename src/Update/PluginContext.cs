using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using PopCon.Update.Launching;
using PopCon.Update.Packages;

namespace PopCon.Update;

/// <summary>Plug-ins of packages, apart from the program, so that they can be unloaded for newer ones.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class PluginContext
{
    // A collection in the middle of its work needs another one.
    private const int MostCollections = 10;

    private readonly WeakReference _alive;
    private PackageLoadContext? _context;

    [RequiresUnreferencedCode("Plug-ins are loaded by name.")]
    internal PluginContext(IReadOnlyCollection<StoredPackage> packages)
    {
        _context = new PackageLoadContext(new PackageAssemblies(packages), isCollectible: true);
        _alive = new WeakReference(_context);
    }

    /// <summary>Loads an assembly of the packages.</summary>
    /// <exception cref="ObjectDisposedException">The plug-ins were unloaded.</exception>
    [RequiresUnreferencedCode("Plug-ins are loaded by name.")]
    public Assembly Load(string name)
    {
        ObjectDisposedException.ThrowIf(_context is null, this);
        return _context.LoadFromAssemblyName(new AssemblyName(name));
    }

    /// <summary>Unloads the plug-ins.</summary>
    /// <returns>Whether they are gone. If not, something still uses them, and only a restart of the program removes them.</returns>
    public bool TryUnload()
    {
        Unload();
        for (int i = 0; i < MostCollections && _alive.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !_alive.IsAlive;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Unload()
    {
        _context?.Unload();
        _context = null;
    }
}
