using PopCon.Gateway.Access;
using PopCon.Gateway.Counting;
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

    /// <summary>What is counted.</summary>
    public CountingOptions Counting { get; init; } = new();

    /// <summary>Limits; read at start only.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Redirect rules.</summary>
    public RuleSet Rules { get; init; } = RuleSet.Empty;
}
