using System;
using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;

namespace PopCon.Cli.Invocation;

/// <summary>Makes options whose mistakes are sentences: which value, of which option, what is expected.</summary>
/// <remarks>Stateless.</remarks>
internal static class OptionValues
{
    /// <summary>An option for a whole number.</summary>
    public static Option<int?> Number(string name, int least, int most, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
            {
                return number;
            }

            result.AddError(string.Create(
                CultureInfo.InvariantCulture, $"Invalid value \"{text}\" for {name}: expected a whole number from {least} to {most}."));
            return null;
        },
    };

    /// <summary>An option for one of several words, which shells complete.</summary>
    public static Option<string?> Word(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            CustomParser = result => Choice(result, Array.ConvertAll(words, word => (word, word))),
        };
        option.CompletionSources.Add(_ => words.Select(word => new CompletionItem(word)));
        return option;
    }

    /// <summary>Reads one of several words.</summary>
    public static T Choice<T>(ArgumentResult result, params (string Word, T Value)[] choices)
    {
        string given = result.Tokens[0].Value;
        foreach ((string word, T value) in choices)
        {
            if (string.Equals(word, given, StringComparison.Ordinal))
            {
                return value;
            }
        }

        result.AddError($"Invalid value \"{given}\" for {((OptionResult)result.Parent!).Option.Name}: expected {string.Join(", ", Array.ConvertAll(choices, choice => choice.Word))}.");
        return default!;
    }
}
