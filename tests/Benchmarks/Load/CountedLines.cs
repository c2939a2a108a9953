using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;

namespace PopCon.Benchmarks.Load;

/// <summary>Reads back how many lines a server has counted, from the metrics that the lines made, mapped or not.</summary>
/// <remarks>Not from the server's metrics about itself: what counts is what a user would see.</remarks>
internal static class CountedLines
{
    // Sent with a sample rate of 0.5, so each line counts as two.
    private const double LinesPerSampledCount = 0.5;

    /// <summary>Scrapes and adds up.</summary>
    public static async Task<double> ReadAsync(StatsdServer server)
    {
        await using Stream stream = await server.OpenScrapeAsync("identity");
        using var reader = new StreamReader(stream);
        double lines = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            lines += LinesIn(line);
        }

        return lines;
    }

    // shop_wait_seconds_count{host="h1",region="eu",site="site1"} 17
    private static double LinesIn(string line)
    {
        int nameEnd = line.AsSpan().IndexOfAny('{', ' ');
        if (nameEnd <= 0 || line[0] == '#')
        {
            return 0;
        }

        ReadOnlySpan<char> name = line.AsSpan(0, nameEnd);
        double weight = WeightOf(name);
        return weight == 0 ? 0 : weight * double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
    }

    private static double WeightOf(ReadOnlySpan<char> name)
    {
        if (name.StartsWith("dotnet_popcon_library_used"))
        {
            return 1;
        }

        if (name.StartsWith("shop_orders_placed"))
        {
            return LinesPerSampledCount;
        }

        bool isObserver = name.StartsWith("shop_wait") || name.StartsWith("shop_size");
        return isObserver && name.EndsWith("_count") ? 1 : 0;
    }
}
