using System;
using System.Collections.Generic;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Metrics.Exposition;

/// <summary>Streams collected families to a pipe, in whatever format, a block at a time.</summary>
/// <remarks>
/// Values are read as they are written, while ingest goes on: a scrape sees each series at its own moment. At most one block
/// and one series are pending at a time, and a slow reader holds up nobody but this scrape.
/// </remarks>
internal sealed class ExpositionWriter
{
    // Flush whenever so much is pending: enough for large writes, and little beside Kestrel's own buffers.
    private const int FlushBytes = 64 * 1024;

    private readonly IReadOnlyList<CollectedFamily> _families;
    private readonly IExpositionFormat _format;
    private int _family;
    private int _series;

    private ExpositionWriter(IReadOnlyList<CollectedFamily> families, IExpositionFormat format)
    {
        _families = families;
        _format = format;
    }

    /// <summary>Writes everything. Ends early, without an error, when the reader of the pipe has gone.</summary>
    /// <param name="families">Sorted by name.</param>
    /// <param name="format">A fresh instance: see <see cref="FormatNegotiation"/>.</param>
    /// <param name="output">Where to; it is flushed but not completed.</param>
    /// <param name="nowMilliseconds">The time on the registry's monotonic clock.</param>
    /// <param name="token">Ends the scrape.</param>
    public static async Task WriteAsync(
        IReadOnlyList<CollectedFamily> families,
        IExpositionFormat format,
        PipeWriter output,
        long nowMilliseconds,
        CancellationToken token)
    {
        var writer = new ExpositionWriter(families, format);
        format.Begin(families, nowMilliseconds);
        bool isMore = true;
        while (isMore)
        {
            isMore = writer.WriteBlock(output);
            FlushResult flushed = await output.FlushAsync(token);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                return;
            }
        }
    }

    // Returns whether anything is left.
    private bool WriteBlock(PipeWriter output)
    {
        var block = new BlockWriter(output);
        while (_family < _families.Count && block.Written < FlushBytes)
        {
            CollectedFamily family = _families[_family];
            if (family.Series.IsEmpty || WriteSeries(ref block, family))
            {
                _family++;
            }
        }

        bool isMore = _family < _families.Count;
        if (!isMore)
        {
            _format.End(ref block);
        }

        block.Commit();
        return isMore;
    }

    // Returns whether the family is complete; if not, the block is full.
    private bool WriteSeries(ref BlockWriter block, in CollectedFamily family)
    {
        if (_series == 0)
        {
            _format.BeginFamily(ref block, family);
        }

        ReadOnlySpan<TimeSeries> all = family.Series.Span;
        do
        {
            _format.WriteSeries(ref block, all[_series++]);
        }
        while (_series < all.Length && block.Written < FlushBytes);

        if (_series < all.Length)
        {
            return false;
        }

        _format.EndFamily(ref block);
        _series = 0;
        return true;
    }
}
