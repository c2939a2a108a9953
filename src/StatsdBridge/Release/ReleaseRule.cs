using System;

namespace PopCon.StatsdBridge.Release;

/// <summary>What becomes of the count of a series at the end of an epoch. Immutable, thread-safe.</summary>
internal abstract record ReleaseRule
{
    private ReleaseRule()
    {
    }

    /// <summary>What is added to what is shown; 0 shows nothing new.</summary>
    /// <param name="count">The increments of the epoch.</param>
    /// <param name="drawNoise">Called at most once for each count, and only by a rule with noise.</param>
    public abstract long StepOf(long count, Func<long> drawNoise);

    /// <summary>Counts below k are not shown, others as multiples of k.</summary>
    /// <param name="K">At least 2.</param>
    internal sealed record Gate(long K) : ReleaseRule
    {
        /// <inheritdoc/>
        public override long StepOf(long count, Func<long> drawNoise) => StepOf(count, K);

        /// <summary>The step without a rule around it: also what the bridge's own counters move by.</summary>
        public static long StepOf(long count, long k) => count < k ? 0 : k * (((2 * count) + k) / (2 * k));
    }

    /// <summary>Counts with noise; what is then below θ is not shown.</summary>
    /// <param name="Parameters">The promise.</param>
    internal sealed record Dp(DpParameters Parameters) : ReleaseRule
    {
        private readonly long _theta = Parameters.Theta;

        /// <inheritdoc/>
        public override long StepOf(long count, Func<long> drawNoise)
        {
            if (count < 1)
            {
                return 0;
            }

            long noisy = count + drawNoise();
            return noisy >= _theta ? noisy : 0;
        }
    }
}
