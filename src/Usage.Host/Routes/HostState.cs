using System;
using System.Linq;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Grants;
using PopCon.Usage.Host.Pages;
using PopCon.Usage.Host.Storage;
using PopCon.Usage.Host.Totals;

namespace PopCon.Usage.Host.Routes;

/// <summary>Everything that the routes share.</summary>
/// <remarks>Safe from all threads, by the rules of its parts.</remarks>
internal sealed class HostState : IDisposable
{
    /// <summary>Forms, codes and devices that wait; the oldest give way.</summary>
    private const int MaxWaiting = 50_000;

    private static readonly TimeSpan FormLifetime = TimeSpan.FromMinutes(10);

    /// <param name="options">The settings.</param>
    /// <param name="pages">What the host adds to the pages.</param>
    /// <exception cref="Hosting.ConfigurationException">The settings or the data cannot be used.</exception>
    public HostState(UsageHostOptions options, IUsageHostPages pages)
    {
        Options = options;
        Pages = pages;
        Content = HostContent.Load(options);
        Grants = new GrantBook(options);
        Totals = new TotalsBook(options.K, Content.Keys);
        Journal = new JournaledState(options.DataFolder, options.Clock, Grants, Totals);
        Statsd = new StatsdSender(Content.Statsd);
        Forms = new Expiring<ConsentRequest>(FormLifetime, MaxWaiting);

        // A used code is remembered for as long as it would have been good: its second use ends what the first gave.
        Codes = new Expiring<AuthorizationCode>(TimeSpan.FromSeconds(options.CodeSeconds), MaxWaiting);
        Devices = new Expiring<DeviceRequest>(FormLifetime, MaxWaiting);
        DevicesByUserCode = new Expiring<DeviceRequest>(FormLifetime, MaxWaiting);
    }

    /// <summary>The settings.</summary>
    public UsageHostOptions Options { get; }

    /// <summary>What the host adds to the pages.</summary>
    public IUsageHostPages Pages { get; }

    /// <summary>Lists and keys.</summary>
    public HostContent Content { get; }

    /// <summary>Grants; under <see cref="JournaledState.Gate"/>.</summary>
    public GrantBook Grants { get; }

    /// <summary>Totals; under <see cref="JournaledState.Gate"/>.</summary>
    public TotalsBook Totals { get; }

    /// <summary>The lock and the disk.</summary>
    public JournaledState Journal { get; }

    /// <summary>Sends what is released.</summary>
    public StatsdSender Statsd { get; }

    /// <summary>Consent pages that were shown.</summary>
    public Expiring<ConsentRequest> Forms { get; }

    /// <summary>Codes that wait, or were used.</summary>
    public Expiring<AuthorizationCode> Codes { get; }

    /// <summary>Devices by device code.</summary>
    public Expiring<DeviceRequest> Devices { get; }

    /// <summary>Devices by user code.</summary>
    public Expiring<DeviceRequest> DevicesByUserCode { get; }

    /// <summary>Wrong user codes.</summary>
    public GuessLimit Guesses { get; } = new();

    /// <summary>The time.</summary>
    public DateTimeOffset Now => Options.Clock.GetUtcNow();

    /// <summary>Scheme and authority of the host.</summary>
    public string Origin => Options.PublicOrigin ?? throw new InvalidOperationException("PublicOrigin is not set.");

    /// <summary>The authority, to which tokens are bound.</summary>
    public string Authority => Origin[(Origin.IndexOf("//", StringComparison.Ordinal) + 2)..];

    /// <summary>The key that signs now: of several the one that is good for the longest.</summary>
    public IssuerKey? CurrentKey => Content.Keys.Where(key => key.IsValid(Now)).MaxBy(key => key.To);

    /// <inheritdoc/>
    public void Dispose()
    {
        Journal.Dispose();
        Statsd.Dispose();
        Content.Dispose();
    }
}
