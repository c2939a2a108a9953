using System;
using System.IO;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Host.Configuration;

/// <summary>A clock for tests: the time that a file holds at the moment.</summary>
internal sealed class FileClock(string path) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() =>
        UsageTime.TryParse(File.ReadAllText(path).Trim(), out DateTimeOffset now) ? now : throw new InvalidDataException($"{path}: expected a time such as 2027-01-01T00:00:00Z.");
}
