using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Mapping;

/// <summary>Results of tests as JUnit's XML, which CI systems read.</summary>
/// <remarks>Stateless. Characters that XML does not know are shown escaped.</remarks>
internal static class JUnitReport
{
    /// <summary>Writes the results of several files.</summary>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<(MappingTestFile File, MappingTest Test, IReadOnlyList<string> Differences)> results)
    {
        var suites = new XElement("testsuites", results.GroupBy(result => result.File.Path, System.StringComparer.Ordinal).Select(file => new XElement(
            "testsuite",
            new XAttribute("name", VisibleText.Of(file.Key)),
            new XAttribute("tests", file.Count()),
            new XAttribute("failures", file.Count(result => result.Differences.Count > 0)),
            file.Select(result => Case(file.Key, result.Test, result.Differences)))));
        try
        {
            File.WriteAllText(path, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + suites + "\n");
        }
        catch (System.Exception e) when (e is IOException or System.UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, $"Cannot write {path}: {e.Message}", e);
        }
    }

    private static XElement Case(string file, MappingTest test, IReadOnlyList<string> differences)
    {
        var element = new XElement(
            "testcase",
            new XAttribute("name", VisibleText.Of(test.Name)),
            new XAttribute("classname", VisibleText.Of(file)),
            new XAttribute("line", test.Line.ToString(CultureInfo.InvariantCulture)));
        if (differences.Count > 0)
        {
            element.Add(new XElement("failure", new XAttribute("message", $"{differences.Count} differences"), VisibleText.OfLines(string.Join('\n', differences))));
        }

        return element;
    }
}
