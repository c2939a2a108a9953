using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Mapping;

/// <summary><c>popcon mapping lint</c>: what is wrong or doubtful in a mapping file.</summary>
internal static class MappingLintCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Mapping file." };
        Option<string?> failOn = OptionValues.Word("--fail-on", "Exit with 3 on a finding as bad as this. Default: warning.", "error", "warning", "advice");
        var command = new Command("lint", "Finds mistakes, rules that never match, captures never used, and names against Prometheus's advice.") { file, failOn };
        command.SetAction(parsed =>
        {
            IReadOnlyList<LintFinding> findings = MappingLint.Check(parsed.GetRequiredValue(file));
            foreach (LintFinding finding in findings)
            {
                parsed.InvocationConfiguration.Output.Write($"{finding.Severity.ToString().ToLowerInvariant(),-8} {VisibleText.Of(finding.Text)}\n");
            }

            parsed.InvocationConfiguration.Output.Write(findings.Count == 0 ? "No findings.\n" : string.Create(CultureInfo.InvariantCulture, $"{findings.Count} findings.\n"));
            LintSeverity worst = Enum.Parse<LintSeverity>(parsed.GetValue(failOn) ?? "warning", ignoreCase: true);
            return findings.Any(finding => finding.Severity >= worst) ? ExitCode.Found : ExitCode.Done;
        });
        return command;
    }
}
