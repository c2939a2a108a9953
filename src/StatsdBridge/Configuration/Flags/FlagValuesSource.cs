using System;
using System.Collections.Generic;
using Microsoft.Extensions.Configuration;

namespace PopCon.StatsdBridge.Configuration.Flags;

/// <summary>A layer of settings that are keyed by flag name: the defaults, the environment or the command line.</summary>
/// <remarks>The values are fixed at construction. Keys keep their dots and dashes, so the layers of all sources line up.</remarks>
internal sealed class FlagValuesSource : ConfigurationProvider, IConfigurationSource, IDescribedSource
{
    private readonly Func<Flag, string> _describe;

    private FlagValuesSource(Func<Flag, string?> valueOf, Func<Flag, string> describe)
    {
        _describe = describe;
        foreach (Flag flag in FlagTable.Settings)
        {
            if (valueOf(flag) is { } value)
            {
                Data[flag.Name] = value;
            }
        }
    }

    /// <summary>Every setting's default.</summary>
    public static FlagValuesSource Defaults() => new(flag => flag.Default, _ => "default");

    /// <summary>The environment variables of the flags. Others that share the prefix, such as those Kubernetes makes for a service, are not looked at.</summary>
    public static FlagValuesSource Environment(Func<string, string?> variable) =>
        new(flag => variable(flag.EnvironmentVariable), flag => "environment variable " + flag.EnvironmentVariable);

    /// <summary>What was given as arguments.</summary>
    public static FlagValuesSource CommandLine(IReadOnlyDictionary<string, string> values) =>
        new(flag => values.GetValueOrDefault(flag.Name), _ => "command line");

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc/>
    public string Describe(Flag flag) => _describe(flag);
}
