using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PopCon.Cli.Running;

namespace PopCon.Cli.Diagnosis;

/// <summary>Looks at the variable that names hooks, and at each file that it names.</summary>
/// <remarks>Stateless.</remarks>
internal static class HookCheck
{
    private const string Link = "hook";
    private const string NothingStarts = "every .NET program ends at its start (exit code 134)";
    private const string ProfileScript = "/etc/profile.d/popcon.sh";

    /// <summary>The findings.</summary>
    public static IEnumerable<Finding> Check()
    {
        string[] entries = (Environment.GetEnvironmentVariable(HookFile.Variable) ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (entries.Length == 0)
        {
            yield return Finding.Broken("variable", $"{HookFile.Variable} is not set here, so no process reports. " + (File.Exists(ProfileScript)
                ? $"{ProfileScript} sets it for login shells: log in again."
                : "Run ./install.sh profile and log in again, or export it."));
            yield break;
        }

        yield return Finding.Ok("variable", $"{HookFile.Variable}={string.Join(Path.PathSeparator, entries)}");
        var known = new List<(string Path, HookIdentity Identity)>();
        foreach (string entry in entries)
        {
            foreach (Finding finding in CheckEntry(entry, known))
            {
                yield return finding;
            }
        }

        foreach (Finding finding in CheckOrder(known))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> CheckEntry(string entry, List<(string Path, HookIdentity Identity)> known)
    {
        if (!Path.IsPathFullyQualified(entry))
        {
            bool isPath = entry.Contains('/', StringComparison.Ordinal) || entry.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
            return isPath
                ? [Finding.Broken(Link, $"{entry} is a relative path: {NothingStarts}. Write the absolute path.")]
                : [Finding.Warning(Link, $"{entry} is the name of an assembly, not a file: only programs that bring it start.")];
        }

        if (FilePermissions.FindObstacle(entry) is { } obstacle)
        {
            return [Finding.Broken(Link, $"{obstacle}: {NothingStarts}.")];
        }

        if (HookIdentity.Read(entry) is not { } identity)
        {
            return [Finding.Broken(Link, $"{entry} is not a .NET assembly: {NothingStarts}. Install it again.")];
        }

        known.Add((entry, identity));
        string[] closed = [.. FilePermissions.FindClosed(entry)];
        return
        [
            Finding.Ok(Link, $"{entry} can be read: {identity.Name}."),
            .. closed.Length == 0 ? [] : (Finding[])[Finding.Warning(Link, $"Other users cannot read {string.Join(", ", closed)}; their .NET programs end at their start if they inherit the variable. Open it: chmod o+rX.")],
        ];
    }

    private static IEnumerable<Finding> CheckOrder(List<(string Path, HookIdentity Identity)> known)
    {
        (string Path, HookIdentity Identity)[] reporters = [.. known.Where(one => one.Identity.IsReporter)];
        string[] others = [.. known.Where(one => !one.Identity.IsReporter && !one.Identity.IsEmpty).Select(one => one.Path)];
        if (reporters.Length == 0)
        {
            yield return known.Exists(one => one.Identity.IsEmpty)
                ? Finding.Broken(Link, "Only the empty hook that an uninstallation leaves is named, so no process reports. Install the Reporter again.")
                : Finding.Broken(Link, "None of the hooks that could be read is the Reporter, so no process reports.");
        }

        foreach (IGrouping<string, HookIdentity> version in reporters.Select(one => one.Identity).Distinct().GroupBy(one => one.Name, StringComparer.Ordinal))
        {
            if (version.Count() > 1)
            {
                yield return Finding.Broken("two hooks", $"Two different builds of {version.Key} are named: {NothingStarts}. Keep one of {string.Join(", ", reporters.Select(one => one.Path))}.");
            }
        }

        if (reporters.Select(one => one.Identity.Name).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            yield return Finding.Warning("two hooks", $"Two versions of the Reporter are named; the first one reports. Keep one of {string.Join(", ", reporters.Select(one => one.Path))}.");
        }

        if (others.Length > 0)
        {
            yield return reporters.Length > 0 && known[0].Identity.IsReporter
                ? Finding.Ok("other hooks", string.Join(", ", others) + " behind the Reporter.")
                : Finding.Warning("other hooks", $"{others[0]} comes first. Some hooks run the whole program from inside of theirs: put the Reporter in front.");
        }
    }
}
