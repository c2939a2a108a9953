using System.Globalization;
using System.Linq;
using PopCon.Gateway.Upstreams.Sources;

namespace PopCon.Gateway.Tests.Upstreams.Sources;

/// <summary>The caps of what is remembered of an upstream.</summary>
public sealed class UpstreamCacheTests
{
    [Theory]
    [InlineData(12_000, 1)]
    [InlineData(50, 4 * 1024 * 1024)]
    public void Put_BeyondTheCap_DropsTheOldest(int count, int bytes)
    {
        var cache = new UpstreamCache();
        for (int i = 0; i < count; i++)
        {
            cache.Put(i.ToString(CultureInfo.InvariantCulture), new UpstreamEntry("x", null, bytes, i));
        }

        UpstreamEntry[] kept = [.. Enumerable.Range(0, count).Select(i => cache.Find(i.ToString(CultureInfo.InvariantCulture))).OfType<UpstreamEntry>()];
        Assert.InRange(kept.Length, 1, 5_000);
        Assert.True(kept.Sum(entry => (long)entry.Bytes) <= 64L * 1024 * 1024);
        Assert.Null(cache.Find("0"));
        Assert.NotNull(cache.Find((count - 1).ToString(CultureInfo.InvariantCulture)));
    }
}
