using System;
using System.Collections.Generic;
using PopCon.Gateway.Access;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Rules;
using PopCon.Hosting.Values;

namespace PopCon.Gateway.Configuration;

/// <summary>What the configuration file says, checked and compiled.</summary>
/// <remarks>Immutable. A reload makes a new one and swaps it at once.</remarks>
internal sealed record GatewayConfig
{
    /// <summary>What an administrator has to send; <see langword="null"/>: nobody may administer.</summary>
    public Secret? AdminToken { get; init; }

    /// <summary>Proxies whose forwarding headers count; <see langword="null"/>: none.</summary>
    public AllowedSources? TrustedProxies { get; init; }

    /// <summary>Scheme and host in links; <see langword="null"/>: those of the request.</summary>
    public string? ExternalUrl { get; init; }

    /// <summary>Which repository a host stands for.</summary>
    public IReadOnlyDictionary<string, string> Hosts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The repositories by name in lower case.</summary>
    public IReadOnlyDictionary<string, RepositoryOptions> Repositories { get; init; } = new Dictionary<string, RepositoryOptions>(StringComparer.Ordinal);

    /// <summary>The repository of requests that name none; <see langword="null"/>: there is none.</summary>
    public string? DefaultRepository { get; init; }

    /// <summary>What is counted.</summary>
    public CountingOptions Counting { get; init; } = new();

    /// <summary>Limits; read at start only.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Redirect rules.</summary>
    public RuleSet Rules { get; init; } = RuleSet.Empty;

    /// <summary>A repository, compared without letter case; <see langword="null"/>: there is none.</summary>
    public RepositoryOptions? FindRepository(string name) => Repositories.GetValueOrDefault(name.ToLowerInvariant());
}
