using System;
using System.Reflection;

namespace PopCon.Usage.Agent.Settings;

/// <summary>The settings of an agent.</summary>
/// <remarks>Immutable. What the code says counts, not what an earlier version saved.</remarks>
public sealed class UsageAgentOptions
{
    /// <summary>Who makes the package. On Windows the folder of the data is named after it.</summary>
    public required string Author { get; init; }

    /// <summary>The folder of the data, below the user's data folder.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The id of the package, in any case.</summary>
    public required string PackageName { get; init; }

    /// <summary>Scheme and authority of the host: <c>https://usage.example</c>. Only a loopback host may do without TLS.</summary>
    public required string Host { get; init; }

    /// <summary>Path of the consent page.</summary>
    public string InstallRoute { get; init; } = "/user/usage-install";

    /// <summary>Path that takes batches.</summary>
    public string EventRoute { get; init; } = "/api/usage-event";

    /// <summary>Path of the token endpoint.</summary>
    public string RefreshRoute { get; init; } = "/auth/token";

    /// <summary>How long the host, and a user in the browser, may take.</summary>
    /// <value>Default: 60 seconds.</value>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time between uploads: a whole number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
    /// <value>Default: 24h. Each wait is half of it to one and a half.</value>
    public string UploadFrequency { get; init; } = "24h";

    /// <summary>The file with the list of features.</summary>
    /// <value><see langword="null"/>: the resource <c>popcon-usage.json</c> of <see cref="Assembly"/>.</value>
    public string? AllowList { get; init; }

    /// <summary>The assembly of the package.</summary>
    public Assembly? Assembly { get; init; }

    /// <summary>The version of the package, of which major and minor are counted.</summary>
    /// <value><see langword="null"/>: that of <see cref="Assembly"/>.</value>
    public string? Version { get; init; }

    /// <summary><c>anonymous</c> or <c>identified</c>.</summary>
    /// <value>Default: anonymous.</value>
    public string Mode { get; init; } = "anonymous";

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
