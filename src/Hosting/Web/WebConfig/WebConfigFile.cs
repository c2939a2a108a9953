using System;
using System.Collections.Generic;
using PopCon.Hosting.Web.Access;

namespace PopCon.Hosting.Web.WebConfig;

/// <summary>What <c>--web.config.file</c> says, in the format of Prometheus's exporter-toolkit.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record WebConfigFile
{
    /// <summary>TLS; <see langword="null"/>: plain HTTP.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Whether HTTP/2 is offered. It needs TLS.</summary>
    /// <value>Default: true.</value>
    public bool Http2 { get; init; } = true;

    /// <summary>Headers of every answer.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>User to bcrypt hash; with none everyone may come in.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Time between requests.</summary>
    /// <value>Default 0: no limit.</value>
    public TimeSpan RateLimitInterval { get; init; }

    /// <summary>Requests that may come at once after a pause.</summary>
    /// <value>At least 1, default 1.</value>
    public int RateLimitBurst { get; init; } = 1;

    /// <summary>What is accepted but has no effect.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
