using System;

namespace PopCon.Usage.Host.Grants;

/// <summary>An agent that waits for its user's answer elsewhere (RFC 8628).</summary>
/// <remarks>Changed under <see cref="Storage.JournaledState.Gate"/>.</remarks>
internal sealed class DeviceRequest(string package, string mode, string userCode, DateTimeOffset until, int interval)
{
    /// <summary>The package.</summary>
    public string Package { get; } = package;

    /// <summary>Anonymous or identified.</summary>
    public string Mode { get; } = mode;

    /// <summary>What the user types.</summary>
    public string UserCode { get; } = userCode;

    /// <summary>When it ends.</summary>
    public DateTimeOffset Until { get; } = until;

    /// <summary>Seconds between two questions; grows when the agent asks too early.</summary>
    public int Interval { get; set; } = interval;

    /// <summary>When the agent last asked.</summary>
    public DateTimeOffset? LastAsked { get; set; }

    /// <summary>The user's answer.</summary>
    public bool? IsAllowed { get; set; }

    /// <summary>Whether the grant was given out.</summary>
    public bool IsUsed { get; set; }
}
