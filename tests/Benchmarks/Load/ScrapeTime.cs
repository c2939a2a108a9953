using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace PopCon.Benchmarks.Load;

/// <summary>How long a scrape took, from the request to the last byte, and how many bytes it was.</summary>
/// <param name="Encoding"><c>identity</c> or <c>gzip</c>.</param>
/// <param name="Seconds">The time.</param>
/// <param name="Bytes">The body as it was sent.</param>
internal sealed record ScrapeTime(string Encoding, double Seconds, long Bytes)
{
    /// <summary>Scrapes and throws the answer away, so that the client's own work hardly counts.</summary>
    public static async Task<ScrapeTime> MeasureAsync(StatsdServer server, string encoding)
    {
        byte[] buffer = new byte[256 * 1024];
        long started = Stopwatch.GetTimestamp();
        await using Stream stream = await server.OpenScrapeAsync(encoding);
        long bytes = 0;
        int read;
        do
        {
            read = await stream.ReadAsync(buffer);
            bytes += read;
        }
        while (read > 0);
        return new ScrapeTime(encoding, Stopwatch.GetElapsedTime(started).TotalSeconds, bytes);
    }
}
