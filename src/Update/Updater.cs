using System;
using System.Diagnostics.CodeAnalysis;
using PopCon.Update.Activation;
using PopCon.Update.Configuration;
using PopCon.Update.Store;

namespace PopCon.Update;

/// <summary>The shortest way to keep a program's packages current: <c>Require</c>, <c>AddSource</c>, <c>Update</c>.</summary>
/// <remarks>Thread-safe. Nothing is read or asked before <see cref="Update"/>.</remarks>
public static class Updater
{
    /// <summary>The time that <see cref="Foreground"/> spends unless it gets another one.</summary>
    public static readonly TimeSpan DefaultForeground = TimeSpan.FromMilliseconds(1500);

    /// <inheritdoc cref="Resolver.Require"/>
    public static void Require(string requirements, params string[] sources) => Resolver.Default.Require(requirements, sources);

    /// <inheritdoc cref="Resolver.AddSource"/>
    public static void AddSource(params string[] sources) => Resolver.Default.AddSource(sources);

    /// <summary>Asks sources before the program goes on, for this long altogether, and then uses what it has.</summary>
    public static void Foreground(TimeSpan? budget = null) => Resolver.Default.Foreground = budget ?? DefaultForeground;

    /// <summary>Makes the requirements of a resolver available.</summary>
    /// <param name="resolver">The resolver; <see cref="Resolver.Default"/> when <see langword="null"/>.</param>
    [RequiresUnreferencedCode("Packages are loaded by name.")]
    public static UpdateResult Update(Resolver? resolver = null) => (resolver ?? Resolver.Default).Update();

    /// <summary>Notes that this version of the program works. Does nothing in a program that <c>popcon launch</c> did not start.</summary>
    public static void MarkHealthy()
    {
        string? config = Environment.GetEnvironmentVariable("POPCON_UPDATE_CONFIG");
        string? set = Environment.GetEnvironmentVariable("POPCON_UPDATE_SET");
        if (config is { Length: > 0 } && set is { Length: > 0 })
        {
            ApplicationConfiguration configuration = ConfigurationReader.Load(config);
            new ApplicationFolder(new UpdateStore(UpdateStore.DefaultRoot), configuration.App)
                .Update(state => new SlotMachine(configuration.Trials, []).Apply(state, "healthy", set));
        }
    }
}
