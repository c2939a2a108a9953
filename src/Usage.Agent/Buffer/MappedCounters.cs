using System.Diagnostics.CodeAnalysis;
using PopCon.Usage.Agent.Interop;

namespace PopCon.Usage.Agent.Buffer;

/// <summary>Counters in shared memory: what was added stays, also after SIGKILL.</summary>
/// <param name="path">A file of exactly <paramref name="offset"/> + 8 · <paramref name="count"/> bytes.</param>
/// <param name="offset">Where its counters begin.</param>
/// <param name="count">How many there are.</param>
[SuppressMessage("Design", "CA1001", Justification = "Closed by its owner once nobody adds any more.")]
internal sealed class MappedCounters(string path, int offset, int count) : ICounters
{
    private readonly MappedNumbers _numbers = new(path, offset, count);

    /// <inheritdoc/>
    public void Add(int index, long count) => _numbers.Add(index, count);

    /// <inheritdoc/>
    public void Close() => _numbers.Dispose();
}
