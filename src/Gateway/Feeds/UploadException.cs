using System;

namespace PopCon.Gateway.Feeds;

/// <summary>An upload cannot be taken. The message is the answer; it holds nothing of the client's but names of fields.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What is wrong, and what to do.</param>
internal sealed class UploadException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>An upload that is not valid: status 400.</summary>
    public static UploadException Invalid(string message) => new(400, message);
}
