using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace PopCon.Benchmarks.Send;

/// <summary>Sends statsd lines over UDP to loopback, in a process of its own so that its processor time is nobody else's.</summary>
internal static class SendCommand
{
    private const string Usage = """
        send --port PORT [--kind counters|mixed] [--lines N] [--per-datagram N] [--names N] [--order zipf|in-turn] [--rate N]
          --rate is in lines a second, 0 is as fast as it goes. Prints: sent LINES COUNTABLE SECONDS
          COUNTABLE are the lines that leave a count behind: all but the gauges.
        """;

    // Steps of half a millisecond: a rate of 5 million lines fills batches, and no step overflows a default receive buffer.
    private const int StepsPerSecond = 2_000;

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var given = new CommandArguments(arguments, Traffic.ArgumentNames);
        if (given.AsksForHelp || given.Last("port") is null)
        {
            Console.Error.WriteLine(Usage);
            return given.AsksForHelp ? 0 : 2;
        }

        Traffic traffic = Traffic.Parse(given);
        var pool = new DatagramPool(traffic);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(new IPEndPoint(IPAddress.Loopback, (int)given.Number("port", 0)));
        IDatagramSender sender = OperatingSystem.IsLinux()
            ? new LinuxDatagramSender(socket, pool)
            : new SocketDatagramSender(socket, pool);
        TimeSpan time = SendAll(sender, traffic);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"sent {traffic.Datagrams * traffic.LinesPerDatagram} {pool.CountableLines(traffic.Datagrams)} {time.TotalSeconds:F4}"));
        return 0;
    }

    private static TimeSpan SendAll(IDatagramSender sender, Traffic traffic)
    {
        double datagramsPerSecond = traffic.Rate / (double)traffic.LinesPerDatagram;
        int step = traffic.Rate == 0 ? LinuxDatagramSender.BatchSize : (int)(datagramsPerSecond / StepsPerSecond) + 1;
        long started = Stopwatch.GetTimestamp();
        for (long sent = 0; sent < traffic.Datagrams;)
        {
            sent += sender.Send(sent, (int)Math.Min(step, traffic.Datagrams - sent));
            if (traffic.Rate > 0)
            {
                WaitUntil(started, TimeSpan.FromSeconds(sent / datagramsPerSecond));
            }
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private static void WaitUntil(long started, TimeSpan due)
    {
        TimeSpan rest = due - Stopwatch.GetElapsedTime(started);
        if (rest <= TimeSpan.Zero)
        {
            return;
        }

        if (OperatingSystem.IsLinux())
        {
            LinuxSleep.For(rest);
        }
        else
        {
            Thread.Sleep(rest);
        }
    }
}
