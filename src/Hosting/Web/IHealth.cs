namespace PopCon.Hosting.Web;

/// <summary>What the health endpoints report.</summary>
/// <remarks>Asked by several requests at a time, so it must be cheap.</remarks>
internal interface IHealth
{
    /// <summary>Whether the process works: false asks for a restart.</summary>
    public HealthStatus Healthy { get; }

    /// <summary>Whether the process takes samples and shows all it should: false asks to wait.</summary>
    public HealthStatus Ready { get; }
}
