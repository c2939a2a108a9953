using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PopCon.Hosting;
using PopCon.TestSupport;
using PopCon.Usage.Host.Storage;

namespace PopCon.Usage.Tests.Host;

public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("usage.journal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Replay_CutOffAtEveryByte_KeepsTheWholeRecordsBefore()
    {
        byte[][] lines = [.. Enumerable.Range(0, 3).Select(Line)];
        byte[] all = [.. lines.SelectMany(line => line)];
        for (int length = 0; length <= all.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, all[..length]);

            int whole = 0;
            for (int end = 0; whole < lines.Length && end + lines[whole].Length <= length; whole++)
            {
                end += lines[whole].Length;
            }

            Assert.Equal(Enumerable.Range(0, whole), Read());
            Assert.Equal(lines.Take(whole).Sum(line => line.Length), new FileInfo(File).Length);
        }
    }

    [Fact]
    public void Replay_DamageInTheMiddle_IsRefusedInsteadOfForgetting()
    {
        byte[] all = [.. Line(0), .. Line(1), .. Line(2)];
        all[Line(0).Length + 12] ^= 1;
        System.IO.File.WriteAllBytes(File, all);

        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Read());

        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
        Assert.Equal(all.Length, new FileInfo(File).Length);
    }

    [Fact]
    public void Write_AfterATornRecord_ContinuesBehindTheLastWholeOne()
    {
        System.IO.File.WriteAllBytes(File, [.. Line(0), .. Line(1)[..10]]);
        using (Journal journal = Journal.Open(File))
        {
            journal.Replay(_ => { });
            journal.Write([Line(5)]);
        }

        Assert.Equal([0, 5], Read());
    }

    [Fact]
    public void Open_SecondHost_IsRefused()
    {
        using Journal first = Journal.Open(File);

        Assert.Throws<ConfigurationException>(() => Journal.Open(File));
    }

    [Fact]
    public void Replay_LongRecords_AreReadWhole()
    {
        byte[] longLine = Journal.Line(json =>
        {
            json.WriteNumber("n", 7);
            json.WriteString("text", new string('x', 300_000));
        });
        System.IO.File.WriteAllBytes(File, [.. Line(0), .. longLine, .. Line(2)]);

        Assert.Equal([0, 7, 2], Read());
    }

    private static byte[] Line(int number) => Journal.Line(json => json.WriteNumber("n", number));

    private List<int> Read()
    {
        var numbers = new List<int>();
        using Journal journal = Journal.Open(File);
        journal.Replay(record => numbers.Add(record.GetProperty("n").GetInt32()));
        return numbers;
    }
}
