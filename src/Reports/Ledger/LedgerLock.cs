using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;

namespace PopCon.Reports.Ledger;

/// <summary>Lets one process write to a folder: <c>ledger.lock</c> in it, which the kernel releases however the process ends.</summary>
internal static class LedgerLock
{
    private const string FileName = "ledger.lock";

    // EAGAIN of Linux, EAGAIN of macOS, ERROR_SHARING_VIOLATION: what FileShare.None says of a file that is taken.
    private static readonly int[] TakenErrors = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Takes the lock; disposing the file releases it.</summary>
    /// <exception cref="LedgerInUseException">Another process has it.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the file.")]
    public static FileStream Take(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (Array.IndexOf(TakenErrors, e.HResult) >= 0)
        {
            throw new LedgerInUseException(folder, e);
        }
    }
}
