using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Update.Activation;
using PopCon.Update.Failures;

namespace PopCon.Update.Tests.Activation;

public sealed class SlotMachineTests
{
    private static readonly string[] Sets = ["a", "b", "c"];
    private static readonly string[] Events = ["stage", "start", "healthy", "rollback", "damaged", "pin", "unpin", "release"];

    [Fact]
    public void Apply_UnknownEvent_SaysWhichThereAre() =>
        Assert.Contains("rollback", Assert.Throws<UpdateException>(() => new SlotMachine(3, []).Apply(new SlotState(), "explode", null)).Message);

    [Fact]
    public void Apply_ActiveIsStagedAgain_PendingIsDropped()
    {
        SlotResult result = new SlotMachine(3, []).Apply(new SlotState { Active = "a", Pending = "b" }, "stage", "a");

        Assert.Null(result.State.Pending);
        Assert.Contains("pending-dropped", result.Notes);
    }

    [Fact]
    public void Apply_ActiveIsPinned_NothingElseBecomesActive()
    {
        var machine = new SlotMachine(3, []);

        SlotState state = machine.Apply(new SlotState { Active = "a", Pending = "b" }, "pin", "a").State;

        Assert.Equal("a", machine.Apply(state, "start", null).Run);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Apply_AnyEvents_NoSlotHoldsWhatFailedAndNoStartIsLost(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++)
        {
            var machine = new SlotMachine(2, Sets);
            var state = new SlotState();
            var history = new List<string>();
            for (int i = 0; i < 20; i++)
            {
                string name = Events[random.Next(Events.Length)];
                string set = Sets[random.Next(Sets.Length)];
                bool hadSomething = state.Active is not null || state.Pending is not null;
                SlotResult result = machine.Apply(state, name, set);
                history.Add($"{name} {set}");
                string told = $"seed {seed}: {string.Join(", ", history)}";

                state = result.State;
                Assert.True(name != "start" || hadSomething == (result.Run is not null), told);
                Assert.True(!state.Quarantine.Contains(state.Pending) && !state.Quarantine.Contains(state.Pin), told);
                Assert.True(state.Quarantine.Distinct().Count() == state.Quarantine.Count, told);
            }
        }
    }
}
