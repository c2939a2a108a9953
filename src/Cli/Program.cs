using System.CommandLine;
using System.CommandLine.Help;
using System.Linq;
using System.Runtime.CompilerServices;
using PopCon.Cli.Completion;
using PopCon.Cli.Diagnosis;
using PopCon.Cli.Invocation;
using PopCon.Cli.Live;
using PopCon.Cli.Mapping;
using PopCon.Cli.Reporting;
using PopCon.Cli.Running;
using PopCon.Cli.Trust;
using PopCon.Cli.Update;
using PopCon.Cli.Usage;
using PopCon.Cli.Viewing;

namespace PopCon.Cli;

/// <summary>The composition root: every command of <c>popcon</c> is one line here.</summary>
internal static class Program
{
    /// <summary>The whole grammar.</summary>
    public static RootCommand CreateRoot()
    {
        RootCommand root = CreateCommands();
        root.Options.OfType<HelpOption>().Single().Action = new ScreenHelp();
        return root;
    }

    private static RootCommand CreateCommands() => new("Shows which packages are really used, and which plug-ins are trusted.")
    {
        ReportCommand.Create(),
        CompareCommand.Create(),
        AdviseCommand.Create(),
        TopCommand.Create(),
        ViewCommand.Create(),
        BadgeCommand.Create(),
        DoctorCommand.Create(),
        RunUnderHookCommand.Create(),
        ExplainCommand.Create(),
        MappingCommand.Create(),
        TrustCommand.Create(),
        UsageCommand.Create(),
        WatchCommand.Create(),
        UpdateCommand.Create(),
        LaunchCommand.Create(),
        CompletionCommand.Create(),
    };

    private static int Main(string[] args) => LaunchLine.TryRead(args) is { } line ? ProgramLaunch.Run(line) : RunGrammar(args);

    // Apart from Main, so that a launch loads nothing of the grammar.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int RunGrammar(string[] args) => CommandInvocation.Run(CreateRoot(), RunCommand.SeparateArguments(args));
}
