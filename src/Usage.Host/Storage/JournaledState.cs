using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Hosting;
using PopCon.Usage.Events.Json;

namespace PopCon.Usage.Host.Storage;

/// <summary>State in memory whose every change is on the disk before a client gets its answer.</summary>
/// <remarks>
/// Safe from all threads. A change is made and its record queued under <see cref="Gate"/>; a thread of its own writes what has
/// gathered and syncs once for all of it, so a slow disk costs latency and not throughput. When a write fails, all requests that
/// wait for it fail, and the state is made again from the file: memory never knows more than the disk for long.
/// </remarks>
internal sealed class JournaledState : IDisposable
{
    /// <summary>The member of a record that names its type.</summary>
    public const string TypeMember = "t";

    // Written anew when it has doubled since, but not below this.
    private const long MinCompactBytes = 64 * 1024 * 1024;

    private readonly string _path;
    private readonly IReadOnlyList<IJournaled> _parts;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _work = new(0);
    private readonly Thread _writer;
    private Journal _journal;
    private List<(byte[] Line, TaskCompletionSource Done)> _queue = [];
    private long _compactAt;
    private Task _tail = Task.CompletedTask;
    private bool _isStopping;

    /// <param name="folder">Made when it is missing.</param>
    /// <param name="clock">Says what is too old.</param>
    /// <param name="parts">The state.</param>
    /// <exception cref="ConfigurationException">The folder or the file cannot be used.</exception>
    public JournaledState(string folder, TimeProvider clock, params IReadOnlyList<IJournaled> parts)
    {
        _path = Path.Combine(folder, "usage.journal");
        _parts = parts;
        _clock = clock;
        MakeFolder(folder);
        _journal = Journal.Open(_path);
        lock (Gate)
        {
            _journal.Replay(Apply_NeedsLock);
            Compact_NeedsLock();
        }

        _writer = new Thread(WriteQueued) { IsBackground = true, Name = "journal" };
        _writer.Start();
    }

    /// <summary>Taken for every look at the state and every change.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Done when everything that is known now is on the disk.</summary>
    public Task Tail_NeedsLock => _tail;

    /// <summary>Queues the record of a change that was just made.</summary>
    /// <returns>Done when it is on the disk; fails with <see cref="IOException"/> when it is not, and then the change is undone.</returns>
    public Task Record_NeedsLock(Action<Utf8JsonWriter> members)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add((Journal.Line(members), done));
        _tail = done.Task;

        // The writer takes all that is queued: it is woken for the first.
        if (_queue.Count == 1)
        {
            _work.Release();
        }

        return done.Task;
    }

    /// <summary>Writes what is queued and closes the file.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            _isStopping = true;
        }

        _work.Release();
        _writer.Join();
        _journal.Dispose();
        _work.Dispose();
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{folder}: {e.Message}", e);
        }
    }

    private void WriteQueued()
    {
        while (true)
        {
            _work.Wait();
            List<(byte[] Line, TaskCompletionSource Done)> taken;
            lock (Gate)
            {
                (taken, _queue) = (_queue, []);
                if (taken.Count == 0 && _isStopping)
                {
                    return;
                }
            }

            if (taken.Count > 0)
            {
                Write(taken);
            }
        }
    }

    private void Write(List<(byte[] Line, TaskCompletionSource Done)> taken)
    {
        try
        {
            _journal.Write(taken.Select(entry => entry.Line));
            if (_journal.Length > _compactAt)
            {
                lock (Gate)
                {
                    // What is queued is in the snapshot too; every record says what is, not what was added, so it may come twice.
                    Compact_NeedsLock();
                }
            }

            taken.ForEach(entry => entry.Done.SetResult());
        }
        catch (IOException e)
        {
            lock (Gate)
            {
                taken.AddRange(_queue);
                _queue = [];
                _tail = Task.CompletedTask;
                Restore_NeedsLock();
            }

            taken.ForEach(entry => entry.Done.TrySetException(e));
        }
    }

    private void Restore_NeedsLock()
    {
        foreach (IJournaled part in _parts)
        {
            part.Clear_NeedsLock();
        }

        _journal.Replay(Apply_NeedsLock);
    }

    private void Apply_NeedsLock(JsonElement record)
    {
        string type = record.Text(TypeMember) ?? string.Empty;
        foreach (IJournaled part in _parts)
        {
            part.Apply_NeedsLock(type, record);
        }
    }

    // A new file beside the old one, synced, then put in its place: a crash leaves one of the two.
    private void Compact_NeedsLock()
    {
        string path = _path + ".new";
        Journal? next = null;
        try
        {
            File.Delete(path);
            next = Journal.Open(path);
            next.Write(_parts.SelectMany(part => part.Snapshot_NeedsLock(_clock.GetUtcNow())).Select(Journal.Line));
            File.Move(path, _path, overwrite: true);
            (_journal, next) = (next, _journal);
        }
        catch (Exception e) when (e is IOException or ConfigurationException)
        {
            // No room for a second file: the old one goes on.
        }
        finally
        {
            next?.Dispose();
        }

        _compactAt = Math.Max(MinCompactBytes, 2 * _journal.Length);
    }
}
