using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Update.Failures;
using PopCon.Update.Feeds;
using PopCon.Update.Tests.Support;

namespace PopCon.Update.Tests.Library;

/// <summary>The library in a running program, which is the test host. Every test has ids of its own: an assembly is loaded only once.</summary>
public sealed class ResolverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Feed => _folder.File("feed");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Update_NewPackageWithDependency_IsFoundWhenItIsNeeded()
    {
        PackageFile.Write(Feed, "SoftA", "1.0.0", "SoftB [1.0,2.0)");
        PackageFile.Write(Feed, "SoftB", "1.5.0");
        PackageFile.Write(Feed, "SoftB", "2.0.0");

        UpdateResult result = Resolver("SoftA").Update();

        Assert.Equal((true, "soft"), (result.IsSatisfied, result.Apply));
        Assert.Equal(["SoftA 1.0.0", "SoftB 1.5.0"], result.Packages);
        Assert.Equal("SoftB 1.5.0", Answer(Assembly.Load("SoftB")));
    }

    [Fact]
    public void Update_SourceIsGone_StoreServes()
    {
        PackageFile.Write(Feed, "Offline", "1.0.0");
        Resolver("Offline").Update();
        Directory.Delete(Feed, recursive: true);

        UpdateResult result = Resolver("Offline").Update();

        Assert.Equal(["Offline 1.0.0"], result.Packages);
    }

    [Fact]
    public void Update_Again_WhatIsInUseStays()
    {
        PackageFile.Write(Feed, "Stays", "1.0.0");
        Resolver resolver = Resolver("Stays");
        resolver.Update();
        PackageFile.Write(Feed, "Stays", "2.0.0");

        UpdateResult result = resolver.Update();

        Assert.Equal("none", result.Apply);
        Assert.Equal(["Stays 1.0.0"], result.Packages);
    }

    [Fact]
    public void Update_NowhereToBeHad_SaysWhat()
    {
        UpdateResult result = Resolver("Nowhere >= 2").Update();

        Assert.False(result.IsSatisfied);
        Assert.Contains("Nowhere >= 2", result.Because);
    }

    [Fact]
    public void Update_ProgramRefuses_TakesTheNextLower()
    {
        PackageFile.Write(Feed, "Hooked", "1.0.0");
        PackageFile.Write(Feed, "Hooked", "2.0.0");
        Resolver resolver = Resolver("Hooked");
        resolver.OnVerify = package => package != "Hooked 2.0.0";

        UpdateResult result = resolver.Update();

        Assert.Equal(["Hooked 1.0.0"], result.Packages);
        Assert.Contains(result.Problems, problem => problem.EndsWith("hook", StringComparison.Ordinal));
    }

    [Fact]
    public void Update_ForegroundWithASourceThatIsSilent_UsesWhatItHas()
    {
        PackageFile.Write(Feed, "Budgeted", "1.0.0");
        Resolver("Budgeted").Update();
        using var silent = new SilentServer();
        Resolver resolver = Resolver("Budgeted");
        resolver.AddSource(silent.Address);
        resolver.Foreground = TimeSpan.FromMilliseconds(300);

        UpdateResult result = resolver.Update();

        Assert.Equal(["Budgeted 1.0.0"], result.Packages);
        Assert.Contains(result.Problems, problem => problem.StartsWith(silent.Address, StringComparison.Ordinal));
    }

    [Fact]
    public void Update_OwnScheme_IsAsked()
    {
        string path = PackageFile.Write(Feed, "Schemed", "1.2.0");
        Sources.Register("testmem", address => new MemorySource(address, path));
        var resolver = new Resolver(["Schemed"], ["testmem:anything"]) { Root = _folder.File("root") };

        Assert.Equal(["Schemed 1.2.0"], resolver.Update().Packages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("Abc")]
    [InlineData("1ab")]
    [InlineData("a_b")]
    public void Register_NotAScheme_Refused(string scheme) => Assert.Throws<UpdateException>(() => Sources.Register(scheme, _ => throw new InvalidOperationException()));

    [Fact]
    public void OpenPlugins_Unloaded_IsGone()
    {
        PackageFile.Write(Feed, "PluggedIn", "1.0.0");
        Resolver resolver = Resolver("PluggedIn");
        resolver.Update();
        PluginContext plugins = resolver.OpenPlugins();

        Assert.Equal("PluggedIn 1.0.0", LoadAndForget(plugins, "PluggedIn"));
        Assert.True(plugins.TryUnload());
        Assert.Throws<ObjectDisposedException>(() => plugins.Load("PluggedIn"));
    }

    [Fact]
    public void OpenPlugins_StillInUse_SaysSo()
    {
        PackageFile.Write(Feed, "HeldOn", "1.0.0");
        Resolver resolver = Resolver("HeldOn");
        resolver.Update();
        PluginContext plugins = resolver.OpenPlugins();

        Assembly held = plugins.Load("HeldOn");

        Assert.False(plugins.TryUnload());
        Assert.Equal("HeldOn 1.0.0", Answer(held));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string LoadAndForget(PluginContext plugins, string name) => Answer(plugins.Load(name));

    private static string Answer(Assembly assembly) => (string)assembly.GetType("Answer")!.GetMethod("Text")!.Invoke(null, null)!;

    private Resolver Resolver(string requirement)
    {
        Directory.CreateDirectory(Feed);
        return new Resolver([requirement], [Feed]) { Root = _folder.File("root") };
    }

    private sealed class MemorySource(string address, string path) : IUpdateSource
    {
        private bool _isReady;

        public Task InitializeAsync(CancellationToken cancel)
        {
            _isReady = true;
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<SourcePackage>> ListAsync(string id, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<SourcePackage>>(_isReady ? [.. new[] { new SourcePackage("Schemed", "1.2.0", address) }.Where(package => package.Id == id)] : []);

        public Task<Stream> FetchAsync(SourcePackage candidate, CancellationToken cancel) => Task.FromResult<Stream>(File.OpenRead(path));
    }
}
