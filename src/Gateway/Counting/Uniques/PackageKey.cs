using System.Runtime.InteropServices;

namespace PopCon.Gateway.Counting.Uniques;

/// <summary>A package as counts name it.</summary>
/// <param name="Ecosystem">The ecosystem.</param>
/// <param name="Package">The label of the package.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PackageKey(string Ecosystem, string Package);
