using System.Text;
using PopCon.Metrics;
using PopCon.Metrics.Released;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>Protected series made by hand.</summary>
internal static class Series
{
    /// <summary>A series of a gate that shows nothing yet.</summary>
    public static ReleasedCounter Of(string labels) => Of(ReleaseMode.Gate, 5, labels);

    /// <summary>A series that shows nothing yet.</summary>
    public static ReleasedCounter Of(ReleaseMode mode, long k, string labels)
    {
        var family = new MetricFamily("used", MetricType.Counter, string.Empty) { Release = new FamilyRelease(mode, k) };
        return new ReleasedCounter(new SeriesVector(family, string.Empty, new SeededHash()), Encoding.UTF8.GetBytes(labels), 0);
    }
}
