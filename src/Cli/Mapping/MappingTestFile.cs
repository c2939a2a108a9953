using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Cli.Invocation;
using PopCon.Hosting.Files;
using PopCon.Hosting.Yaml;
using PopCon.Statsd.Mapping;

namespace PopCon.Cli.Mapping;

/// <summary>A file with tests of a mapping file, as docs/popcon.md describes it.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Path">The file.</param>
/// <param name="Mapper">The rules that it tests.</param>
/// <param name="Tests">The tests, in the order of the file.</param>
internal sealed record MappingTestFile(string Path, MetricMapper Mapper, IReadOnlyList<MappingTest> Tests)
{
    /// <summary>Reads a file and the mapping file that it names.</summary>
    /// <exception cref="CommandException">One of them cannot be used; the message lists every mistake.</exception>
    public static MappingTestFile Load(string path)
    {
        if (!new FileSet().TryReadText(path, out string yaml, out string error))
        {
            throw new CommandException(ExitCode.Failed, $"{path}: {error}");
        }

        var problems = new YamlProblems(path, warn: null);
        var section = YamlSection.OfFile(yaml, problems, "mapping", "tests");
        MappingTest[] tests = [.. (section.List("tests") ?? []).Select((item, i) => ReadTest(section, item, i + 1, problems))];
        if (problems.Errors.Count == 0 && tests.Length == 0)
        {
            section.Error("tests", "missing; expected a list of tests, each with lines and series");
        }

        if (problems.Errors.Count > 0)
        {
            throw new CommandException(ExitCode.Failed, string.Join('\n', problems.Errors));
        }

        string? mapping = section.Text("mapping");
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? string.Empty;
        return new MappingTestFile(path, MappingOption.Load(mapping is null ? null : System.IO.Path.Combine(folder, mapping)), tests);
    }

    private static MappingTest ReadTest(YamlSection file, YamlNode item, int number, YamlProblems problems)
    {
        YamlSection section = file.Section(item, Name(number), "name", "lines", "series", "refused");
        if (section.Texts("lines").Count == 0)
        {
            section.Error("lines", "missing; expected a list of statsd lines");
        }

        return new MappingTest(
            section.Text("name") ?? Name(number), item.Line, section.Texts("lines"), Series(section, "series", problems), Series(section, "refused", problems));
    }

    private static string Name(int number) => "test " + number.ToString(CultureInfo.InvariantCulture);

    private static string[] Series(YamlSection section, string key, YamlProblems problems) => [.. (section.List(key) ?? []).Select(item =>
    {
        string? normal = item.Kind == YamlNodeKind.Scalar ? SeriesText.Normalize(item.Text.Trim()) : null;
        if (normal is null)
        {
            problems.Error(item, section.Place, $"{key}: '{item.Text}' is not a line of a scrape such as shop_orders_total{{region=\"eu\"}} 3");
        }

        return normal ?? string.Empty;
    })];
}
