using System.Threading;

namespace PopCon.Hosting.Web;

/// <summary>Counts scrapes: <c>promhttp_metric_handler_requests_in_flight</c> and <c>promhttp_metric_handler_requests_total{code}</c>.</summary>
/// <remarks>Safe from all threads. A scrape counts when it has ended, so each one shows the scrapes before it.</remarks>
internal sealed class ScrapeCounters
{
    private long _inFlight;
    private long _ok;
    private long _failed;
    private long _refused;

    /// <summary>Scrapes under way, the one that asks included.</summary>
    public long InFlight => Interlocked.Read(ref _inFlight);

    /// <summary>Scrapes answered with 200.</summary>
    public long Ok => Interlocked.Read(ref _ok);

    /// <summary>Scrapes answered with 500: a bug, logged with its cause.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Scrapes answered with 503: too many at a time.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>A scrape begins; returns how many are now under way.</summary>
    public long Enter() => Interlocked.Increment(ref _inFlight);

    /// <summary>A scrape has ended with a status code.</summary>
    public void Leave(int statusCode)
    {
        Interlocked.Decrement(ref _inFlight);
        switch (statusCode)
        {
            case 200:
                Interlocked.Increment(ref _ok);
                break;
            case 503:
                Interlocked.Increment(ref _refused);
                break;
            default:
                Interlocked.Increment(ref _failed);
                break;
        }
    }
}
