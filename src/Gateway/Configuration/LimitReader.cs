using System;
using System.Globalization;
using PopCon.Gateway.Access;
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
        "connections", "uploads", "disk_free_bytes", "auth_failures", "auth_read_expires", "auth_write_expires", "telemetry_bytes", "telemetry_events",
    ];

    private const int MaxCount = 1 << 30;
    private const long MaxBytes = 1L << 60;

    /// <summary>Reads it.</summary>
    public LimitOptions Read()
    {
        var defaults = new LimitOptions();
        return new LimitOptions
        {
            Connections = Number("connections", defaults.Connections),
            Uploads = Number("uploads", defaults.Uploads),
            DiskFreeBytes = Number("disk_free_bytes", defaults.DiskFreeBytes, MaxBytes),
            Access = new AccessExpiry
            {
                Read = Duration("auth_read_expires", defaults.Access.Read),
                Write = Duration("auth_write_expires", defaults.Access.Write),
            },
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

    private int Number(string key, int value) => (int)Number(key, value, MaxCount);

    private long Number(string key, long value, long maximum)
    {
        if (limits.Text(key) is not { } text)
        {
            return value;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0 && number <= maximum)
        {
            return number;
        }

        limits.Error(key, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a whole number from 1 to {maximum}"));
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
