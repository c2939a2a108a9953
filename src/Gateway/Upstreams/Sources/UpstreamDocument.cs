using System.Runtime.InteropServices;

namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>A document of an upstream.</summary>
/// <typeparam name="T">What it is read into.</typeparam>
/// <param name="Value">The document; <see langword="null"/>: the upstream has none.</param>
/// <param name="IsStale">Whether the upstream does not answer, and this is what it said before.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UpstreamDocument<T>(T? Value, bool IsStale)
    where T : class;
