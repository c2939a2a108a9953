using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Update.Tests.Support;

namespace PopCon.Update.Tests.Programs;

/// <summary>A real program under <c>popcon launch</c>; nothing but its starts moves it from version to version.</summary>
public sealed class LaunchTests
{
    [Fact]
    public async Task Launch_VersionThatDoesNotStart_IsLeftAfterThreeStarts()
    {
        using var program = new LaunchedProgram(checkAtStart: true);
        program.Publish("1.0.0", "good");
        await StartsAsync(program, "version good", "--now", "2027-01-01T00:00:00Z");
        program.Publish("2.0.0", "broken");
        await StartsAsync(program, "version good", "--now", "2027-01-03T00:00:00Z");
        await StagedAsync(program, "Updated 2.0.0");

        for (int i = 0; i < 3; i++)
        {
            (int exitCode, string output, string error) = await program.LaunchAsync("--now", "2027-01-03T00:01:00Z");
            Assert.True(exitCode != 0 && output.Length == 0, output + error);
            Assert.Contains("This version does not start.", error, StringComparison.Ordinal);
        }

        await StartsAsync(program, "version good", "--now", "2027-01-03T00:02:00Z");
        JsonNode status = await program.UpdateAsync("status");
        Assert.Equal("""[["Updated 2.0.0"]]""", status["quarantine"]!.ToJsonString());

        // The next check passes over what failed and takes what comes after it.
        program.Publish("3.0.0", "better");
        await StartsAsync(program, "version good", "--now", "2027-01-06T00:00:00Z");
        await StagedAsync(program, "Updated 3.0.0");
        await StartsAsync(program, "version better", "--now", "2027-01-06T00:01:00Z");
        Assert.Equal("""["Updated 1.0.0"]""", (await program.UpdateAsync("status"))["previous"]!.ToJsonString());
    }

    [Theory]
    [InlineData("--config={0}")]
    [InlineData("--config:{0}")]
    public async Task Launch_UnusualForm_IsReadByTheGrammar(string form)
    {
        using var folder = new TemporaryFolder();
        string config = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, folder.File("none.json"));
        (int exitCode, _, string error) = await RunningProcess.RunAsync(
            Tool.Find("dotnet")!, ["exec", System.IO.Path.Combine(Repository.OutputOf("src/Cli"), "popcon.dll"), "launch", config]);

        Assert.Equal(2, exitCode);
        Assert.Contains($"{folder.File("none.json")}: there is no such file.", error, StringComparison.Ordinal);
    }

    private static async Task StartsAsync(LaunchedProgram program, string expected, params string[] arguments)
    {
        (int exitCode, string output, string error) = await program.LaunchAsync([.. arguments, "--", "a", "b"]);
        Assert.True(exitCode == 0 && string.Equals(output, expected + " a b\n", StringComparison.Ordinal), $"exit {exitCode}: {output}{error}");
    }

    private static Task StagedAsync(LaunchedProgram program, string package) => Eventually.TrueAsync(
        async () => (await program.UpdateAsync("status"))["pending"]?.ToJsonString() is { } pending && pending.Contains(package, StringComparison.Ordinal),
        "a check that stages " + package,
        TimeSpan.FromMinutes(2));
}
