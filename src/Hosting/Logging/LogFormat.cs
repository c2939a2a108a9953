namespace PopCon.Hosting.Logging;

/// <summary>How a log line is written.</summary>
internal enum LogFormat
{
    /// <summary><c>key=value</c> pairs: <c>logfmt</c>.</summary>
    Logfmt = 0,

    /// <summary>One JSON object per line: <c>json</c>.</summary>
    Json = 1,
}
