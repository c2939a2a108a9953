using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Update.Failures;

namespace PopCon.Update.Activation;

/// <summary>The rules by which sets become active, and by which a set that fails is left again.</summary>
/// <remarks>Pure and thread-safe.</remarks>
/// <param name="trials">How often a new set may be started before it has shown that it works.</param>
/// <param name="store">The sets that are there.</param>
internal sealed class SlotMachine(int trials, IReadOnlyCollection<string> store)
{
    /// <summary>Applies an event.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="name">The name of the event.</param>
    /// <param name="set">The set it is about, for those that are about one.</param>
    /// <exception cref="UpdateException">There is no such event.</exception>
    public SlotResult Apply(SlotState state, string name, string? set) => name switch
    {
        "start" => Start(state),
        "rollback" => Rollback(state),
        "unpin" => new(state with { Pin = null }, ["unpinned"]),
        "gc" => new(state, [], Delete: [.. store.Except([state.Active, state.Previous, state.Pending, state.Pin], StringComparer.Ordinal).OfType<string>().Order(StringComparer.Ordinal)]),
        "stage" or "healthy" or "damaged" or "pin" or "release" when set is null => throw new UpdateException($"The event \"{name}\" needs a set."),
        "stage" => Stage(state, set!),
        "healthy" => Healthy(state, set!),
        "damaged" => Damaged(state, set!),
        "pin" => Pin(state, set!),
        "release" => Failed(state, set)
            ? new(state with { Quarantine = [.. state.Quarantine.Where(bad => !Same(bad, set))] }, ["released"])
            : new(state, ["ignored:not-quarantined"]),
        _ => throw new UpdateException($"Unknown event \"{name}\": expected stage, start, healthy, rollback, damaged, pin, unpin, release or gc."),
    };

    private static SlotResult Stage(SlotState state, string set) =>
        Failed(state, set) ? new(state, ["ignored:quarantined"])
        : state.Pin is not null && !Same(state.Pin, set) ? new(state, ["ignored:pinned"])
        : Same(state.Active, set)
            ? new(state with { Pending = null }, state.Pending is null ? ["ignored:current"] : ["ignored:current", "pending-dropped"])
        : Same(state.Pending, set) ? new(state, ["ignored:staged-already"])
        : new(state with { Pending = set }, ["staged"]);

    private SlotResult Start(SlotState state)
    {
        var notes = new List<string>();
        if (state.Trial is { } failed && failed.Starts >= trials)
        {
            if (state.Previous is not null)
            {
                state = GoBack(state);
                notes.Add("rolled-back");
            }
            else if (state.Pending is null)
            {
                notes.Add("nothing-to-return-to");
            }
        }

        if (state.Pending is not null)
        {
            // What was never confirmed is nothing to return to.
            string? previous = state.Trial is null ? state.Active : state.Previous;
            state = state with { Previous = previous, Active = state.Pending, Pending = null, Trial = new Trial(0) };
            notes.Add("activated");
        }

        if (state.Trial is { } trial && trial.Starts < trials)
        {
            state = state with { Trial = new Trial(trial.Starts + 1) };
        }

        if (state.Active is null)
        {
            notes.Add("nothing");
        }

        return new(state, notes, Run: state.Active);
    }

    private static SlotResult Healthy(SlotState state, string set) =>
        !Same(state.Active, set) ? new(state, ["ignored:not-active"])
        : state.Trial is null ? new(state, ["ignored:confirmed-already"])
        : new(state with { Trial = null }, ["confirmed"]);

    private static SlotResult Rollback(SlotState state) =>
        state.Previous is null ? new(state, ["error:nothing-to-return-to"]) : new(GoBack(state), ["rolled-back"]);

    private static SlotState GoBack(SlotState state)
    {
        string? bad = state.Active;
        return state with
        {
            Active = state.Previous,
            Previous = null,
            Trial = null,
            Quarantine = bad is null || Failed(state, bad) ? state.Quarantine : [.. state.Quarantine, bad],
            Pending = Same(state.Pending, bad) ? null : state.Pending,
            Pin = Same(state.Pin, bad) ? null : state.Pin,
        };
    }

    private static SlotResult Damaged(SlotState state, string set)
    {
        if (Same(state.Active, set))
        {
            return new(state with { Active = state.Previous, Previous = null, Trial = null }, ["fell-back"]);
        }

        bool isKnown = Same(state.Previous, set) || Same(state.Pending, set);
        SlotState rest = state with { Previous = Same(state.Previous, set) ? null : state.Previous, Pending = Same(state.Pending, set) ? null : state.Pending };
        return new(rest, [isKnown ? "lost" : "ignored:unknown"]);
    }

    private SlotResult Pin(SlotState state, string set) =>
        Failed(state, set) ? new(state, ["error:quarantined"])
        : new[] { state.Active, state.Previous, state.Pending }.Concat(store).Contains(set, StringComparer.Ordinal)
            ? new(state with { Pin = set, Pending = Same(state.Active, set) ? null : set }, ["pinned"])
        : new(state, ["error:unknown"]);

    private static bool Failed(SlotState state, string? set) => state.Quarantine.Contains(set, StringComparer.Ordinal);

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);
}
