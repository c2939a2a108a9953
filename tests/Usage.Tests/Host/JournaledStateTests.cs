using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Usage.Host.Storage;
using PopCon.Usage.Tests.Support;

namespace PopCon.Usage.Tests.Host;

public sealed class JournaledStateTests
{
    [Fact]
    public async Task Record_AfterARestart_IsThereOnce()
    {
        using var folder = new TemporaryFolder();
        using (var state = new JournaledState(folder.Path, TimeProvider.System, new Sum()))
        {
            for (int i = 1; i <= 100; i++)
            {
                await RecordAsync(state, i);
            }
        }

        var sum = new Sum();
        using (new JournaledState(folder.Path, TimeProvider.System, sum))
        {
            Assert.Equal(100, sum.Value);
        }

        // The start before wrote the file anew.
        Assert.Single(await File.ReadAllLinesAsync(folder.File("usage.journal")));
    }

    [SkippableFact]
    public async Task Record_DiskIsFull_FailsAndMemoryKnowsNoMoreThanTheDisk()
    {
        using SmallDisk disk = await SmallDisk.MountAsync();
        var sum = new Sum();
        var state = new JournaledState(disk.Path, TimeProvider.System, sum);
        lock (state.Gate)
        {
            sum.Value = 1;
        }

        await RecordAsync(state, 1);
        disk.Fill();

        await Assert.ThrowsAsync<IOException>(() => FailAsync(state, sum));
        Assert.Equal(1, sum.Value);

        disk.Free();
        await RecordAsync(state, 3);
        state.Dispose();
        var after = new Sum();
        using var restarted = new JournaledState(disk.Path, TimeProvider.System, after);
        Assert.Equal(3, after.Value);
    }

    // A record of a page always needs more room than is left of the last one.
    private static Task FailAsync(JournaledState state, Sum sum)
    {
        lock (state.Gate)
        {
            sum.Value = 2;
            return state.Record_NeedsLock(json =>
            {
                json.WriteNumber("sum", 2);
                json.WriteString("text", new string('x', 8192));
            });
        }
    }

    private static Task RecordAsync(JournaledState state, int value)
    {
        lock (state.Gate)
        {
            return state.Record_NeedsLock(json => json.WriteNumber("sum", value));
        }
    }

    private sealed class Sum : IJournaled
    {
        public int Value { get; set; }

        public void Clear_NeedsLock() => Value = 0;

        public void Apply_NeedsLock(string type, JsonElement record) => Value = record.GetProperty("sum").GetInt32();

        public IEnumerable<Action<Utf8JsonWriter>> Snapshot_NeedsLock(DateTimeOffset now) => Value == 0 ? [] : [json => json.WriteNumber("sum", Value)];
    }
}
