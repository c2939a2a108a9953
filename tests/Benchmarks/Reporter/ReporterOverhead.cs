using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace PopCon.Benchmarks.Reporter;

/// <summary>
/// What the startup hook costs a whole process: the same program with no hook, an empty one, ours and ours compiled ahead of time, run in
/// turns. Writes <c>tests/Benchmarks/results/reporter-overhead.md</c>.
/// </summary>
/// <remarks>Turns and medians, because other work on the machine slows all three alike; processor time, because it does so less.</remarks>
internal static class ReporterOverhead
{
    private const int DefaultRounds = 31;
    private static readonly string Root = FindRoot();

    /// <summary>Runs it; the only argument is the number of rounds.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        int rounds = arguments.Count > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultRounds;
        string hook = Path.Combine(Root, "src/Reporter/bin/Release/netcoreapp3.1/PopCon.Reporter.dll");
        DirectoryInfo root = Directory.CreateTempSubdirectory("popcon-overhead-");
        (string Name, string? Hook)[] variants =
        [
            ("no hook", null),
            ("empty hook", Path.Combine(Path.GetDirectoryName(hook)!, "PopCon.EmptyHook.dll")),
            ("PopCon", hook),
            ("PopCon, install.sh --compile", Compile(hook, root.FullName)),
        ];
        var report = new StringBuilder();
        report.AppendLine("# What the startup hook costs");
        report.AppendLine();
        report.AppendLine(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; {rounds} rounds,");
        report.AppendLine("whole processes in turns, medians; \"over\" is the median of the differences within a round.");
        report.AppendLine("`dotnet run -c Release --project tests/Benchmarks -- reporter-overhead`");
        report.AppendLine();
        report.AppendLine(CultureInfo.InvariantCulture, $"Load average of the machine at the start: {LoadAverage()}; above its number of processors other work slows all rows.");
        foreach (string program in new[] { "Hello", "Realistic" })
        {
            VariantTable.Append(report, program, PairedRuns.Measure(Sample(program), [.. variants.Select(variant => (variant.Name, PairedRuns.Under(variant.Hook)))], rounds), comparedWith: 2);
        }

        AppendLoads(report, LoadCost.Measure(hook));
        AppendMemory(report, variants);
        report.AppendLine();
        report.AppendLine(CultureInfo.InvariantCulture, $"Load average at the end: {LoadAverage()}.");
        string file = Path.Combine(Root, "tests/Benchmarks/results/reporter-overhead.md");
        File.WriteAllText(file, report.ToString());
        Console.Write(report);
        root.Delete(recursive: true);
        return 0;
    }

    private static string Compile(string hook, string root)
    {
        using var install = Process.Start(Path.Combine(Root, "install.sh"), ["--from", Path.GetDirectoryName(hook)!, "--root", root, "--compile", "files"]);
        install.WaitForExit();
        return install.ExitCode == 0 ? Path.Combine(root, "opt/popcon/PopCon.Reporter.dll") : throw new InvalidOperationException("install.sh has failed");
    }

    private static void AppendLoads(StringBuilder report, (double First, double Later) nanoseconds)
    {
        report.AppendLine();
        report.AppendLine("## An assembly load, on the application's own thread");
        report.AppendLine();
        report.AppendLine(CultureInfo.InvariantCulture, $"{nanoseconds.First:F0} ns each for the first 100 loads, the handler's compilation included; {nanoseconds.Later:F0} ns later.");
    }

    private static string LoadAverage() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    private static void AppendMemory(StringBuilder report, (string Name, string? Hook)[] variants)
    {
        report.AppendLine();
        report.AppendLine("## Memory of a process that waits, after its first report");
        report.AppendLine();
        report.AppendLine("| variant | private memory, KB (median of 7) |");
        report.AppendLine("|-|-|");
        foreach ((string name, string? hook) in variants)
        {
            double kilobytes = VariantTable.Median(Enumerable.Range(0, 7).Select(_ => (double)PairedRuns.PrivateKilobytes(Sample("Exits"), hook)));
            report.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {kilobytes:F0} |");
        }
    }

    private static string Sample(string name) => Path.Combine(Root, "tests/Samples", name, "bin/Release/net10.0", name + ".dll");

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PopCon.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("not inside the repository");
        }

        return folder;
    }
}
