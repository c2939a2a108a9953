using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using PopCon.Reporter.Configuration;
using PopCon.Reporter.Interop;
using PopCon.Reporter.Sending;

namespace PopCon.Reporter;

/// <summary>
/// Sends each counter at most once for a user and a day, whichever process of the user comes first. The memory is one small file of the
/// user, the day in its first line and then what was sent; it never leaves the machine.
/// </summary>
/// <remarks>
/// Used by one thread at a time; processes exclude each other by a lock on the file. What was written and could not be sent is lost for
/// the day: at most once is the promise. Costs a few file operations for each report.
/// </remarks>
internal sealed class SentToday
{
    // A process that ends waits no longer than this for the others. Each holds the lock for well under a millisecond.
    private const int PatienceMilliseconds = 50;

    // 10,000 names of the longest kind. Nothing real fills it; a file that is bigger is not one of ours.
    private const int MaxBytes = 1 << 20;

    private readonly string? _path;
    private readonly int _maxPackages;

    /// <summary>A memory in a file.</summary>
    /// <param name="path">The file; <see langword="null"/> where there is no place for one, so that nothing can be sent.</param>
    /// <param name="maxPackages">The most packages in a day; 0 for no limit.</param>
    internal SentToday(string? path, int maxPackages)
    {
        _path = path;
        _maxPackages = maxPackages;
    }

    /// <summary>Why the last call sent nothing, for the log; <see langword="null"/> if nothing was wrong.</summary>
    internal string? Problem { get; private set; }

    /// <summary>
    /// Where the file of this user is: <c>$XDG_STATE_HOME/popcon/day</c> or <c>~/.local/state/popcon/day</c>, on Windows below
    /// <c>%LOCALAPPDATA%</c>. <see langword="null"/> where none of these variables is an absolute path.
    /// </summary>
    internal static string? FindFile()
    {
        if (FileSystem.IsWindows)
        {
            return Environment.GetEnvironmentVariable("LOCALAPPDATA") is { Length: > 0 } data ? data.Replace('\\', '/') + "/popcon/day" : null;
        }

        if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state && state[0] == '/')
        {
            return state + "/popcon/day";
        }

        return Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home && home[0] == '/' ? home + "/.local/state/popcon/day" : null;
    }

    /// <summary>Sends the counters that this user has not sent today, and forgets the others. Where the file is not free, all of them wait.</summary>
    /// <param name="datagrams">The counters.</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="day">Today.</param>
    /// <returns>How many were sent.</returns>
    internal int Send(StatsdDatagrams datagrams, StatsdEndpoint endpoint, string day) =>
        datagrams.Keys.Count == 0 || !endpoint.IsUsable ? 0 : Send(datagrams, endpoint, day, PatienceMilliseconds);

    /// <summary>
    /// Does all that <see cref="Send(StatsdDatagrams, StatsdEndpoint, string)"/> does, with no counter at all. The runtime then compiles it
    /// while the program works, and not at its exit.
    /// </summary>
    internal void Prepare(Settings settings, StatsdEndpoint endpoint, string day) => Send(new StatsdDatagrams(settings), endpoint, day, 0);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Without the memory nothing may be sent.")]
    private int Send(StatsdDatagrams datagrams, StatsdEndpoint endpoint, string day, int patienceMilliseconds)
    {
        Problem = null;
        try
        {
            using FileStream? file = Open(patienceMilliseconds);
            if (file is null || !file.CanSeek || file.Length > MaxBytes)
            {
                Problem = "; nothing sent: " + (_path ?? "a file for once a day") + " cannot be used or is in use";
                return 0;
            }

            Claim(file, datagrams, day);
            int sent = datagrams.Send(endpoint);
            Forget(datagrams);
            return sent;
        }
        catch (Exception e)
        {
            // The disk is full or broken. What was written counts as sent.
            Forget(datagrams);
            Problem = "; nothing sent: " + e.Message;
            return 0;
        }
    }

    private static void Forget(StatsdDatagrams datagrams)
    {
        while (datagrams.Keys.Count > 0)
        {
            datagrams.RemoveAt(datagrams.Keys.Count - 1);
        }
    }

    private FileStream? Open(int patienceMilliseconds)
    {
        if (_path is null)
        {
            return null;
        }

        string folder = _path.Substring(0, _path.LastIndexOf('/'));
        if (!FileSystem.Exists(folder))
        {
            FileSystem.CreateFolder(folder);
        }

        return FileSystem.OpenLocked(_path, patienceMilliseconds);
    }

    // Each line begins with the line end of the one before, so that a line that was cut off by a crash spoils no other.
    [MethodImpl(RunOnce.NotWorthOptimising)]
    private void Claim(FileStream file, StatsdDatagrams datagrams, string day)
    {
        byte[] bytes = new byte[(int)file.Length];
        int length = 0;
        for (int count = 1; count > 0; length += count)
        {
            count = file.Read(bytes, length, bytes.Length - length);
        }

        string[] lines = Encoding.UTF8.GetString(bytes, 0, length).Split('\n');
        var sent = new Dictionary<string, string>(StringComparer.Ordinal);
        var text = new StringBuilder();
        if (lines[0] == day)
        {
            for (int i = 1; i < lines.Length; i++)
            {
                if (lines[i].Length > 0)
                {
                    sent[lines[i]] = day;
                }
            }
        }
        else
        {
            file.SetLength(0);
            text.Append(day);
        }

        Claim(sent, datagrams, text);
        bytes = Encoding.UTF8.GetBytes(text.ToString());
        file.Seek(0, SeekOrigin.End);
        file.Write(bytes, 0, bytes.Length);
        file.Flush();
    }

    // A package that was used counts as used, even where another process has counted it as unused before; not the other way round.
    [MethodImpl(RunOnce.NotWorthOptimising)]
    private void Claim(Dictionary<string, string> sent, StatsdDatagrams datagrams, StringBuilder text)
    {
        int packages = 0;
        foreach (string key in sent.Keys)
        {
            packages += key[0] == '#' ? 0 : 1;
        }

        for (int i = 0; i < datagrams.Keys.Count;)
        {
            string key = datagrams.Keys[i];
            bool isPackage = key[0] != '#';
            bool isSent = sent.ContainsKey(key) || (key[0] == '-' && sent.ContainsKey(key.Substring(1)));
            if (isSent || (isPackage && _maxPackages > 0 && packages >= _maxPackages))
            {
                datagrams.RemoveAt(i);
                continue;
            }

            text.Append('\n').Append(key);
            sent[key] = key;
            packages += isPackage ? 1 : 0;
            i++;
        }
    }
}
