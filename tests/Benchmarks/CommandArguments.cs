using System;
using System.Collections.Generic;
using System.Globalization;

namespace PopCon.Benchmarks;

/// <summary>The arguments of a sub-command: <c>--name value</c> or <c>--name=value</c>, repeated or not, and <c>--help</c>.</summary>
internal sealed class CommandArguments
{
    private readonly List<(string Name, string Value)> _values = [];

    /// <param name="arguments">What was given.</param>
    /// <param name="known">The names that may occur, without dashes.</param>
    /// <exception cref="FormatException">An argument is none of these, or its value is missing.</exception>
    public CommandArguments(IReadOnlyList<string> arguments, params ReadOnlySpan<string> known)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            string name = parts[0].StartsWith("--", StringComparison.Ordinal) ? parts[0][2..] : string.Empty;
            if (name is "help")
            {
                AsksForHelp = true;
                return;
            }

            if (!known.Contains(name))
            {
                throw new FormatException($"unknown argument {arguments[i]}");
            }

            if (parts.Length == 1 && ++i == arguments.Count)
            {
                throw new FormatException($"--{name} lacks its value");
            }

            _values.Add((name, parts.Length == 1 ? arguments[i] : parts[1]));
        }
    }

    /// <summary>Whether <c>--help</c> is among them.</summary>
    public bool AsksForHelp { get; }

    /// <summary>All values of an argument, in their order.</summary>
    public IReadOnlyList<string> All(string name) =>
        _values.FindAll(value => value.Name == name).ConvertAll(value => value.Value);

    /// <summary>The last value of an argument, or <see langword="null"/>.</summary>
    public string? Last(string name) => _values.FindLast(value => value.Name == name).Value;

    /// <summary>The last value of an argument as a whole number, or a default.</summary>
    public long Number(string name, long otherwise) =>
        Last(name) is { } text ? long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : otherwise;
}
