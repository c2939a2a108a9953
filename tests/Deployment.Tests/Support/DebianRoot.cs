using System;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Support;

/// <summary>A fresh Debian by debootstrap.</summary>
internal static class DebianRoot
{
    /// <summary>Makes one in a folder, or skips the test when there is no debootstrap or no mirror. Takes a minute or so.</summary>
    public static async Task<string> MakeAsync(TemporaryFolder folder, string packages)
    {
        // Not the folder itself, which its user alone may enter.
        string root = folder.File("debian");
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Tool.Require("debootstrap", "debootstrap"),
            ["--variant=minbase", "--include=" + packages, "bookworm", root],
            deadline: TimeSpan.FromMinutes(30));
        Skip.If(exitCode != 0, "debootstrap found no Debian mirror: " + output + error);
        return root;
    }
}
