using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Packages;

/// <summary>What release.sh builds from this checkout, built once for all tests of its collection.</summary>
public sealed class BuiltRelease : IDisposable
{
    private static readonly string[] Programs =
        ["dpkg-deb:dpkg", "python3:python3", "zip:zip", "unzip:unzip", "xargs:findutils"];

    private readonly Lazy<Task<TemporaryFolder>> _folder = new(BuildAsync);

    /// <summary>The path of a file of the release, by the beginning of its name.</summary>
    public async Task<string> FileAsync(string prefix) =>
        Directory.GetFiles((await _folder.Value).Path).Single(file => Path.GetFileName(file).StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>All files.</summary>
    public async Task<IReadOnlyList<string>> FilesAsync() => Directory.GetFiles((await _folder.Value).Path);

    /// <summary>Builds it anew; the caller disposes of the folder. The time of files is fixed, as a release's is by its commit.</summary>
    internal static async Task<TemporaryFolder> BuildAsync()
    {
        foreach (string[] program in Programs.Select(one => one.Split(':')))
        {
            Tool.Require(program[0], program[1]);
        }

        var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Repository.PathOf("release.sh"),
            ["--no-images", folder.Path],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["SOURCE_DATE_EPOCH"] = "1700000000" },
            deadline: TimeSpan.FromMinutes(30));
        Assert.True(exitCode == 0, output + error);
        return folder;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_folder is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            _folder.Value.Result.Dispose();
        }
    }
}
