using System;

namespace PopCon.Statsd.Mapping;

/// <summary>A mapping file cannot be used. The message lists every mistake, one per line, ready to be shown.</summary>
internal sealed class MappingFileException(string message) : Exception(message);
