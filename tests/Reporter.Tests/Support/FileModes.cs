using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests;

/// <summary>The permissions of files, in octal digits.</summary>
internal static class FileModes
{
    /// <summary>The mode of a file or folder, for example <c>644</c>.</summary>
    public static async Task<string> ModeAsync(this TemporaryFolder folder, string name)
    {
        (_, string mode, _) = await RunningProcess.RunAsync("stat", ["-c", "%a", folder.File(name)]);
        return mode.TrimEnd();
    }
}
