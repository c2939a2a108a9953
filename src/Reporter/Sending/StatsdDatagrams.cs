using System.Runtime.CompilerServices;
using PopCon.Reporter.Attribution;

namespace PopCon.Reporter.Sending;

/// <summary>Packs counters into as few datagrams as they fit in, and sends them.</summary>
/// <remarks>Used by one thread at a time, for one report.</remarks>
internal sealed class StatsdDatagrams
{
    /// <summary>What passes everywhere in one piece: 1500 bytes of Ethernet, less 40 of IPv6, 8 of UDP and 20 to spare for a tunnel.</summary>
    internal const int MaxBytes = 1432;

    private readonly Settings _settings;
    private readonly byte[] _datagram = new byte[MaxBytes];
    private StatsdEndpoint? _endpoint;
    private int _length;

    /// <summary>An empty pack.</summary>
    internal StatsdDatagrams(Settings settings) => _settings = settings;

    /// <summary>Counts one.</summary>
    /// <param name="sibling">The last component of the counter's name; <see langword="null"/> for that of the prefix itself.</param>
    /// <param name="package">What is counted; <see langword="null"/> for a counter without one.</param>
    internal void Add(string? sibling, Package? package)
    {
        string name = _settings.Prefix;
        if (sibling is not null)
        {
            name = name.Substring(0, name.LastIndexOf('.') + 1) + sibling;
        }

        if (package is null)
        {
            AddLine(name + ":1|c");
        }
        else
        {
            AddLine(_settings.UsesTags ? name + ":1|c|#" + PackageTags.Format(package, _settings) : name + "." + package.Id + ":1|c");
        }
    }

    /// <summary>Sends what is left.</summary>
    internal void Send()
    {
        if (_length > 0)
        {
            _endpoint ??= StatsdEndpoint.Find(_settings.Host, _settings.Port);
            _endpoint.Send(_datagram, _length);
            _length = 0;
        }
    }

    // No id of a real package is anywhere near as long as a datagram; a line that would not fit is one to drop.
    [MethodImpl(RunOnce.NotWorthOptimising)]
    private void AddLine(string line)
    {
        if (line.Length > MaxBytes)
        {
            return;
        }

        if (_length + 1 + line.Length > MaxBytes)
        {
            Send();
        }

        if (_length > 0)
        {
            _datagram[_length++] = (byte)'\n';
        }

        // Ids are ASCII in practice; statsd servers disagree on everything else.
        foreach (char c in line)
        {
            _datagram[_length++] = c < 128 ? (byte)c : (byte)'_';
        }
    }
}
