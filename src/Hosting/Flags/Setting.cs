using System;
using System.Globalization;
using PopCon.Hosting.Values;

namespace PopCon.Hosting.Flags;

/// <summary>One setting: name, default and help text. It is a flag, an environment variable, and a key of the settings file.</summary>
/// <param name="name">The name of the flag without the dashes before it, and of the key in the settings file.</param>
/// <param name="defaultText">The default as it would be written.</param>
/// <param name="kind">What kind of value it takes, for the help text; empty for a switch.</param>
/// <param name="help">A noun phrase, then what the default and special values mean, then limits.</param>
/// <remarks>Immutable.</remarks>
internal abstract class Setting(string name, string defaultText, string kind, string help)
{
    private static readonly string[] SwitchTexts = ["true", "false", "1", "0"];

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The default as it would be written.</summary>
    public string DefaultText { get; } = defaultText;

    /// <summary>What kind of value it takes; empty for a switch.</summary>
    public string Kind { get; } = kind;

    /// <summary>What it does.</summary>
    public string Help { get; } = help;

    /// <summary>Whether its flag may be given several times; the values are joined by commas.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>Whether it is written <c>--name</c> and <c>--no-name</c>, without a value.</summary>
    public bool IsSwitch => Kind.Length == 0;

    /// <summary>A setting that any text is right for.</summary>
    public static Setting<string> Text(string name, string value, string kind, string help) =>
        Of(name, value, kind, help, static text => text);

    /// <summary>Any number of texts: a flag that may be repeated, and a text with commas.</summary>
    public static Setting<string[]> Texts(string name, string kind, string help) =>
        new(name, string.Empty, kind, help, static text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) { IsRepeatable = true };

    /// <summary>On or off: <c>true</c>, <c>false</c>, <c>1</c>, <c>0</c> in the environment and the file.</summary>
    public static Setting<bool> Switch(string name, bool value, string help) =>
        Of(name, value ? "true" : "false", string.Empty, help, static text =>
        {
            int index = Array.FindIndex(SwitchTexts, known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
            return index < 0 ? throw new FormatException("must be true or false") : index % 2 == 0;
        });

    /// <summary>A whole number from 0 to 2^31 - 1.</summary>
    public static Setting<int> Count(string name, int value, string kind, string help) =>
        Of(name, value.ToString(CultureInfo.InvariantCulture), kind, help, static text => (int)ParseCount(text, int.MaxValue));

    /// <summary>A whole number from 0 to 2^63 - 1.</summary>
    public static Setting<long> LongCount(string name, long value, string kind, string help) =>
        Of(name, value.ToString(CultureInfo.InvariantCulture), kind, help, static text => ParseCount(text, long.MaxValue));

    /// <summary>A whole number from 0 to 2^31 - 1; <see langword="null"/> when empty, as by default.</summary>
    public static Setting<int?> OptionalCount(string name, string kind, string help) =>
        Of(name, string.Empty, kind, help, static text => text.Length == 0 ? (int?)null : (int)ParseCount(text, int.MaxValue));

    /// <summary>A whole number from 0 to 2^63 - 1; <see langword="null"/> when empty, as by default.</summary>
    public static Setting<long?> OptionalLongCount(string name, string kind, string help) =>
        Of(name, string.Empty, kind, help, static text => text.Length == 0 ? (long?)null : ParseCount(text, long.MaxValue));

    /// <summary>A duration above 0.</summary>
    public static Setting<TimeSpan> Duration(string name, string value, string help) =>
        Of(name, value, "DURATION", help, static text => GoDuration.TryParse(text, out TimeSpan duration) && duration > TimeSpan.Zero
            ? duration
            : throw new FormatException("must be a duration above 0 such as 90s"));

    /// <summary>A duration; 0 has a meaning of its own.</summary>
    public static Setting<TimeSpan> DurationOrZero(string name, string value, string help) =>
        Of(name, value, "DURATION", help, static text => GoDuration.TryParse(text, out TimeSpan duration) && duration >= TimeSpan.Zero
            ? duration
            : throw new FormatException("must be a duration such as 90s, or 0"));

    /// <summary>One of a few words; the first is the default unless another is named.</summary>
    /// <remarks>Words and values apart: little of it depends on the type, because nothing that does is compiled ahead of time.</remarks>
    public static Setting<T> Word<T>(
        string name, string value, string help, StringComparison comparison, string[] words, T[] values) =>
        Of(name, value, string.Join('|', words), help, text => values[IndexOf(words, text, comparison)]);

    /// <summary>A setting of any type.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The default as text.</param>
    /// <param name="kind">What kind of value it takes.</param>
    /// <param name="help">What it does.</param>
    /// <param name="parse">Turns a text into a value; throws a <see cref="FormatException"/> that says what is allowed.</param>
    public static Setting<T> Of<T>(string name, string value, string kind, string help, Func<string, T> parse) =>
        new(name, value, kind, help, parse);

    /// <summary>The flag as it is written on the command line.</summary>
    public override string ToString() => "--" + Name;

    private static int IndexOf(string[] words, string text, StringComparison comparison)
    {
        int index = Array.FindIndex(words, word => word.Equals(text, comparison));
        return index >= 0 ? index : throw new FormatException("must be one of " + string.Join(", ", words));
    }

    private static long ParseCount(string text, long maximum) =>
        WholeNumber.TryParse(text, out long value) && value >= 0 && value <= maximum
            ? value
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 0 to {maximum}"));
}
