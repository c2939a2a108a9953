using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace PopCon.TestSupport;

/// <summary>A Docker engine of the tests' own: own data, own socket, no bridge network and no registry. Ends with <see cref="Dispose"/>.</summary>
public sealed class DockerEngine : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunningProcess _process;
    private readonly string _client;
    private readonly Dictionary<string, string?> _environment;

    private DockerEngine(string client, string engine)
    {
        _client = client;

        // The classic builder: the other one is a plug-in that Debian does not bring.
        _environment = new(StringComparer.Ordinal)
        {
            ["DOCKER_BUILDKIT"] = "0",
            ["DOCKER_CONFIG"] = Directory.CreateDirectory(_folder.File("config")).FullName,
        };
        _process = RunningProcess.Start(
            engine,
            ["--data-root", _folder.File("data"), "--exec-root", _folder.File("exec"), "--pidfile", _folder.File("pid"), "--host", Address,
             "--bridge=none", "--iptables=false", "--ip6tables=false"]);
    }

    private string Address => "unix://" + _folder.File("socket");

    /// <summary>Starts an engine, or skips the test when there can be none.</summary>
    public static async Task<DockerEngine> StartAsync()
    {
        string engineProgram = Tool.Require("dockerd", "docker.io");
        string client = Tool.Require("docker", "docker.io");
        Skip.IfNot(Environment.IsPrivilegedProcess, "dockerd needs root.");
        var engine = new DockerEngine(client, engineProgram);
        try
        {
            await Eventually.TrueAsync(
                async () => engine._process.HasExited || (await engine.TryRunAsync(["info"], TimeSpan.FromSeconds(10))).ExitCode == 0, "a Docker engine");
        }
        catch (TimeoutException)
        {
            // Told below, as an engine that ended by itself.
        }

        string log = engine._process.Error;
        bool answers = !engine._process.HasExited && (await engine.TryRunAsync(["info"], TimeSpan.FromSeconds(10))).ExitCode == 0;
        if (!answers)
        {
            engine.Dispose();
        }

        Skip.IfNot(answers, "No Docker engine starts here: " + string.Join('\n', log.Split('\n').TakeLast(3)));
        return engine;
    }

    /// <summary>Runs the client; its exit code must be 0. Returns what it printed.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await TryRunAsync(arguments, TimeSpan.FromMinutes(15));
        Check(exitCode, $"docker {string.Join(' ', arguments)}\n{output}\n{error}");
        return output.TrimEnd();
    }

    /// <summary>Builds the images as a release does, without any network, so that a registry or feed that is asked after all fails the build.</summary>
    public async Task BuildReleaseAsync(string buildImage, string baseImage)
    {
        var environment = new Dictionary<string, string?>(_environment, StringComparer.Ordinal)
        {
            ["DOCKER_HOST"] = Address,
            ["BUILD_IMAGE"] = buildImage,
            ["BASE_IMAGE"] = baseImage,
            ["BUILD_NETWORK"] = "none",
        };
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Repository.PathOf("release.sh"), ["--images-only"], environment, deadline: TimeSpan.FromMinutes(30));
        Check(exitCode, output + error);
    }

    /// <summary>All that a container wrote.</summary>
    public async Task<string> LogsAsync(string container)
    {
        (_, string output, string error) = await TryRunAsync(["logs", container], TimeSpan.FromSeconds(20));
        return output + error;
    }

    /// <summary>Imports what tar packs as an image. .NET in it does without ICU, which a minimal Debian lacks.</summary>
    public async Task ImportAsync(string image, params string[] tarArguments)
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "/bin/bash",
            ["-c", "set -o pipefail; client=$1; address=$2; image=$3; shift 3; tar --create \"$@\" | \"$client\" --host \"$address\" import --change \"ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1\" - \"$image\"",
             "bash", _client, Address, image, .. tarArguments],
            deadline: TimeSpan.FromMinutes(15));
        Check(exitCode, output + error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            string ids = TryRunAsync(["ps", "--quiet"], TimeSpan.FromSeconds(20)).GetAwaiter().GetResult().Output;
            string[] running = ids.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (running.Length > 0)
            {
                TryRunAsync(["kill", .. running], TimeSpan.FromSeconds(20)).GetAwaiter().GetResult();
            }

            // A clean stop, so that it takes its containerd with it and unmounts what it mounted.
            _process.Signal("TERM");
            _process.WaitForExitAsync().GetAwaiter().GetResult();

            // The engine leaves the host's network namespace mounted, and with it a folder that cannot be deleted.
            RunningProcess.RunAsync("umount", [_folder.File("exec/netns/default")]).GetAwaiter().GetResult();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    /// <summary>Runs the client.</summary>
    public Task<(int ExitCode, string Output, string Error)> TryRunAsync(IEnumerable<string> arguments, TimeSpan deadline) =>
        RunningProcess.RunAsync(
            _client,
            ["--host", Address, .. arguments],
            _environment,
            deadline: deadline);

    private static void Check(int exitCode, string message)
    {
        if (exitCode != 0)
        {
            throw new InvalidOperationException(message);
        }
    }
}
