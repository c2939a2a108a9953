using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Mapping;

/// <summary><c>popcon mapping test</c>: unit tests of mapping files.</summary>
internal sealed class MappingTestCommand
{
    private readonly Command _command = new("test", "Runs tests of mapping files: lines in, series expected. Exits with 3 where one fails.");
    private readonly Argument<string[]> _files = new("file") { Description = "Files with tests (docs/popcon.md).", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _junit = new("--junit") { Description = "File for the results as JUnit's XML.", HelpName = "FILE" };

    private MappingTestCommand()
    {
        _command.Add(_files);
        _command.Add(_junit);
        _command.SetAction((parsed, _) => RunAsync(parsed));
    }

    /// <summary>The command.</summary>
    public static Command Create() => new MappingTestCommand()._command;

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var results = new List<(MappingTestFile File, MappingTest Test, IReadOnlyList<string> Differences)>();
        foreach (MappingTestFile file in parsed.GetRequiredValue(_files).Select(MappingTestFile.Load).ToList())
        {
            foreach (MappingTest test in file.Tests)
            {
                results.Add((file, test, await test.FindDifferencesAsync(file.Mapper)));
            }
        }

        if (parsed.GetValue(_junit) is { } junit)
        {
            JUnitReport.Write(junit, results);
        }

        int failed = results.Count(result => result.Differences.Count > 0);
        Write(parsed.InvocationConfiguration.Output, results, failed);
        return failed > 0 ? ExitCode.Found : ExitCode.Done;
    }

    private static void Write(TextWriter output, List<(MappingTestFile File, MappingTest Test, IReadOnlyList<string> Differences)> results, int failed)
    {
        foreach ((MappingTestFile file, MappingTest test, IReadOnlyList<string> differences) in results)
        {
            string outcome = differences.Count > 0 ? "FAILED" : "ok";
            output.Write(VisibleText.Of(string.Create(CultureInfo.InvariantCulture, $"{outcome,-6} {file.Path}:{test.Line}: {test.Name}")) + "\n");
            foreach (string difference in differences)
            {
                output.Write("         " + VisibleText.Of(difference) + "\n");
            }
        }

        output.Write(string.Create(CultureInfo.InvariantCulture, $"{results.Count} {(results.Count == 1 ? "test" : "tests")}, {failed} failed\n"));
    }
}
