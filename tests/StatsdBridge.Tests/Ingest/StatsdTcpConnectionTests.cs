using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics.Tests.Own;
using PopCon.StatsdBridge.Ingest;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Ingest;

public sealed class StatsdTcpConnectionTests : IDisposable
{
    private static readonly TcpLimits Limits = new(0, 0, TimeSpan.Zero, 20);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly RecordingSink _sink = new();
    private readonly TcpMetrics _metrics = new(new OwnNumbers().Metrics);

    public StatsdTcpConnectionTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Run_SplitAtEveryOffset_HandsOnTheSameLines()
    {
        const string Text = "a:1|c\nbb:22|g\r\n\nccc:3|ms\nlast:4|c";
        for (int split = 1; split < Text.Length; split++)
        {
            var sink = new RecordingSink();
            await RunAsync(sink, Limits, async sender =>
            {
                await sender.SendAsync(Encoding.UTF8.GetBytes(Text[..split]));
                int whole = Text[..split].LastIndexOf('\n') + 1;
                await Eventually.TrueAsync(() => string.Concat(sink.Pieces).Length >= whole, "the whole lines of the first part");
                await sender.SendAsync(Encoding.UTF8.GetBytes(Text[split..]));
            });
            Assert.Equal(Text, string.Concat(sink.Pieces));
            Assert.All(sink.Pieces.SkipLast(1), piece => Assert.EndsWith("\n", piece, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(21, 1)]
    public async Task Run_LineAtTheLimit_IsTakenAndBeyondItIsCut(int length, long cut)
    {
        await RunAsync(_sink, Limits, sender => sender.SendAsync(Encoding.UTF8.GetBytes("a:1|c\n" + new string('x', length) + "\nb:2|c\n")));
        Assert.Equal(cut, _metrics.TooLongLines.Value);
        Assert.StartsWith("a:1|c\n", string.Concat(_sink.Pieces), StringComparison.Ordinal);
        Assert.Equal(cut == 0, string.Concat(_sink.Pieces).Contains('x'));
    }

    [Fact]
    public async Task Run_LongLineWithinALargeLimit_Arrives()
    {
        string line = new string('x', 100_000) + ":1|c\n";
        await RunAsync(_sink, Limits with { LineBytes = 0 }, sender => sender.SendAsync(Encoding.UTF8.GetBytes(line + "a:1|c\n")));
        Assert.Equal(line + "a:1|c\n", string.Concat(_sink.Pieces));
    }

    [Fact]
    public async Task Run_SilentSender_IsClosedAndCounted()
    {
        using Socket sender = Connect();
        Socket accepted = await _listener.AcceptAsync();
        var connection = new StatsdTcpConnection(accepted, Limits with { IdleTimeout = TimeSpan.FromMilliseconds(50) }, _sink, _metrics);
        await connection.RunAsync(CancellationToken.None).WaitAsync(Eventually.DefaultDeadline);
        Assert.Equal(1, _metrics.IdleConnections.Value);
    }

    [Fact]
    public async Task Run_BridgeStops_TakesWholeLinesAndCountsTheHalfOne()
    {
        using Socket sender = Connect();
        Socket accepted = await _listener.AcceptAsync();
        sender.Send("a:1|c\nb:2|c\nhalf:1"u8);
        await Eventually.TrueAsync(() => accepted.Available == 18, "the bytes to arrive");
        var connection = new StatsdTcpConnection(accepted, Limits, _sink, _metrics);
        await connection.RunAsync(new CancellationToken(canceled: true)).WaitAsync(Eventually.DefaultDeadline);
        Assert.Equal("a:1|c\nb:2|c\n", string.Concat(_sink.Pieces));
        Assert.Equal(1, _metrics.UnfinishedLines.Value);
    }

    [Fact]
    public async Task Run_SenderResets_IsCounted()
    {
        using Socket sender = Connect();
        Socket accepted = await _listener.AcceptAsync();
        Task running = new StatsdTcpConnection(accepted, Limits, _sink, _metrics).RunAsync(CancellationToken.None);
        sender.LingerState = new LingerOption(enable: true, seconds: 0);
        sender.Close();
        await running.WaitAsync(Eventually.DefaultDeadline);
        Assert.Equal(1, _metrics.ConnectionErrors.Value);
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(_listener.LocalEndPoint!);
        return socket;
    }

    private async Task RunAsync(RecordingSink sink, TcpLimits limits, Func<Socket, Task> send)
    {
        using Socket sender = Connect();
        Socket accepted = await _listener.AcceptAsync();
        Task running = new StatsdTcpConnection(accepted, limits, sink, _metrics).RunAsync(CancellationToken.None);
        await send(sender);
        sender.Shutdown(SocketShutdown.Send);
        await running.WaitAsync(Eventually.DefaultDeadline);
    }
}
