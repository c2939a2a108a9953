using System;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Images;

/// <summary>An engine with the project's images, built once for all tests of a class by the Dockerfiles as they are.</summary>
public sealed class BuiltImages : IDisposable
{
    /// <summary>The bridge's image.</summary>
    internal const string Bridge = "popcon/bridge:test";

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
            using TemporaryFolder context = await TrackedFilesAsync();
            await BuildAsync(engine, context, "bridge", Bridge, BaseImages.Runtime);
            await BuildAsync(engine, context, "reporter", Reporter, BaseImages.Debian);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    // Without any network, so that a registry or feed that is asked after all fails the build.
    private static Task<string> BuildAsync(DockerEngine engine, TemporaryFolder context, string image, string tag, string baseImage) =>
        engine.RunAsync(
            "build",
            "--network", "none",
            "--file", context.File($"deploy/images/{image}/Dockerfile"),
            "--build-arg", "BUILD_IMAGE=" + BaseImages.Sdk,
            "--build-arg", "BASE_IMAGE=" + baseImage,
            "--tag", tag,
            context.Path);

    // The classic builder knows no ignore file beside a Dockerfile, and sending all build output would take a minute.
    private static async Task<TemporaryFolder> TrackedFilesAsync()
    {
        var folder = new TemporaryFolder();
        (int exitCode, _, string error) = await RunningProcess.RunAsync(
            "/bin/bash",
            ["-c", "set -o pipefail; git ls-files -z --cached --others --exclude-standard | tar --create --null --ignore-failed-read --files-from - | tar --extract --directory \"$0\"", folder.Path],
            workingDirectory: Repository.Root);
        Assert.True(exitCode == 0, error);
        return folder;
    }
}
