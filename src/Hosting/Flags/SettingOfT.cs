using System;

namespace PopCon.Hosting.Flags;

/// <summary>A setting with the type of its value.</summary>
/// <param name="name">See <see cref="Setting"/>.</param>
/// <param name="defaultText">See <see cref="Setting"/>.</param>
/// <param name="kind">See <see cref="Setting"/>.</param>
/// <param name="help">See <see cref="Setting"/>.</param>
/// <param name="parse">Turns a text into a value; throws a <see cref="FormatException"/> that says what is allowed.</param>
/// <remarks>Immutable.</remarks>
internal sealed class Setting<T>(string name, string defaultText, string kind, string help, Func<string, T> parse)
    : Setting(name, defaultText, kind, help)
{
    /// <summary>The value when it is not set.</summary>
    public T Default => Parse(DefaultText);

    /// <summary>Parses a text.</summary>
    /// <exception cref="FormatException">It is not a value; the message says what is allowed.</exception>
    public T Parse(string text) => parse(text);
}
