using System;
using System.Buffers.Binary;
using System.IO;
using PopCon.TestSupport;
using PopCon.Usage.Agent.Buffer;

namespace PopCon.Usage.Tests.Agent;

public sealed class MemoryCountersTests
{
    [Fact]
    public void Flush_FileIsLocked_KeepsTheCountsForTheNextTime()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("counters");
        File.WriteAllBytes(path, new byte[3 * sizeof(long)]);
        using var counters = new MemoryCounters(path, sizeof(long), 2);
        counters.Add(1, 5);
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            counters.Flush();
        }

        counters.Add(1, 2);
        counters.Flush();
        counters.Flush();

        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal((0, 7), (BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16))));
    }
}
