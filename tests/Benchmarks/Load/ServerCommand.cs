using System;
using System.Globalization;

namespace PopCon.Benchmarks.Load;

/// <summary>How to start a server that is measured.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Template">
/// A shell command with <c>{statsd}</c> and <c>{web}</c> for the port numbers and <c>{mapping}</c> for the path of the mapping file.
/// </param>
internal sealed record ServerCommand(string Name, string Template)
{
    /// <summary>Whether it serves its metrics by HTTP; a floor does not.</summary>
    public bool HasHttp { get; init; } = true;

    /// <summary>What to add where the scenario has more series than the server allows by default.</summary>
    public string WithoutLimits { get; init; } = string.Empty;

    /// <summary>Reads <c>NAME=COMMAND</c>.</summary>
    /// <exception cref="FormatException">There is no equals sign.</exception>
    public static ServerCommand Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new ServerCommand(text[..equals], text[(equals + 1)..])
            : throw new FormatException($"not NAME=COMMAND: {text}");
    }

    /// <summary>The command with its placeholders filled in.</summary>
    public string For(int statsdPort, int webPort, string mappingFile, bool withoutLimits) =>
        (withoutLimits ? Template + " " + WithoutLimits : Template)
            .Replace("{statsd}", statsdPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{web}", webPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{mapping}", mappingFile, StringComparison.Ordinal);
}
