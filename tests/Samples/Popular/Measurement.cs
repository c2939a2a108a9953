namespace PopCon.Samples.Popular;

/// <summary>One row of the table that the sample reads and writes.</summary>
internal sealed class Measurement
{
    /// <summary>Where it was measured.</summary>
    public string Station { get; set; } = string.Empty;

    /// <summary>Degrees Celsius.</summary>
    public double Temperature { get; set; }
}
