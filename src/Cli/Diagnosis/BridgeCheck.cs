using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Cli.Running;
using PopCon.Reports.Sources;

namespace PopCon.Cli.Diagnosis;

/// <summary>Walks from this machine to the bridge and back: name, datagram, the bridge's web side, its clock.</summary>
/// <remarks>One use.</remarks>
/// <param name="address">Where processes report to.</param>
/// <param name="web">The web side of the bridge; <see langword="null"/> where it is not known.</param>
internal sealed class BridgeCheck(StatsdAddress address, BridgeWeb? web)
{
    private const int PollMilliseconds = 100;

    // An answer of the kernel that nothing listens takes a round trip.
    private const int RefusalMilliseconds = 300;

    private static readonly TimeSpan LookupDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LargestClockDifference = TimeSpan.FromMinutes(1);

    private readonly List<Finding> _findings = [];

    /// <summary>Whether the bridge is on this machine.</summary>
    public bool IsLocal { get; private set; }

    /// <summary>The findings.</summary>
    public async Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken cancellationToken)
    {
        (double? before, string? webProblem) = await AskWebAsync(cancellationToken);
        if (await FindEndPointAsync(cancellationToken) is { } endPoint)
        {
            string? refusal = Send(endPoint);
            if (refusal is not null)
            {
                _findings.Add(Finding.Broken("datagram", Explain(refusal, before, webProblem)));
            }
            else if (before is { } probes)
            {
                await AwaitArrivalAsync(probes, cancellationToken);
            }
            else
            {
                string owner = IsLocal ? OwnerText() : string.Empty;
                _findings.Add(web is null
                    ? Finding.Warning("datagram", $"Sent to {address}{owner}; whether it arrived is not known. Give the bridge's address with --web.")
                    : Finding.Broken("datagram", $"Sent to {address}, where something listens{owner} that is perhaps not the bridge: its web side does not answer."));
            }
        }

        return _findings;
    }

    private async Task<(double? Probes, string? Problem)> AskWebAsync(CancellationToken cancellationToken)
    {
        if (web is null)
        {
            return default;
        }

        try
        {
            (double? probes, DateTimeOffset? date) = await web.ReadAsync(cancellationToken);
            if (probes is null)
            {
                string problem = $"{web.Address} answers, but is not a bridge: check --web.";
                _findings.Add(Finding.Broken("bridge", problem));
                return (null, problem);
            }

            _findings.Add(Finding.Ok("bridge", $"{web.Address} is up."));
            CheckClock(date);
            return (probes, null);
        }
        catch (SourceException e)
        {
            _findings.Add(Finding.Broken("bridge", $"{e.Message.TrimEnd('.')}. Is the bridge running, and its web side at this address?"));
            return (null, e.Message);
        }
    }

    private void CheckClock(DateTimeOffset? date)
    {
        if (date is { } other && (TimeProvider.System.GetUtcNow() - other) is var difference)
        {
            string seconds = difference.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            _findings.Add(difference.Duration() <= LargestClockDifference
                ? Finding.Ok("clock", "Agrees with the bridge's.")
                : Finding.Warning("clock", $"Is {seconds} s ahead of the bridge's. The bridge counts days by its own: set both by NTP."));
        }
    }

    private async Task<EndPoint?> FindEndPointAsync(CancellationToken cancellationToken)
    {
        if (address.IsUnix)
        {
            IsLocal = true;
            return new UnixDomainSocketEndPoint(address.Host);
        }

        try
        {
            IPAddress[] found = address.Host is "localhost" ? [IPAddress.Loopback]
                : await Dns.GetHostAddressesAsync(address.Host, cancellationToken).WaitAsync(LookupDeadline, cancellationToken);
            IsLocal = IPAddress.IsLoopback(found[0]);
            _findings.Add(Finding.Ok("name", $"{address.Host} is " + found[0] + "."));
            return new IPEndPoint(found[0], address.Port);
        }
        catch (Exception e) when (e is SocketException or TimeoutException or ArgumentException)
        {
            string why = e is TimeoutException ? "the name server does not answer" : e.Message;
            _findings.Add(Finding.Broken("name", $"The name {address.Host} has no address: {why}. Check {ReporterVariables.Prefix}STATSD_HOST and /etc/resolv.conf, or use an address."));
            return null;
        }
    }

    // Connected, because only then the kernel passes on that nothing listens.
    private static string? Send(EndPoint endPoint)
    {
        try
        {
            using var socket = endPoint is IPEndPoint
                ? new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
                : new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Connect(endPoint);
            socket.Send(Encoding.ASCII.GetBytes(BridgeWeb.ProbeLine));
            if (endPoint is IPEndPoint)
            {
                socket.ReceiveTimeout = RefusalMilliseconds;
                socket.Receive(new byte[1]);
            }

            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TimedOut)
        {
            // Silence is what a bridge answers.
            return null;
        }
        catch (SocketException e)
        {
            return e.Message;
        }
    }

    private string Explain(string refusal, double? before, string? webProblem)
    {
        string what = $"Nothing listens on {address} ({refusal}): ";
        return what + (before is not null ? $"the bridge at {web!.Address} is up, so this is the wrong port. Set {ReporterVariables.Prefix}STATSD_PORT to that of its --statsd.listen-udp."
            : webProblem is not null ? "the bridge is down, or both addresses are wrong. Start it, and read its log."
            : $"the bridge is down or the port is wrong. Start the bridge, or set {ReporterVariables.Prefix}STATSD_PORT.");
    }

    private async Task AwaitArrivalAsync(double before, CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < ArrivalDeadline)
        {
            try
            {
                if ((await web!.ReadAsync(cancellationToken)).Probes > before)
                {
                    _findings.Add(Finding.Ok("datagram", $"{BridgeWeb.ProbeLine} went to {address} and came back from {web.Address}."));
                    return;
                }
            }
            catch (SourceException)
            {
                // The next look may succeed; if none does, the datagram has not come back.
            }

            await Task.Delay(PollMilliseconds, cancellationToken);
        }

        _findings.Add(Finding.Broken("datagram", $"{BridgeWeb.ProbeLine} went to {address} and did not come back from {web!.Address}: something else listens there{OwnerText()}, "
            + "or the bridge allows other senders only (--statsd.allow), or a mapping rule drops the line (popcon explain)."));
    }

    private string OwnerText() => !address.IsUnix && IsLocal && SocketOwners.Of(address.Port) is { Length: > 0 } owners ? ", " + owners : string.Empty;
}
