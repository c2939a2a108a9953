using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Logging;
using PopCon.TestSupport;

namespace PopCon.Hosting.Tests.Logging;

public sealed partial class StderrLoggerTests
{
    [Fact]
    public void Log_Message_IsOneLogfmtLine() =>
        Assert.Equal(
            "time=2026-01-02T03:04:05.006Z level=WARN source=Web:42 msg=\"Something happened\" path=/etc/x.yml count=7 share=0.5 on=true nothing=null\n",
            Written(LogFormat.Logfmt, LogLevel.Information, logger => Happened(logger, "/etc/x.yml", 7, 0.5, true, null)));

    [Fact]
    public void Log_Message_IsOneJsonObject() =>
        Assert.Equal(
            """{"time":"2026-01-02T03:04:05.006Z","level":"WARN","source":"Web:42","msg":"Something happened","path":"/etc/x.yml","count":7,"share":0.5,"on":true,"nothing":null}""" + "\n",
            Written(LogFormat.Json, LogLevel.Information, logger => Happened(logger, "/etc/x.yml", 7, 0.5, true, null)));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("a=b", "\"a=b\"")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("say \"x\"\\", "\"say \\\"x\\\"\\\\\"")]
    [InlineData("x\ntime=0 level=ERROR", "\"x\\ntime=0 level=ERROR\"")]
    [InlineData("\r\t\0\u001b[2J", "\"\\r\\t\\u0000\\u001b[2J\"")]
    [InlineData("\u0085\u2028\u202e\ue000", "\"\\u0085\\u2028\\u202e\\ue000\"")]
    [InlineData("\U000e0001", "\"\\udb40\\udc01\"")]
    [InlineData("rivière 🌊", "\"rivière 🌊\"")]
    public void Log_HostileValue_StaysInsideItsQuotes(string value, string expected)
    {
        string line = Written(LogFormat.Logfmt, LogLevel.Information, logger => Happened(logger, value, 7, 0.5, true, null));

        Assert.Contains($" path={expected} count=7 ", line, StringComparison.Ordinal);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void Log_EveryCharacterOfTheBasicPlane_IsReadBackFromJson()
    {
        string value = new([.. Enumerable.Range(0, 0xD800).Select(c => (char)c)]);
        var read = new StringBuilder();
        foreach (char[] chunk in value.Chunk(4096))
        {
            string line = Written(LogFormat.Json, LogLevel.Information, logger => Happened(logger, new string(chunk), 7, double.NaN, true, null));
            Assert.DoesNotContain('\n', line[..^1]);
            read.Append(JsonDocument.Parse(line).RootElement.GetProperty("path").GetString());
        }

        Assert.Equal(value, read.ToString());
    }

    [Fact]
    public void Log_VeryLongValue_IsCut()
    {
        string line = Written(LogFormat.Logfmt, LogLevel.Information, logger => Happened(logger, new string('x', 70_000), 7, 0.5, true, null));

        Assert.Contains(" path=\"" + new string('x', 16_384) + "…\" count=7 ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_Exception_AddsItsMessageAndAtDebugItsStack()
    {
        static void Act(ILogger logger)
        {
            try
            {
                throw new FormatException("bad\nthing");
            }
            catch (FormatException e)
            {
                Failed(logger, e);
            }
        }

        Assert.EndsWith(
            "level=ERROR source=Web:43 msg=Failed error=\"bad\\nthing\" error_type=FormatException\n",
            Written(LogFormat.Logfmt, LogLevel.Information, Act),
            StringComparison.Ordinal);
        Assert.Contains(" stack=\"   at ", Written(LogFormat.Logfmt, LogLevel.Debug, Act), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LogLevel.Debug, "PopCon.StatsdBridge.Web", 4)]
    [InlineData(LogLevel.Information, "PopCon.StatsdBridge.Web", 3)]
    [InlineData(LogLevel.Warning, "PopCon.StatsdBridge.Web", 2)]
    [InlineData(LogLevel.Error, "PopCon.StatsdBridge.Web", 1)]
    [InlineData(LogLevel.Debug, "Microsoft.AspNetCore.Server.Kestrel", 2)]
    [InlineData(LogLevel.Error, "Microsoft.AspNetCore.Server.Kestrel", 1)]
    public void Log_Level_FiltersBySourceAndSetting(LogLevel level, string category, int lines)
    {
        using var output = new MemoryStream();
        using (var provider = new StderrLoggerProvider(new LogOptions { Level = level }, Clock.Fixed, output))
        {
            ILogger logger = provider.CreateLogger(category);
            foreach (LogLevel each in new[] { LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error })
            {
                AtLevel(logger, each);
            }
        }

        Assert.Equal(lines, Encoding.UTF8.GetString(output.ToArray()).Split('\n').Length - 1);
    }

    [Fact]
    public void Log_OutputThatBlocks_DropsAndCountsInsteadOfWaiting()
    {
        using var output = new BlockedStream();
        using var provider = new StderrLoggerProvider(new LogOptions(), Clock.Fixed, output);

        // Three sources, because the lines of one are limited to fewer.
        ILogger[] loggers = [provider.CreateLogger("PopCon.X"), provider.CreateLogger("PopCon.Y"), provider.CreateLogger("PopCon.Z")];
        for (int i = 0; i < 3000; i++)
        {
            Happened(loggers[i % 3], i.ToString(CultureInfo.InvariantCulture), i, 0, false, null);
        }

        // One line may be in the writer's hands besides the 1,024 that are queued.
        long dropped = provider.Dropped;
        Assert.InRange(dropped, 3000 - 1024 - 1, 3000 - 1024);
        output.Unblock();
        provider.Dispose();

        List<string> lines = [.. output.Text.Split('\n')];
        Assert.Equal($"time=2026-01-02T03:04:05.006Z level=WARN msg=\"log lines were lost\" count={dropped}", lines[^2]);
        Assert.Equal(3000 - dropped, lines.Count - 2);
    }

    /// <summary>F9: whatever makes a message repeat, the log does not fill; the number of suppressed lines is written.</summary>
    [Fact]
    public void Log_F9MessageThatNeverStops_IsLimitedAndCounted()
    {
        var time = new FakeTime();
        using var output = new MemoryStream();
        using (var provider = new StderrLoggerProvider(new LogOptions { Format = LogFormat.Json }, time, output))
        {
            ILogger logger = provider.CreateLogger("PopCon.X");
            ILogger other = provider.CreateLogger("PopCon.Y");
            Repeat(logger, 1_500);
            SpinWait.SpinUntil(() => LineCount() == 1_000, Eventually.DefaultDeadline);
            Happened(other, "another", 1, 0, false, null);
            time.Advance(TimeSpan.FromSeconds(2));
            Repeat(logger, 5);
        }

        List<JsonElement> lines =
        [
            .. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
        Assert.Equal(1_000 + 1 + 2 + 1, lines.Count);
        Assert.Equal("Y:42", lines[1_000].GetProperty("source").GetString());
        Assert.Equal(500, lines[1_001].GetProperty("suppressed").GetInt64());
        Assert.False(lines[1_002].TryGetProperty("suppressed", out _));
        Assert.Equal(
            ("log lines were suppressed", "X:42", 3L),
            (lines[1_003].GetProperty("msg").GetString()!, lines[1_003].GetProperty("source").GetString()!, lines[1_003].GetProperty("count").GetInt64()));
        int LineCount() => Encoding.UTF8.GetString(output.ToArray()).Count(c => c == '\n');
    }

    [Fact]
    public void Log_ClosedOutput_IsCountedNotThrown()
    {
        var output = new MemoryStream();
        output.Dispose();
        using var provider = new StderrLoggerProvider(new LogOptions(), Clock.Fixed, output);

        Happened(provider.CreateLogger("PopCon.X"), "x", 1, 1, true, null);

        Assert.True(SpinWait.SpinUntil(() => provider.Dropped > 0, Eventually.DefaultDeadline));
        provider.Dispose();
        Happened(provider.CreateLogger("PopCon.X"), "x", 1, 1, true, null);
        Assert.True(provider.Dropped >= 2);
    }

    [LoggerMessage(EventId = 42, Level = LogLevel.Warning, Message = "Something happened")]
    private static partial void Happened(ILogger logger, string path, int count, double share, bool on, string? nothing);

    [LoggerMessage(EventId = 43, Level = LogLevel.Error, Message = "Failed")]
    private static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 44, Message = "x")]
    private static partial void AtLevel(ILogger logger, LogLevel level);

    private static void Repeat(ILogger logger, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Happened(logger, "x", i, 0, false, null);
        }
    }

    private static string Written(LogFormat format, LogLevel level, Action<ILogger> act)
    {
        using var output = new MemoryStream();
        using (var provider = new StderrLoggerProvider(new LogOptions { Format = format, Level = level }, Clock.Fixed, output))
        {
            act(provider.CreateLogger("PopCon.StatsdBridge.Web"));
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    private sealed class Clock : TimeProvider
    {
        public static readonly Clock Fixed = new();

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero);
    }

    private sealed class BlockedStream : MemoryStream
    {
        private readonly ManualResetEventSlim _open = new();

        public string Text => Encoding.UTF8.GetString(ToArray());

        public void Unblock() => _open.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _open.Wait();
            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            _open.Dispose();
            base.Dispose(disposing);
        }
    }
}
