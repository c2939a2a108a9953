using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Update.Candidates;

namespace PopCon.Update.Resolution;

/// <summary>How a running process comes to use what was chosen.</summary>
internal static class ApplyMode
{
    /// <summary>Everything is in use already.</summary>
    public const string None = "none";

    /// <summary>New assemblies are found when they are first needed.</summary>
    public const string Soft = "soft";

    /// <summary>An assembly of a new package is loaded, so the process has to start again.</summary>
    public const string Hard = "hard";

    /// <summary>The process was started again for this already; it would be a loop.</summary>
    public const string Stopped = "stopped";

    /// <summary>Decides.</summary>
    /// <param name="use">What was chosen.</param>
    /// <param name="loaded">Names of the assemblies that are loaded.</param>
    /// <param name="assembliesOf">The assembly names of a package.</param>
    /// <param name="generation">How often the process was started again for an update.</param>
    public static string Of(IReadOnlyList<Candidate> use, IEnumerable<string> loaded, Func<Candidate, IEnumerable<string>> assembliesOf, int generation)
    {
        Candidate[] added = [.. use.Where(candidate => !candidate.IsInUse)];
        var names = new HashSet<string>(loaded, StringComparer.OrdinalIgnoreCase);
        return added.Length == 0 ? None
            : !added.SelectMany(assembliesOf).Any(names.Contains) ? Soft
            : generation >= 1 ? Stopped
            : Hard;
    }
}
