using System;
using System.Collections.Generic;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace PopCon.Hosting.Logging;

/// <summary>Formats messages as <c>time=2006-01-02T15:04:05.000Z level=INFO source=Web:1600 msg="…" key=value</c>, or as JSON with the same keys.</summary>
/// <remarks>Safe from all threads. The source is the logging type and the id of the message.</remarks>
internal sealed class StderrLogger(StderrLoggerProvider provider, string source, LogLevel minimum, LogFormat format) : ILogger
{
    /// <summary>The name under which the message template itself is among the values.</summary>
    private const string TemplateKey = "{OriginalFormat}";

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel) || !provider.Repeats.TryPass(source, eventId.Id, out long suppressed))
        {
            return;
        }

        var line = new LogLine(format);
        line.Add("time", LogLine.Timestamp(provider.Now()));
        line.Add("level", NameOf(logLevel));
        line.Add("source", string.Create(CultureInfo.InvariantCulture, $"{source}:{eventId.Id}"));
        line.Add("msg", formatter(state, exception));
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            foreach ((string key, object? value) in values)
            {
                if (key is not TemplateKey)
                {
                    line.Add(key, value);
                }
            }
        }

        if (exception is not null)
        {
            AddException(ref line, exception);
        }

        if (suppressed > 0)
        {
            line.Add("suppressed", suppressed);
        }

        provider.Enqueue(line.Finish());
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        _ => "ERROR",
    };

    private void AddException(ref LogLine line, Exception exception)
    {
        line.Add("error", exception.Message);
        line.Add("error_type", exception.GetType().Name);
        if (minimum <= LogLevel.Debug)
        {
            line.Add("stack", exception.StackTrace);
        }
    }
}
