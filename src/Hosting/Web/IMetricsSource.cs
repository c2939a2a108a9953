namespace PopCon.Hosting.Web;

/// <summary>Where the metrics endpoint gets what it serves.</summary>
/// <remarks>Called by several requests at a time.</remarks>
internal interface IMetricsSource
{
    /// <summary>Chooses how to answer one scrape.</summary>
    /// <param name="accept">The Accept header, several joined by commas; <see langword="null"/> without one.</param>
    /// <param name="acceptEncoding">The Accept-Encoding header, in the same way.</param>
    public IScrape BeginScrape(string? accept, string? acceptEncoding);
}
