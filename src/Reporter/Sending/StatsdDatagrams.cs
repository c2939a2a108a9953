using System.Collections.Generic;
using System.Runtime.CompilerServices;
using PopCon.Reporter.Attribution;
using PopCon.Reporter.Configuration;

namespace PopCon.Reporter.Sending;

/// <summary>The counters that wait to be sent. Packs them into as few datagrams as they fit in.</summary>
/// <remarks>Used by one thread at a time. What cannot be sent waits for the next time; never more than one line for each package.</remarks>
internal sealed class StatsdDatagrams
{
    /// <summary>What passes everywhere in one piece: 1500 bytes of Ethernet, less 40 of IPv6, 8 of UDP and 20 to spare for a tunnel.</summary>
    internal const int MaxBytes = 1432;

    /// <summary>What the waiting lines count, in their order: an id, <c>-</c> and an id for one with a sibling, <c>#</c> without a package.</summary>
    internal readonly List<string> Keys = new();

    private readonly List<string> _lines = new();
    private readonly Settings _settings;

    /// <summary>An empty list.</summary>
    internal StatsdDatagrams(Settings settings) => _settings = settings;

    /// <summary>Counts one. A line that would not fit a datagram is dropped; no id of a real package is anywhere near that long.</summary>
    /// <param name="sibling">The last component of the counter's name; <see langword="null"/> for that of the prefix itself.</param>
    /// <param name="package">What is counted; <see langword="null"/> for a counter without one.</param>
    internal void Add(string? sibling, Package? package)
    {
        string name = _settings.Prefix;
        if (sibling is not null)
        {
            name = name.Substring(0, name.LastIndexOf('.') + 1) + sibling;
        }

        string line = package is null ? name + ":1|c"
            : _settings.UsesTags ? name + ":1|c|#" + PackageTags.Format(package, _settings)
            : name + "." + package.Id + ":1|c";
        if (line.Length <= MaxBytes)
        {
            _lines.Add(line);
            Keys.Add(package is null ? "#" + sibling : sibling is null ? package.Id : "-" + package.Id);
        }
    }

    /// <summary>Takes a counter back.</summary>
    internal void RemoveAt(int index)
    {
        _lines.RemoveAt(index);
        Keys.RemoveAt(index);
    }

    /// <summary>Sends what waits, until a datagram cannot be sent.</summary>
    /// <returns>How many counters were sent.</returns>
    [MethodImpl(RunOnce.NotWorthOptimising)]
    internal int Send(StatsdEndpoint endpoint)
    {
        byte[] datagram = new byte[MaxBytes];
        int length = 0;
        int sent = 0;
        for (int i = 0; i <= _lines.Count; i++)
        {
            bool isFull = i == _lines.Count || length + 1 + _lines[i].Length > MaxBytes;
            if (isFull && length > 0)
            {
                if (!endpoint.Send(datagram, length))
                {
                    break;
                }

                sent = i;
                length = 0;
            }

            if (i < _lines.Count)
            {
                if (length > 0)
                {
                    datagram[length++] = (byte)'\n';
                }

                // Ids are ASCII in practice; statsd servers disagree on everything else.
                foreach (char c in _lines[i])
                {
                    datagram[length++] = c < 128 ? (byte)c : (byte)'_';
                }
            }
        }

        _lines.RemoveRange(0, sent);
        Keys.RemoveRange(0, sent);
        return sent;
    }
}
