using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Extensions.Configuration;
using PopCon.Hosting.Values;

namespace PopCon.StatsdBridge.Configuration.Flags;

/// <summary>Turns the texts of settings into values and collects every mistake on the way.</summary>
/// <remarks>One thread. After a mistake the default of the type is returned, so that reading goes on and finds the others too.</remarks>
internal sealed class SettingReader(IConfigurationRoot configuration, List<string> errors)
{
    private static readonly string[] SwitchTexts = ["true", "false", "1", "0"];

    /// <summary>The text as it was given.</summary>
    public string Text(string name) => Find(name).Text;

    /// <summary>On or off: <c>true</c>, <c>false</c>, <c>1</c>, <c>0</c>.</summary>
    public bool Switch(string name)
    {
        string text = Text(name);
        int index = Array.FindIndex(SwitchTexts, known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? Refuse(name, "must be true or false", false) : index % 2 == 0;
    }

    /// <summary>A whole number that is not negative and fits 31 bits.</summary>
    public int Count(string name) => (int)Count(name, int.MaxValue);

    /// <summary>A whole number that is not negative.</summary>
    public long Count(string name, long maximum) =>
        WholeNumber.TryParse(Text(name), out long value) && value >= 0 && value <= maximum
            ? value
            : Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 0 to {maximum}"), 0L);

    /// <summary>A whole number that is not negative; <see langword="null"/> for an empty text.</summary>
    public long? OptionalCount(string name, long maximum) => Text(name).Length == 0 ? null : Count(name, maximum);

    /// <summary>A duration.</summary>
    public TimeSpan Duration(string name, bool zeroIsAllowed) =>
        GoDuration.TryParse(Text(name), out TimeSpan value) && (value > TimeSpan.Zero || (zeroIsAllowed && value == TimeSpan.Zero))
            ? value
            : Refuse(name, zeroIsAllowed ? "must be a duration such as 90s, or 0" : "must be a duration above 0 such as 90s", TimeSpan.Zero);

    /// <summary>One of a few words.</summary>
    public T Choice<T>(string name, StringComparison comparison, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        string text = Text(name);
        foreach ((string word, T value) in choices)
        {
            if (text.Equals(word, comparison))
            {
                return value;
            }
        }

        return Refuse(name, "must be one of " + string.Join(", ", choices.ToArray().Select(choice => choice.Word)), choices[0].Value);
    }

    /// <summary>Notes that a setting's value cannot be used.</summary>
    /// <param name="name">The flag's name.</param>
    /// <param name="allowed">What would be right.</param>
    /// <param name="instead">What to go on with; it is never used to run.</param>
    public T Refuse<T>(string name, string allowed, T instead)
    {
        (string text, string source) = Find(name);
        errors.Add($"--{name} = '{text}' ({source}): {allowed}");
        return instead;
    }

    /// <summary>The value of the strongest layer that has one, and where that is. A JSON null counts as not given.</summary>
    private (string Text, string Source) Find(string name)
    {
        Flag flag = FlagTable.Find(name)!;
        foreach (IConfigurationProvider layer in configuration.Providers.Reverse())
        {
            if (layer.TryGet(name, out string? text) && text is not null)
            {
                return (text, ((IDescribedSource)layer).Describe(flag));
            }
        }

        throw new InvalidOperationException(name + " has no default.");
    }
}
