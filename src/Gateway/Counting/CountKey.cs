using System.Runtime.InteropServices;

namespace PopCon.Gateway.Counting;

/// <summary>What is counted together: one series.</summary>
/// <param name="Kind">Which counter.</param>
/// <param name="Ecosystem">The ecosystem; empty without one.</param>
/// <param name="Package">The package; empty without one.</param>
/// <param name="Version">The label of its version; empty without one.</param>
/// <param name="Repository">Where it is; empty without one.</param>
/// <param name="Detail">How it was served, why it was refused, or the fields of an event; empty without one.</param>
/// <param name="Client">The client; default without one.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CountKey(
    CountKind Kind, string Ecosystem, string Package, string Version, string Repository, string Detail, ClientLabels Client);
