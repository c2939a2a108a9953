using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Reflection;
using System.Threading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Trust.Policies;
using PopCon.Update.Configuration;
using PopCon.Update.Failures;
using PopCon.Update.Feeds;
using PopCon.Update.Files;
using PopCon.Update.Launching;
using PopCon.Update.Packages;
using PopCon.Update.Requirements;
using PopCon.Update.Resolution;
using PopCon.Update.Store;

namespace PopCon.Update;

/// <summary>Packages that a running program needs, and where they come from.</summary>
/// <remarks>Thread-safe. Nothing is read or asked before <see cref="Update"/>.</remarks>
public sealed class Resolver
{
    // With nothing to use there is no start to delay.
    private static readonly TimeSpan MissingBudget = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<Requirement> _requirements = [];
    private readonly List<SourceAddress> _sources = [];
    private readonly Dictionary<string, StoredPackage> _present = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A resolver of its own.</summary>
    /// <param name="requirements">Requirements to begin with.</param>
    /// <param name="sources">Sources to begin with.</param>
    /// <exception cref="UpdateException">One of them is wrong.</exception>
    public Resolver(IEnumerable<string>? requirements = null, IEnumerable<string>? sources = null)
    {
        foreach (string requirement in requirements ?? [])
        {
            Require(requirement);
        }

        AddSource([.. sources ?? []]);
    }

    /// <summary>The resolver that <see cref="Updater"/> uses unless it gets another one.</summary>
    public static Resolver Default { get; } = new();

    /// <summary>The folder of the store.</summary>
    /// <value>Default: <c>$POPCON_UPDATE_ROOT</c>, or <c>popcon/update</c> in the data folder of this user.</value>
    public string Root { get; set; } = UpdateStore.DefaultRoot;

    /// <summary>The policy that packages have to pass; <see langword="null"/> for none.</summary>
    public TrustPolicy? Policy { get; set; }

    /// <summary>Whether pre-releases are taken although no requirement names one.</summary>
    public bool Prerelease { get; set; }

    /// <summary>Asks the program whether it takes a package, such as <c>Foo 1.2.0</c>, that was just fetched.</summary>
    /// <value>Default: it takes all.</value>
    public Predicate<string> OnVerify { get; set; } = _ => true;

    /// <summary>Gets what was decided.</summary>
    /// <value>Default: nothing is logged.</value>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>How long all sources together may be asked before the program goes on; zero to ask them beside the program.</summary>
    /// <value>Default: zero.</value>
    public TimeSpan Foreground { get; set; }

    /// <summary>Adds requirements, one a line; those on one package add up.</summary>
    /// <param name="requirements">Such as <c>Foo &gt;= 1.2, &lt; 2</c>.</param>
    /// <param name="sources">More sources.</param>
    /// <exception cref="UpdateException">A requirement or a source is wrong.</exception>
    public void Require(string requirements, params string[] sources)
    {
        IReadOnlyList<Requirement> parsed = Requirement.ParseLines(requirements);
        lock (_gate)
        {
            _requirements.AddRange(parsed);
        }

        AddSource(sources);
    }

    /// <summary>Adds sources, after those that are there.</summary>
    /// <param name="sources">Folders, <c>https://…/index.json</c>, <c>s3://bucket/prefix</c>, <c>github:owner/repo</c>, or registered schemes.</param>
    /// <exception cref="UpdateException">A source is wrong.</exception>
    public void AddSource(params string[] sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        SourceAddress[] addresses = Array.ConvertAll(sources, source => SourceAddress.Parse(source, Environment.CurrentDirectory, SourceFactory.IsRegistered));
        lock (_gate)
        {
            _sources.AddRange(addresses.Except(_sources));
        }
    }

    /// <summary>
    /// Makes the requirements available. What is in use or in the store is taken without asking a source; sources are asked beside the program
    /// at most once a day, for its next start. Only what is missing altogether is waited for.
    /// </summary>
    /// <remarks>
    /// If an assembly of a new package is loaded already, the program is started again, once; then this method does not return.
    /// An assembly that lies beside the program is always found before one of a package.
    /// </remarks>
    [RequiresUnreferencedCode("Packages are loaded by name.")]
    public UpdateResult Update()
    {
        lock (_gate)
        {
            var application = new ApplicationFolder(new UpdateStore(Root), Assembly.GetEntryAssembly()?.GetName().Name ?? "program");
            ResolverPass? pass = Foreground > TimeSpan.Zero ? TryAsk_NeedsLock(application, Foreground) : null;
            if (pass is not { IsSatisfied: true })
            {
                pass = Pass_NeedsLock(application, []).Run(MissingBudget);
            }

            if (Foreground <= TimeSpan.Zero && _sources.Count > 0)
            {
                pass = pass.IsSatisfied ? pass : TryAsk_NeedsLock(application, MissingBudget) ?? pass;
                CheckBeside_NeedsLock(application);
            }

            return Apply_NeedsLock(pass);
        }
    }

    /// <summary>Opens the packages in use for plug-ins that can be unloaded again.</summary>
    [RequiresUnreferencedCode("Packages are loaded by name.")]
    public PluginContext OpenPlugins()
    {
        lock (_gate)
        {
            return new PluginContext([.. _present.Values]);
        }
    }

    private ResolverPass Pass_NeedsLock(ApplicationFolder application, IReadOnlyList<SourceAddress> sources) => new(application, sources)
    {
        Request = new ResolutionRequest { Requirements = [.. _requirements], KeepPresent = true, Prerelease = Prerelease },
        Present = new Dictionary<string, StoredPackage>(_present, StringComparer.OrdinalIgnoreCase),
        Policy = Policy,
        OnVerify = OnVerify,
    };

    private ResolverPass? TryAsk_NeedsLock(ApplicationFolder application, TimeSpan budget)
    {
        using FileLock? store = application.Store.TryLock(budget);
        if (store is null)
        {
            return null;
        }

        application.Store.ClearTemporary_NeedsLock();
        return Pass_NeedsLock(application, [.. _sources]).Run(budget);
    }

    // For the next start: what is newer is in the store then.
    private void CheckBeside_NeedsLock(ApplicationFolder application)
    {
        if (application.Check is { } check && TimeProvider.System.GetUtcNow() < check.NextCheck)
        {
            return;
        }

        ResolverPass pass = Pass_NeedsLock(application, [.. _sources]);
        pass.Request = pass.Request with { KeepPresent = false };
        new Thread(() =>
        {
            using FileLock? store = application.Store.TryLock(TimeSpan.Zero);
            if (store is not null)
            {
                pass.Run(MissingBudget);
            }
        })
        { IsBackground = true }.Start();
    }

    [RequiresUnreferencedCode("Packages are loaded by name.")]
    private UpdateResult Apply_NeedsLock(ResolverPass pass)
    {
        foreach (string problem in pass.Problems)
        {
            UpdateLog.Problem(Logger, problem);
        }

        if (!pass.IsSatisfied)
        {
            UpdateLog.Unsatisfied(Logger, pass.Because ?? string.Empty);
            return new UpdateResult { Because = pass.Because, Problems = pass.Problems };
        }

        string apply = ApplyMode.Of(pass.Use, AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name ?? string.Empty), pass.AssembliesOf, Relaunch.Generation);
        UpdateLog.Applied(Logger, apply, pass.Use);
        if (apply is ApplyMode.Hard)
        {
            Relaunch.Run();
        }

        foreach (StoredPackage package in pass.Packages)
        {
            _present[package.Document.Id] = package;
        }

        if (apply is not ApplyMode.None)
        {
            PackageResolving.Use([.. _present.Values]);
        }

        return new UpdateResult { Packages = [.. pass.Use.Select(candidate => candidate.Package)], Apply = apply, Problems = pass.Problems };
    }
}
