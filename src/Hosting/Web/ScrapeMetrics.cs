using System.Threading;
using PopCon.Metrics.Own;

namespace PopCon.Hosting.Web;

/// <summary>Scrapes under way and ended, as Prometheus's Go client counts them.</summary>
/// <remarks>Safe from all threads. A scrape counts when it has ended, so each one shows the scrapes before it.</remarks>
internal sealed class ScrapeMetrics
{
    private const string RequestsName = "promhttp_metric_handler_requests_total";
    private const string RequestsHelp = "Scrapes that have ended, by HTTP status code.";

    private readonly OwnCounter _ok;
    private readonly OwnCounter _failed;
    private readonly OwnCounter _refused;
    private long _inFlight;

    /// <param name="own">Where they are registered.</param>
    public ScrapeMetrics(OwnMetrics own)
    {
        _ok = own.Counter(RequestsName, RequestsHelp, Shown.Always, ("code", "200"));
        _failed = own.Counter(RequestsName, RequestsHelp, Shown.Always, ("code", "500"));
        _refused = own.Counter(RequestsName, RequestsHelp, Shown.Always, ("code", "503"));
        own.Gauge("promhttp_metric_handler_requests_in_flight", "Scrapes being served.", () => Interlocked.Read(ref _inFlight));
    }

    /// <summary>A scrape begins; returns how many are now under way.</summary>
    public long Enter() => Interlocked.Increment(ref _inFlight);

    /// <summary>A scrape has ended with a status code: 200, 503 for too many at a time, 500 for a bug.</summary>
    public void Leave(int statusCode)
    {
        Interlocked.Decrement(ref _inFlight);
        (statusCode switch
        {
            200 => _ok,
            503 => _refused,
            _ => _failed,
        }).Add();
    }
}
