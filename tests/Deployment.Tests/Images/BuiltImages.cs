using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Images;

/// <summary>An engine with the project's images, built once for all tests of a class as a release builds them.</summary>
public sealed class BuiltImages : IDisposable
{
    /// <summary>The bridge's image.</summary>
    internal const string Bridge = "popcon/bridge:test";

    /// <summary>The gateway's image.</summary>
    internal const string Gateway = "popcon/gateway:test";

    /// <summary>The Reporter's image.</summary>
    internal const string Reporter = "popcon/reporter:test";

    private readonly Lazy<Task<DockerEngine>> _engine = new(BuildAllAsync);

    /// <summary>The engine; the first call starts it and builds, or skips the test.</summary>
    internal Task<DockerEngine> EngineAsync() => _engine.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_engine is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } engine })
        {
            engine.Result.Dispose();
        }
    }

    private static async Task<DockerEngine> BuildAllAsync()
    {
        DockerEngine engine = await DockerEngine.StartAsync();
        try
        {
            await BaseImages.ImportAsync(engine);
            await engine.BuildReleaseAsync(BaseImages.Sdk, BaseImages.Runtime);
            string version = await VersionAsync();
            await engine.RunAsync("tag", "popcon/bridge:" + version, Bridge);
            await engine.RunAsync("tag", "popcon/gateway:" + version, Gateway);
            await engine.RunAsync("tag", "popcon/reporter:" + version, Reporter);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    private static async Task<string> VersionAsync() =>
        (await File.ReadAllLinesAsync(Repository.PathOf("helm", "popcon", "Chart.yaml")))
        .Single(line => line.StartsWith("appVersion:", StringComparison.Ordinal)).Split('"')[1];
}
