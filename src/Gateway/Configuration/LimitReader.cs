using System;
using System.Globalization;
using PopCon.Gateway.Rules;
using PopCon.Hosting.Values;
using PopCon.Hosting.Web;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Configuration;

/// <summary>Reads the section <c>limits</c>.</summary>
/// <param name="limits">The section.</param>
/// <remarks>One thread. Numbers may be quoted.</remarks>
internal sealed class LimitReader(YamlSection limits)
{
    /// <summary>The keys of the section.</summary>
    public static readonly string[] Keys =
    [
        "packages", "series", "target_bytes", "header_bytes", "header_count", "header_timeout", "min_body_rate", "min_response_rate",
        "connections", "uploads", "auth_failures", "telemetry_bytes", "telemetry_events",
    ];

    /// <summary>Reads it.</summary>
    public LimitOptions Read()
    {
        var defaults = new LimitOptions();
        return new LimitOptions
        {
            Connections = Number("connections", defaults.Connections),
            Uploads = Number("uploads", defaults.Uploads),
            AuthFailures = Number("auth_failures", defaults.AuthFailures),
            Rules = new RuleLimits
            {
                TelemetryBytes = Number("telemetry_bytes", defaults.Rules.TelemetryBytes),
                TelemetryEvents = Number("telemetry_events", defaults.Rules.TelemetryEvents),
            },
            Web = new WebServerLimits
            {
                BodyBytes = null,
                TargetBytes = Number("target_bytes", defaults.Web.TargetBytes),
                HeaderBytes = Number("header_bytes", defaults.Web.HeaderBytes),
                HeaderCount = Number("header_count", defaults.Web.HeaderCount),
                HeaderTimeout = Duration("header_timeout", defaults.Web.HeaderTimeout),
                MinBodyRate = Number("min_body_rate", (int)defaults.Web.MinBodyRate),
                MinResponseRate = Number("min_response_rate", (int)defaults.Web.MinResponseRate),
            },
        };
    }

    private int Number(string key, int value)
    {
        if (limits.Text(key) is not { } text)
        {
            return value;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 1 << 30)
        {
            return number;
        }

        limits.Error(key, $"'{text}' is not a whole number from 1 to {1 << 30}");
        return value;
    }

    private TimeSpan Duration(string key, TimeSpan value)
    {
        if (limits.Text(key) is not { } text)
        {
            return value;
        }

        if (GoDuration.TryParse(text, out TimeSpan duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        limits.Error(key, $"'{text}' is not a duration above 0 such as 10s");
        return value;
    }
}
