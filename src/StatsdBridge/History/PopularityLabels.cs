using System;
using System.Text;
using PopCon.Metrics;
using PopCon.Metrics.Registry;
using PopCon.Reports.Figures;

namespace PopCon.StatsdBridge.History;

/// <summary>From the labels of a series to what the history counts. Other labels than those of reports are left out.</summary>
/// <remarks>Stateless; about a microsecond.</remarks>
internal static class PopularityLabels
{
    // A language is the first word of a metric name, which a line from the network can make as long as a datagram.
    private const int LongestLanguage = 64;

    /// <summary>Whether a family counts packages or reports.</summary>
    public static bool TryParse(MetricFamily family, out string language, out PopularityKind kind)
    {
        bool isPopularity = PopularityMetric.TryParse(family.Name, out string? found, out kind)
            && found.Length <= LongestLanguage && family is { IsOwn: false, Type: MetricType.Counter };
        language = found ?? string.Empty;
        return isPopularity;
    }

    /// <summary>What a series counts; <see langword="null"/> where it names no package.</summary>
    public static PopularitySeries? Read(string language, PopularityKind kind, ReadOnlySpan<byte> labels)
    {
        (string package, string scope, string version, string dependency, string framework) = ("", "", "", "", "");
        var reader = new LabelReader(labels);
        while (reader.Read())
        {
            switch (reader.Name)
            {
                case var name when name.SequenceEqual("library"u8):
                    package = Value(reader);
                    break;
                case var name when name.SequenceEqual("namespace"u8):
                    scope = Value(reader);
                    break;
                case var name when name.SequenceEqual("version"u8):
                    version = Value(reader);
                    break;
                case var name when name.SequenceEqual("dependency"u8):
                    dependency = Value(reader);
                    break;
                case var name when name.SequenceEqual("framework"u8):
                    framework = Value(reader);
                    break;
            }
        }

        return kind == PopularityKind.Reports ? new PopularitySeries(language, kind, scope: scope)
            : package.Length > 0 ? new PopularitySeries(language, kind, package, scope, version, dependency, framework)
            : null;
    }

    private static string Value(LabelReader reader)
    {
        byte[] value = new byte[reader.ValueLength];
        reader.CopyValueTo(value);
        return Encoding.UTF8.GetString(value);
    }
}
