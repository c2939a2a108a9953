using System.Runtime.InteropServices;

namespace PopCon.Hosting.Web;

/// <summary>A yes or a no with its reason.</summary>
/// <param name="Ok">Yes or no.</param>
/// <param name="Why">For a no, one sentence for the operator; empty for a yes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HealthStatus(bool Ok, string Why)
{
    /// <summary>A yes.</summary>
    public static HealthStatus Fine => new(true, string.Empty);

    /// <summary>A no.</summary>
    public static HealthStatus Bad(string why) => new(false, why);
}
