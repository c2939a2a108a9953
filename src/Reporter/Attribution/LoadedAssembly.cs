namespace PopCon.Reporter.Attribution;

/// <summary>What is remembered of a load: where the file lay. Never the assembly itself, which would keep its load context alive.</summary>
/// <remarks>A node of the stack in <see cref="LoadedAssemblies"/>.</remarks>
internal sealed class LoadedAssembly
{
    /// <summary>The path of the file.</summary>
    internal readonly string Location;

    /// <summary>The one remembered before.</summary>
    internal LoadedAssembly? Next;

    /// <summary>Remembers a path.</summary>
    internal LoadedAssembly(string location) => Location = location;
}
