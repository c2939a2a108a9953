using PopCon.Usage.Agent.Interop;

namespace PopCon.Usage.Agent.Buffer;

/// <summary>Counters in shared memory: what was added stays, also after SIGKILL.</summary>
internal sealed class MappedCounters(MappedNumbers numbers) : ICounters
{
    /// <inheritdoc/>
    public void Add(int index, long count) => numbers.Add(index, count);

    /// <inheritdoc/>
    public void Close() => numbers.Dispose();
}
