using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using PopCon.Update.Candidates;

namespace PopCon.Update;

/// <summary>What a running program's log says about updates.</summary>
internal static partial class UpdateLog
{
    [LoggerMessage(1, LogLevel.Information, "Packages are in use apply={Apply} packages={Packages}")]
    public static partial void Applied(ILogger logger, string apply, IReadOnlyList<Candidate> packages);

    [LoggerMessage(2, LogLevel.Warning, "A requirement is not met because={Because}")]
    public static partial void Unsatisfied(ILogger logger, string because);

    [LoggerMessage(3, LogLevel.Warning, "A source or a package was left out problem={Problem}")]
    public static partial void Problem(ILogger logger, string problem);
}
