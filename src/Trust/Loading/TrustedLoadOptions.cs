using System;
using System.Collections.Generic;
using PopCon.Trust.Policies;

namespace PopCon.Trust.Loading;

/// <summary>How a plug-in is loaded.</summary>
public sealed record TrustedLoadOptions
{
    /// <summary>What the host knows about the package it loads.</summary>
    public VerificationRequest Request { get; init; } = new();

    /// <summary>Whether the plug-in can be unloaded again.</summary>
    /// <value>Default false: code in a collectible context runs a little slower.</value>
    public bool IsCollectible { get; init; }

    /// <summary>Names of assemblies that the plug-in takes from the host, such as the one with its interfaces.</summary>
    /// <value>Default: none. The assemblies of the shared framework are always the host's.</value>
    public IReadOnlySet<string> SharedAssemblies { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
