using System;
using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Usage.Agent;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage revoke</c> and <c>popcon usage uninstall</c>: take a consent back.</summary>
internal static class WithdrawCommand
{
    /// <summary>The command <c>revoke</c>.</summary>
    public static Command CreateRevoke() => Create("revoke", "Takes the consent back and deletes everything that waits.", agent => agent.Revoke());

    /// <summary>The command <c>uninstall</c>.</summary>
    public static Command CreateUninstall() => Create("uninstall", "Takes the consent back and deletes the folder of the agent.", agent => agent.Uninstall());

    private static Command Create(string name, string description, Action<UsageAgent> act)
    {
        var command = new Command(name, description);
        var agent = new AgentOption(command);
        command.SetAction(parsed =>
        {
            act(agent.Read(parsed));
            return ExitCode.Done;
        });
        return command;
    }
}
