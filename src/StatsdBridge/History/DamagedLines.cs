using System.Collections.Generic;
using System.Threading;
using Microsoft.Extensions.Logging;
using PopCon.Metrics.Own;
using PopCon.Reports.Ledger;

namespace PopCon.StatsdBridge.History;

/// <summary>Counts damaged lines of the history once each, and logs the first of every file.</summary>
/// <remarks>Thread-safe. Remembers a bounded number of lines.</remarks>
internal sealed class DamagedLines(OwnCounter counter, ILogger log)
{
    private const int MaxRemembered = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<(string File, int Line)> _known = [];
    private readonly HashSet<string> _files = new(System.StringComparer.Ordinal);

    /// <summary>A line was found. A file is read again when a day has been added to it.</summary>
    public void Add(DamagedLine line)
    {
        lock (_gate)
        {
            if (_known.Count >= MaxRemembered || !_known.Add((line.File, line.Line)))
            {
                return;
            }

            counter.Add();
            if (_files.Add(line.File))
            {
                log.DamagedHistory(line.File, line.Line, line.Reason);
            }
        }
    }
}
