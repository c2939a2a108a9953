using System;
using System.IO;

namespace PopCon.Gateway.Storage;

/// <summary>The storage did not do what it was asked to. The message is the answer to the client; it names no path.</summary>
/// <remarks>The operation is a word of a closed list, for the metric.</remarks>
internal sealed class StorageException : Exception
{
    private const int DiskFull = 28;
    private const int QuotaExceeded = 122;
    private const int InsufficientStorage = 507;
    private const int ServiceUnavailable = 503;

    /// <param name="operation"><c>list</c>, <c>read</c>, <c>put</c>, <c>update</c> or <c>index</c>.</param>
    /// <param name="status">The HTTP status that the client gets.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">The cause.</param>
    public StorageException(string operation, int status, string message, Exception? inner = null)
        : base(message, inner)
    {
        Operation = operation;
        Status = status;
    }

    /// <summary>What is damaged, and what to do; <see langword="null"/>: nothing is.</summary>
    public string? Damage => (InnerException as InvalidDataException)?.Message;

    /// <summary>What was asked.</summary>
    public string Operation { get; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>An error of a disk.</summary>
    public static StorageException Of(string operation, Exception error) =>
        (error.HResult & 0xFFFF) is DiskFull or QuotaExceeded
            ? new StorageException(operation, InsufficientStorage, "The disk is full.", error)
            : Unavailable(operation, error);

    /// <summary>A storage that answers with something that cannot be read.</summary>
    /// <param name="what">What is damaged, such as <c>the meta of KEY</c>. It is for the log, and nothing that a client sent.</param>
    /// <param name="cause">What the reader said.</param>
    public static StorageException Damaged(string what, Exception? cause = null) => new(
        "read", ServiceUnavailable, "What is stored of this package is damaged.", new InvalidDataException($"{char.ToUpperInvariant(what[0])}{what[1..]} is damaged: put it back from a backup, or delete it.", cause));

    /// <summary>An archive that cannot be read: it is damaged, or its disk fails.</summary>
    /// <param name="key">Where it is within the repository.</param>
    /// <param name="error">What the reader said.</param>
    public static StorageException OfArchive(string key, Exception error) => error is InvalidDataException ? Damaged(key, error) : Of("read", error);

    /// <summary>A storage that does not answer, or answers with an error.</summary>
    public static StorageException Unavailable(string operation, Exception? error = null) =>
        new(operation, ServiceUnavailable, "The storage does not answer, try again later.", error);
}
