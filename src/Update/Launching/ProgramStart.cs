using System;
using System.Globalization;
using System.IO;
using System.Linq;
using PopCon.Update.Activation;
using PopCon.Update.Checks;
using PopCon.Update.Configuration;
using PopCon.Update.Store;

namespace PopCon.Update.Launching;

/// <summary>Decides which set an application starts with. A start waits for no network unless there is nothing to start.</summary>
/// <param name="configuration">The application.</param>
/// <param name="folder">Its folder in the store.</param>
/// <param name="clock">The clock.</param>
/// <param name="complain">Gets one sentence for each thing that is not as usual.</param>
internal sealed class ProgramStart(ApplicationConfiguration configuration, ApplicationFolder folder, TimeProvider clock, Action<string> complain)
{
    // The only wait there is, and only when there is nothing to start.
    private static readonly TimeSpan ForegroundLimit = TimeSpan.FromSeconds(60);

    private readonly DecisionLog _log = new(folder.Store, configuration.App, clock);

    /// <summary>The set to start with, verified; <see langword="null"/> when there is nothing to start.</summary>
    public StartSet? Prepare() => FindSet() ?? (Fetch() ? FindSet() : null);

    /// <summary>Notes that the set works, if it is on trial.</summary>
    public void MarkHealthy(string set)
    {
        if (folder.ReadState().Trial is not null)
        {
            Note(folder.Update(state => new SlotMachine(configuration.Trials, []).Apply(state, "healthy", set)), set);
        }
    }

    private StartSet? FindSet()
    {
        // Each round that does not return forgets a set that is damaged.
        while (true)
        {
            SlotState before = folder.ReadState();
            SlotResult result = Start(before);
            if (result.Run is not { } set)
            {
                return null;
            }

            if (folder.OpenSet(set, out string damage) is { } packages)
            {
                // The start is written before the program runs, so that an end of the machine counts too.
                SlotResult written = ApplicationFolder.AreEqual(before, result.State) && folder.HasState ? result : TryUpdate(Start, result);
                if (string.Equals(written.Run, set, StringComparison.Ordinal))
                {
                    Note(written, set);
                    return new StartSet(set, packages, written.State.Trial is not null);
                }
            }
            else
            {
                complain($"The installed packages are damaged: {damage}. The set before runs.");
                _log.Write("damaged", Names(set), damage);
                folder.Update(state => Forget(state, set));
            }
        }
    }

    // A full or write-protected disk is no reason not to start.
    private SlotResult TryUpdate(Func<SlotState, SlotResult> change, SlotResult otherwise)
    {
        try
        {
            return folder.Update(change);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            complain($"The start could not be noted: {e.Message}");
            return otherwise;
        }
    }

    private SlotResult Start(SlotState state) => new SlotMachine(configuration.Trials, []).Apply(state, "start", null);

    // A damaged set may be the one that is active, or the pending one that this start would have made active.
    private SlotResult Forget(SlotState state, string set)
    {
        var machine = new SlotMachine(configuration.Trials, []);
        SlotState forgotten = machine.Apply(state, "damaged", set).State;
        return machine.Apply(forgotten, "damaged", set);
    }

    private bool Fetch()
    {
        complain("Nothing is installed yet; fetching it now.");
        CheckResult result = new UpdateCheck(configuration, folder, clock).RunAsync(force: true, ForegroundLimit, ForegroundLimit).GetAwaiter().GetResult();
        foreach (string problem in result.Dropped.Select(dropped => $"{dropped.Package} from {dropped.From}: {dropped.Reason}.").Concat(result.Down.Select(down => $"{down}: no answer.")))
        {
            complain(problem);
        }

        if (result.DeadEnd is { } deadEnd)
        {
            complain(deadEnd.Because);
        }

        return folder.ReadState() is { Active: not null } or { Pending: not null };
    }

    private void Note(SlotResult result, string set)
    {
        foreach (string note in result.Notes.Where(note => !note.StartsWith("ignored:", StringComparison.Ordinal)))
        {
            _log.Write(note, Names(set));
            if (note is "rolled-back" or "nothing-to-return-to")
            {
                string trials = configuration.Trials.ToString(CultureInfo.InvariantCulture);
                complain(note is "rolled-back"
                    ? $"rolled-back: the last version did not start properly {trials} times; {Names(set)} runs."
                    : $"nothing-to-return-to: {Names(set)} did not start properly {trials} times, and there is no version before it.");
            }
        }
    }

    private string Names(string set) => string.Join("; ", folder.PackagesOf(set));
}
