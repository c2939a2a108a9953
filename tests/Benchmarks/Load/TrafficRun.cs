using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace PopCon.Benchmarks.Load;

/// <summary>Sends the traffic of a scenario twice to a server that has just been started, and measures what it costs the server.</summary>
internal sealed class TrafficRun
{
    private const double Million = 1e6;

    // What a scrape under way must not stop: as much again as a pass.
    private static readonly TimeSpan TrafficBeforeScrape = TimeSpan.FromSeconds(1);

    private readonly Scenario _scenario;
    private readonly ServerCommand _command;
    private readonly StatsdServer _server;
    private readonly List<SentTraffic> _sent = [];

    private TrafficRun(Scenario scenario, ServerCommand command, StatsdServer server)
    {
        _scenario = scenario;
        _command = command;
        _server = server;
    }

    /// <summary>Runs it.</summary>
    public static async Task<TrafficResult> MeasureAsync(Scenario scenario, ServerCommand command)
    {
        using StatsdServer server = await StatsdServer.StartAsync(command, scenario.NeedsNoLimits);
        return await new TrafficRun(scenario, command, server).MeasureAsync();
    }

    private async Task<TrafficResult> MeasureAsync()
    {
        double first = await PassAsync();
        long droppedFirst = LinesDropped();
        double later = await PassAsync();
        long droppedLater = LinesDropped() - droppedFirst;
        double linesPerSecond = _sent[1].Lines / _sent[1].Seconds;
        double resident = _server.ResidentMegabytes;
        IReadOnlyList<ScrapeTime> scrapes = _scenario.TimesScrapes && _command.HasHttp ? await ScrapeUnderTrafficAsync() : [];
        long sent = _sent.Sum(pass => pass.Lines);
        long received = _command.HasHttp ? await CountReceivedAsync() : sent - LinesDropped();

        // Per line that arrived, so that a server gains nothing by losing lines.
        double arrived = (double)received / sent;
        return new TrafficResult
        {
            Scenario = _scenario,
            Server = _command,
            Sent = sent,
            Received = received,
            DroppedFirst = droppedFirst,
            DroppedLater = droppedLater,
            LinesPerSecond = linesPerSecond,
            FirstCost = first / arrived,
            LaterCost = later / arrived,
            ResidentMegabytes = resident,
            PeakMegabytes = _server.PeakMegabytes,
            Scrapes = scrapes,
        };
    }

    /// <summary>Processor seconds per million lines sent.</summary>
    private async Task<double> PassAsync()
    {
        double before = _server.ProcessorSeconds;
        SentTraffic sent = await SentTraffic.SendAsync(_scenario.Traffic, _server.StatsdPort);
        await _server.BecomeQuietAsync();
        _sent.Add(sent);
        return (_server.ProcessorSeconds - before) / (sent.Lines / Million);
    }

    private async Task<IReadOnlyList<ScrapeTime>> ScrapeUnderTrafficAsync()
    {
        Task<SentTraffic> sending = SentTraffic.SendAsync(_scenario.Traffic, _server.StatsdPort);
        await Task.Delay(TrafficBeforeScrape);
        List<ScrapeTime> scrapes =
        [
            await ScrapeTime.MeasureAsync(_server, "identity"),
            await ScrapeTime.MeasureAsync(_server, "identity"),
            await ScrapeTime.MeasureAsync(_server, "gzip"),
        ];
        _sent.Add(await sending);
        await _server.BecomeQuietAsync();
        return scrapes;
    }

    // The kernel's count: a floor keeps none that can be asked for.
    private long LinesDropped() => UdpPort.Dropped(_server.StatsdPort) * _scenario.Traffic.LinesPerDatagram;

    // A datagram is lost as a whole, so of gauges, which leave no count, the same share arrived as of all else.
    private async Task<long> CountReceivedAsync()
    {
        double counted = await CountedLines.ReadAsync(_server);
        long countable = _sent.Sum(pass => pass.Countable);
        long others = _sent.Sum(pass => pass.Lines) - countable;
        return (long)Math.Round(counted + (others * counted / countable));
    }
}
