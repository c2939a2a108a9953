using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using PopCon.TestSupport;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Tests.Support;

namespace PopCon.Usage.Tests.EndToEnd;

public sealed class TrimmedProgramTests : IDisposable
{
    private readonly UsageSetup _setup = new();

    public void Dispose() => _setup.Dispose();

    // Warnings are errors in every build, so a project with these analyzers builds only when they find nothing.
    [Theory]
    [InlineData("Usage.Agent")]
    [InlineData("Usage.Events")]
    [InlineData("Usage.Host")]
    public void Project_TrimAndAotAnalyzers_AreOnAndNoneOfTheirWarningsIsHidden(string project)
    {
        string folder = Repository.PathOf("src", project);
        var properties = XDocument.Load(Path.Combine(folder, project + ".csproj")).Descendants("PropertyGroup").Elements().ToLookup(property => property.Name.LocalName, property => property.Value);

        Assert.Equal(["true"], properties["IsAotCompatible"]);
        Assert.Empty(properties["NoWarn"]);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)),
            file => File.ReadAllText(file) is var text && (text.Contains("\"Trimming\"", StringComparison.Ordinal) || text.Contains("\"AOT\"", StringComparison.Ordinal) || text.Contains("warning disable", StringComparison.Ordinal)));
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task Agent_TrimmedSelfContainedSingleFile_CountsAndUploads()
    {
        string program = await PublishAsync();
        (RunningProcess host, string origin) = await _setup.StartHostAsync(""","k":1""");
        using RunningProcess running = host;
        await _setup.ConsentAsync();
        string then = (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(2)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, (await _setup.RunAsync("usage", "log", "--agent", _setup.AgentFile, "import", "9", "--now", then)).ExitCode);

        (int exitCode, string output, string error) = await RunningProcess.RunAsync(program, ["all", origin, "4000"], _setup.Variables);

        Assert.Equal((0, "done on\n", string.Empty), (exitCode, output, error));
        var home = new AgentHome(_setup.Home);
        Assert.Equal(7, TokenFile.Read(home).Tokens.Count);
        Assert.Empty(AgentHome.FilesOf(home.Batches));
        (_, string counts, _) = await _setup.RunAsync("usage", "show", "--counts", "--agent", _setup.AgentFile);
        Assert.Contains("\"import\",\"1.4\"", counts, StringComparison.Ordinal);
        Assert.Contains(",1000]]", counts, StringComparison.Ordinal);
    }

    private async Task<string> PublishAsync()
    {
        string folder = _setup.Folder.File("published");
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet",
            [
                "publish", Repository.PathOf("tests", "Samples", "Counting"), "-c", "Release", "-r", "linux-x64", "--self-contained", "-o", folder, "--artifacts-path", _setup.Folder.File("artifacts"),
                "-nodeReuse:false", "-p:PublishSingleFile=true", "-p:PublishTrimmed=true",
            ],
            deadline: TimeSpan.FromMinutes(5));
        bool isRestoreFailure = output.Contains("error NU", StringComparison.Ordinal) || output.Contains("error NETSDK1112", StringComparison.Ordinal);
        Skip.If(exitCode != 0 && isRestoreFailure, "NuGet has no packs for this runtime here:\n" + output);
        Assert.True(exitCode == 0, output + error);
        Assert.DoesNotContain("warning IL", output, StringComparison.Ordinal);
        return Path.Combine(folder, "Counting");
    }
}
