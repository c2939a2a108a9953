using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;

namespace PopCon.Hosting.Flags;

/// <summary>
/// Splits a command line into flags and values: <c>--flag=value</c>, <c>--flag value</c>, <c>--switch</c>, <c>--no-switch</c>,
/// <c>-h</c>, and <c>@file</c> for a file with one argument per line (lines beginning with <c>#</c> are comments).
/// </summary>
/// <remarks>
/// Single use, one thread. The rules are those of statsd_exporter's flag library: a switch takes no value, a value in
/// its own argument cannot begin with a dash, and there are no positional arguments.
/// </remarks>
internal sealed class ArgumentScanner
{
    /// <summary>More than any real nesting; ends a file that names itself.</summary>
    private const int MaxArgumentFiles = 100;

    private readonly FlagSet _flags;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Stack<string> _pending;
    private int _argumentFiles;
    private bool _onlyWords;
    private Setting? _repeated;
    private string? _error;

    private ArgumentScanner(FlagSet flags, IEnumerable<string> arguments)
    {
        _flags = flags;
        _pending = new Stack<string>(arguments.Reverse());
    }

    /// <summary>Reads the arguments up to the end or the first mistake of form.</summary>
    public static ScannedArguments Scan(FlagSet flags, IEnumerable<string> arguments)
    {
        var scanner = new ArgumentScanner(flags, arguments);
        while (scanner._error is null && scanner.TryNext(out string? argument))
        {
            scanner.Read(argument);
        }

        return new ScannedArguments(scanner._values, scanner._error, scanner._repeated);
    }

    private void Read(string argument)
    {
        if (_onlyWords || argument.Length < 2 || argument[0] != '-')
        {
            _error = "unexpected " + argument;
        }
        else if (argument is "--")
        {
            _onlyWords = true;
        }
        else if (argument.StartsWith("--", StringComparison.Ordinal))
        {
            ReadLong(argument[2..]);
        }
        else
        {
            ReadShort(argument[1..]);
        }
    }

    private void ReadLong(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? text : text[..equals];
        string? value = equals < 0 ? null : text[(equals + 1)..];
        if (FindFlag(name, out bool negated) is not { } flag)
        {
            _error = $"unknown long flag '--{name}'";
        }
        else if (flag.IsSwitch)
        {
            Set(flag, negated ? "false" : "true");
            _error = value is null ? null : "unexpected " + value;
        }
        else if (value is not null || TryNextValue(out value))
        {
            Set(flag, value);
        }
        else
        {
            _error ??= $"expected argument for flag '--{name}'";
        }
    }

    private void ReadShort(string letters)
    {
        foreach (char letter in letters)
        {
            if (letter != 'h')
            {
                _error = $"unknown short flag '-{letter}'";
                return;
            }

            Set(FlagSet.Help, "true");
        }
    }

    private Setting? FindFlag(string name, out bool negated)
    {
        negated = false;
        if (_flags.Find(name) is { } flag)
        {
            return flag;
        }

        negated = name.StartsWith("no-", StringComparison.Ordinal);
        return negated && _flags.Find(name[3..]) is { IsSwitch: true } positive ? positive : null;
    }

    private void Set(Setting flag, string value)
    {
        if (_values.TryAdd(flag.Name, value))
        {
            return;
        }

        if (flag.IsRepeatable)
        {
            _values[flag.Name] += "," + value;
        }
        else
        {
            _repeated ??= flag;
        }
    }

    private bool TryNextValue([NotNullWhen(true)] out string? value) =>
        TryNext(out value) && !(value.Length > 1 && value[0] == '-');

    /// <summary>Takes the next argument; an <c>@file</c> is replaced by its lines on the way.</summary>
    private bool TryNext([NotNullWhen(true)] out string? argument)
    {
        while (_error is null && _pending.TryPop(out argument))
        {
            if (_onlyWords || !argument.StartsWith('@'))
            {
                return true;
            }

            PushLinesOf(argument[1..]);
        }

        argument = null;
        return false;
    }

    private void PushLinesOf(string path)
    {
        if (++_argumentFiles > MaxArgumentFiles)
        {
            _error = $"more than {MaxArgumentFiles} argument files, the last is '{path}'";
            return;
        }

        try
        {
            foreach (string line in File.ReadAllLines(path).Reverse().Where(line => line.Length > 0 && line[0] != '#'))
            {
                _pending.Push(line);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _error = $"argument file '{path}': {e.Message}";
        }
    }
}
