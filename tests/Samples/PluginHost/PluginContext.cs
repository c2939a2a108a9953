using System.Reflection;
using System.Runtime.Loader;

namespace PopCon.Samples.PluginHost;

/// <summary>Loads a plug-in with its own packages, as the documentation of .NET shows it.</summary>
internal sealed class PluginContext(string path) : AssemblyLoadContext("plug-in", isCollectible: true)
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is string file ? LoadFromAssemblyPath(file) : null;
}
