using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Threading;
using PopCon.Trust.Policies;

namespace PopCon.Trust.Loading;

/// <summary>
/// Loads a plug-in from the folder of a verified package: exactly the bytes that were compared with the statement, never a file by its path.
/// <see cref="Assembly.Location"/> of such an assembly is empty.
/// </summary>
/// <remarks>
/// Thread-safe. The whole package is verified once, by the constructor; every file is compared again when it is loaded, so a file that is
/// replaced in between is refused. Files that the plug-in opens by itself are not covered. What the statement does not list is not loaded from the folder.
/// </remarks>
[RequiresUnreferencedCode("Plug-ins are loaded by name.")]
public sealed class TrustedLoadContext : AssemblyLoadContext
{
    private readonly VerifiedFiles _files;
    private readonly IReadOnlySet<string> _shared;
    private readonly Lock _gate = new();

    // Folders of the package in which assemblies were asked for by path; their dependencies lie beside them.
    private readonly List<string> _places = [];
    private PrivateLibraryFolder? _libraries;

    /// <summary>Verifies the package.</summary>
    /// <param name="folder">The folder of the package.</param>
    /// <param name="policy">Who is trusted.</param>
    /// <param name="options">How to load; all defaults when <see langword="null"/>.</param>
    /// <exception cref="TrustRefusedException">The package is not trusted and the policy enforces.</exception>
    /// <exception cref="TrustException">There is no such folder, or it cannot be read.</exception>
    public TrustedLoadContext(string folder, TrustPolicy policy, TrustedLoadOptions? options = null)
        : base(folder, (options ?? new TrustedLoadOptions()).IsCollectible)
    {
        ArgumentNullException.ThrowIfNull(policy);
        options ??= new TrustedLoadOptions();
        string full = Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            throw new TrustException($"{folder}: there is no such folder.");
        }

        Result = policy.Verify(full, options.Request);
        if (!Result.IsAllowed)
        {
            throw new TrustRefusedException(Result.Message, Result);
        }

        _files = new VerifiedFiles(full, Result);
        _shared = options.SharedAssemblies;
        Unloading += _ => _libraries?.Delete();
    }

    /// <summary>What the verification found.</summary>
    public TrustResult Result { get; }

    /// <summary>Loads an assembly of the package.</summary>
    /// <param name="path">Its path in the package, joined by <c>/</c>, such as <c>lib/net10.0/Contoso.Plugin.dll</c>.</param>
    /// <exception cref="TrustRefusedException">The statement does not list the file, or the file changed.</exception>
    /// <exception cref="BadImageFormatException">The file is not an assembly.</exception>
    public Assembly LoadAssembly(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes = _files.TryRead(path)
            ?? throw new TrustRefusedException($"{Result.Package}: not trusted: the statement does not list {path}.", Result);
        string place = path[..(path.LastIndexOf('/') + 1)];
        lock (_gate)
        {
            if (!_places.Contains(place, StringComparer.Ordinal))
            {
                _places.Add(place);
            }
        }

        return LoadBytes(bytes);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        if (assemblyName.Name is not { } name || SharedFramework.Has(name) || _shared.Contains(name))
        {
            return null;
        }

        string culture = string.IsNullOrEmpty(assemblyName.CultureName) ? string.Empty : assemblyName.CultureName + "/";
        return Places().Select(place => _files.TryRead($"{place}{culture}{name}.dll")).FirstOrDefault(bytes => bytes is not null) is { } found
            ? LoadBytes(found)
            : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        ArgumentNullException.ThrowIfNull(unmanagedDllName);
        foreach (string path in Places().SelectMany(place => NativeLibraryNames.Candidates(place, unmanagedDllName)))
        {
            if (_files.TryRead(path) is { } bytes)
            {
                lock (_gate)
                {
                    _libraries ??= new PrivateLibraryFolder();
                    return _libraries.Load(path, bytes, LoadUnmanagedDllFromPath);
                }
            }
        }

        return nint.Zero;
    }

    private string[] Places()
    {
        lock (_gate)
        {
            return [.. _places];
        }
    }

    private Assembly LoadBytes(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        return LoadFromStream(stream);
    }
}
