using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Reflection;
using PopCon.Update.Failures;
using PopCon.Update.Packages;

namespace PopCon.Update.Launching;

/// <summary>Runs the entry of a set in this process: no second runtime is started, and streams and exit code are the program's.</summary>
[RequiresUnreferencedCode("Programs are loaded by name.")]
internal static class ProgramRunner
{
    /// <summary>Finds the entry of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="entry">The name of the assembly file in the first package.</param>
    /// <exception cref="UpdateException">It is not there, or not a program.</exception>
    public static MethodInfo Find(StartSet set, string entry)
    {
        StoredPackage first = set.Packages[0];
        string path = first.PathOf((first.Library ?? string.Empty) + entry);
        if (first.Library is null || !File.Exists(path))
        {
            throw new UpdateException($"The package {first.Name} has no {entry} in a lib folder that runs here.");
        }

        try
        {
            Assembly assembly = new PackageLoadContext(new PackageAssemblies(set.Packages)).LoadFromAssemblyPath(path);
            Assembly.SetEntryAssembly(assembly);

            // Programs look for their own files there.
            AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", Path.GetDirectoryName(path) + Path.DirectorySeparatorChar);
            return assembly.EntryPoint ?? throw new UpdateException($"{path}: the assembly has no entry point; expected a program, not a library.");
        }
        catch (BadImageFormatException e)
        {
            throw new UpdateException($"{path}: not a .NET assembly.", e);
        }
    }

    /// <summary>Runs an entry; what it throws is thrown on.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(MethodInfo main, string[] arguments)
    {
        object?[] parameters = main.GetParameters().Length == 0 ? [] : [arguments];
        return main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, parameters, null) as int? ?? 0;
    }
}
