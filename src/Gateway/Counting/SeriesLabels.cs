using System;
using System.Collections.Generic;

namespace PopCon.Gateway.Counting;

/// <summary>The name and the labels of a series.</summary>
/// <remarks>Stateless. Called once for each new series.</remarks>
internal static class SeriesLabels
{
    private static readonly string[] Names = ["fetch", "lookup", "push", "remove", "pixel", "event", "reject"];

    private static readonly string[] MetricNames = ["fetches", "lookups", "pushes", "removes", "pixels", "events", "rejects"];

    private static readonly string[] Helps =
    [
        "Files that were fetched completely, or redirected.",
        "Lists of versions that were asked for.",
        "Packages that were pushed.",
        "Packages that were unlisted, yanked or deleted.",
        "Tracking pixels that were shown.",
        "Events that were reported.",
        "Requests that were refused, by reason.",
    ];

    /// <summary>The name of the counter in statsd lines.</summary>
    public static string NameOf(CountKind kind) => Names[(int)kind];

    /// <summary>The name of its metric.</summary>
    public static string MetricOf(CountKind kind) => $"popcon_gateway_{MetricNames[(int)kind]}_total";

    /// <summary>The help text of its metric.</summary>
    public static string HelpOf(CountKind kind) => Helps[(int)kind];

    /// <summary>The labels of a series, without those that are hidden.</summary>
    public static List<(string Name, string Value)> Of(in CountKey key, IReadOnlySet<string> hidden)
    {
        var labels = new List<(string Name, string Value)>
        {
            ("ecosystem", key.Ecosystem),
            ("package", key.Package),
            ("version", key.Version),
        };
        if (key.Client.Client is not null)
        {
            labels.Add(("client", key.Client.Client));
            labels.Add(("client_version", key.Client.VersionText));
            labels.Add(("os", key.Client.Os));
            labels.Add(("ci", key.Client.Ci));
        }

        AddDetail(labels, key);
        labels.Add(("repository", key.Repository));
        labels.Add(("purpose", key.Client.Purpose ?? string.Empty));
        labels.RemoveAll(label => label.Value.Length == 0 || hidden.Contains(label.Name));
        return labels;
    }

    // An event's fields are written as in a statsd line: name:value,name:value
    private static void AddDetail(List<(string Name, string Value)> labels, in CountKey key)
    {
        if (key.Kind != CountKind.Event)
        {
            labels.Add((key.Kind == CountKind.Reject ? "reason" : "via", key.Detail));
            return;
        }

        foreach (string field in key.Detail.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = field.IndexOf(':', StringComparison.Ordinal);
            labels.Add((field[..colon], field[(colon + 1)..]));
        }
    }
}
