namespace PopCon.Cli.Invocation;

/// <summary>What a script learns from the end of a command.</summary>
internal static class ExitCode
{
    /// <summary>Done, or trusted.</summary>
    public const int Done = 0;

    /// <summary>The command cannot do it, or what it looked at is not trusted.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage, or the command cannot tell.</summary>
    public const int Usage = 2;

    /// <summary>The command did its work and found what it was asked to fail on.</summary>
    public const int Found = 3;

    /// <summary>Ended by Ctrl-C, as shells say it.</summary>
    public const int Interrupted = 130;
}
