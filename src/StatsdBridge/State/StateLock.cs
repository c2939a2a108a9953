using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using PopCon.Hosting;

namespace PopCon.StatsdBridge.State;

/// <summary>Holds <c>PATH.lock</c> beside the state file: two bridges that save to one file lose each other's counts.</summary>
/// <remarks>
/// The lock is on a file of its own, because each save replaces the state file. The kernel releases it when the process
/// ends, however it ends; the empty file stays. It is advisory, and holds on a network file system as far as that has locks.
/// </remarks>
internal sealed class StateLock : IDisposable
{
    /// <summary>
    /// How long to wait for another bridge. At an upgrade the old one is about to stop and takes a few seconds for it; waiting
    /// keeps its last counts. One that does not stop is a mistake in the set-up, which must end with a message and not hang:
    /// below the 30 s after which Kubernetes' defaults call a container dead.
    /// </summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // EAGAIN of Linux, EAGAIN of macOS, ERROR_SHARING_VIOLATION: what FileShare.None says of a file that is taken.
    private static readonly int[] TakenErrors = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream? _file;

    private StateLock(FileStream? file) => _file = file;

    /// <summary>Takes the lock, and waits for the bridge that has it.</summary>
    /// <param name="statePath">The state file; empty: there is nothing to lock.</param>
    /// <param name="quit">Ends the wait early, without the lock.</param>
    /// <param name="time">For the wait.</param>
    /// <param name="log">For the wait, and for a lock that the system does not give.</param>
    /// <returns>The lock; <see langword="null"/> when <paramref name="quit"/> came first.</returns>
    /// <exception cref="ConfigurationException">The state file cannot be used, or another bridge does not give it up.</exception>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the lock.")]
    public static async Task<StateLock?> TakeAsync(string statePath, Task quit, TimeProvider time, ILogger log)
    {
        if (statePath.Length == 0)
        {
            return new StateLock(null);
        }

        if (StateFiles.WhyUnusable(statePath) is { } reason)
        {
            throw new ConfigurationException("the state file cannot be used: " + reason);
        }

        long started = time.GetTimestamp();
        bool isWaiting = false;
        while (!quit.IsCompleted)
        {
            if (TryTake(statePath + ".lock", log) is { } taken)
            {
                return taken;
            }

            if (time.GetElapsedTime(started) > MaxWait)
            {
                throw new ConfigurationException(
                    $"another bridge uses the state file \"{statePath}\" and has not stopped: give each bridge a file of its own");
            }

            if (!isWaiting)
            {
                log.WaitingForState(statePath);
                isWaiting = true;
            }

            await Task.WhenAny(quit, Task.Delay(Pause, time, CancellationToken.None));
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    // Null when it is taken. A disk that is full or read-only must not keep the bridge from starting: it still counts.
    private static StateLock? TryTake(string path, ILogger log)
    {
        try
        {
            return new StateLock(StateFiles.OpenAlone(path));
        }
        catch (IOException e) when (Array.IndexOf(TakenErrors, e.HResult) >= 0)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.StateNotLocked(path, e.Message);
            return new StateLock(null);
        }
    }
}
