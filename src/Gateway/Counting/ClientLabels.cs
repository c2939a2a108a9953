using System.Globalization;
using System.Runtime.InteropServices;

namespace PopCon.Gateway.Counting;

/// <summary>What is counted of a client: values of closed lists, and a version of at most two numbers.</summary>
/// <param name="Client">Which program.</param>
/// <param name="Version">Major and minor version in 16 bits each, minor plus 1; 0 is unknown.</param>
/// <param name="Os">The operating system.</param>
/// <param name="Ci">Whether it runs in a CI system, and in which.</param>
/// <param name="Purpose">Why it asks.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClientLabels(string Client, int Version, string Os, string Ci, string Purpose)
{
    /// <summary>What a label says that could not be found out.</summary>
    public const string Unknown = "unknown";

    /// <summary>A client that sent nothing about itself.</summary>
    public static ClientLabels Nothing { get; } = new("other", 0, Unknown, Unknown, "acquire");

    /// <summary>The version as its label has it: <c>7</c>, <c>7.9</c> or <c>unknown</c>.</summary>
    public string VersionText => (Version >> 16, Version & 0xFFFF) switch
    {
        (0, 0) => Unknown,
        (int major, 0) => (major - 1).ToString(CultureInfo.InvariantCulture),
        var (major, minor) => string.Create(CultureInfo.InvariantCulture, $"{major - 1}.{minor - 1}"),
    };
}
