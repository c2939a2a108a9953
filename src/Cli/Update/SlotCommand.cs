using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text.Json.Nodes;
using PopCon.Cli.Invocation;
using PopCon.Update.Activation;
using PopCon.Update.Store;

namespace PopCon.Cli.Update;

/// <summary>The commands that change the slots of an application: one event each.</summary>
internal static class SlotCommand
{
    /// <summary>A command about the whole state.</summary>
    public static Command Create(string name, string description) => Create(name, description, null);

    /// <summary>A command about one set of packages.</summary>
    public static Command CreateForSet(string name, string description) =>
        Create(name, description, new Argument<string[]>("package") { Description = "Packages of the set, such as \"Contoso.Tool 1.2.0\".", Arity = ArgumentArity.OneOrMore });

    private static Command Create(string name, string description, Argument<string[]>? packages)
    {
        var command = new Command(name, description);
        var options = new UpdateOptions(command);
        if (packages is not null)
        {
            command.Add(packages);
        }

        command.SetUpdateAction(parsed =>
        {
            (var configuration, ApplicationFolder folder) = options.Open(parsed);
            string[] present = [.. folder.SetIds.Where(id => folder.OpenSet(id, out _) is not null)];
            var machine = new SlotMachine(configuration.Trials, present);
            SlotResult result = folder.Update(state => machine.Apply(state, name, packages is null
                ? state.Active ?? string.Empty
                : SetSearch.Find(folder, parsed.GetRequiredValue(packages))));
            new DecisionLog(folder.Store, configuration.App, options.Clock(parsed)).Write(name, packages is null ? null : string.Join("; ", parsed.GetRequiredValue(packages)), string.Join(' ', result.Notes));
            return Report(parsed, result.Notes);
        });
        return command;
    }

    /// <summary>Prints what happened; a note that begins with <c>error:</c> fails the command.</summary>
    public static int Report(ParseResult parsed, IReadOnlyList<string> notes)
    {
        parsed.WriteJson(new JsonObject { ["notes"] = JsonStreams.List(notes) });
        return notes.Any(note => note.StartsWith("error:", StringComparison.Ordinal)) ? ExitCode.Failed : ExitCode.Done;
    }
}
