using System.Collections.Generic;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>The paths of all endpoints but the metrics, whose path is a setting.</summary>
internal static class WebPaths
{
    /// <summary>The landing page; the metrics may take its place.</summary>
    public const string Root = "/";

    /// <summary>Whether the process works.</summary>
    public const string Healthy = "/-/healthy";

    /// <summary>As <see cref="Healthy"/>: what the probes in values files of the chart prometheus-statsd-exporter ask.</summary>
    public const string Health = "/health";

    /// <summary>Whether the process is ready.</summary>
    public const string Ready = "/-/ready";

    /// <summary>Loads the configuration again.</summary>
    public const string Reload = "/-/reload";

    /// <summary>Ends the process.</summary>
    public const string Quit = "/-/quit";

    /// <summary>Redirects to <see cref="ProfilesIndex"/>.</summary>
    public const string Profiles = "/debug/pprof";

    /// <summary>Lists the diagnostics.</summary>
    public const string ProfilesIndex = "/debug/pprof/";

    /// <summary>Memory figures.</summary>
    public const string Heap = "/debug/pprof/heap";

    /// <summary>Runtime figures.</summary>
    public const string Variables = "/debug/vars";

    /// <summary>The paths that the metrics cannot have.</summary>
    public static readonly IReadOnlySet<string> Taken =
        new HashSet<string>(System.StringComparer.Ordinal) { Healthy, Health, Ready, Reload, Quit, Profiles, ProfilesIndex, Heap, Variables };
}
