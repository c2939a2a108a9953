using System.Collections.Generic;
using System.Text;

namespace PopCon.Hosting.Flags;

/// <summary>The text of <c>--help</c>: every flag with its default and what it does, in at most 100 columns.</summary>
/// <remarks>Stateless.</remarks>
internal static class HelpText
{
    private const int Columns = 100;
    private const int HelpColumn = 40;

    /// <summary>The whole text, with its final newline.</summary>
    public static string Create(FlagSet flags)
    {
        var text = new StringBuilder();
        text.Append("usage: ").Append(flags.ProgramName).Append(" [<flags>]\n\n").Append(flags.Summary).Append("\n\n");
        foreach (string line in Wrap(
            $"Each flag can also be set by an environment variable ({flags.EnvironmentPrefix} and the name in capitals, with underscores "
                + "for dots and dashes) and in the settings file. The command line takes precedence over the environment, and the "
                + "environment over the file.",
            Columns))
        {
            text.Append(line).Append('\n');
        }

        text.Append("\nFlags:\n");
        foreach (Setting setting in flags.Visible)
        {
            Append(text, setting);
        }

        return text.ToString();
    }

    /// <summary><c>--flag="default"</c>, <c>--flag=KIND</c> when the default is empty, <c>--[no-]flag</c> for a switch, whose help says when it is on.</summary>
    public static string FormOf(Setting setting)
    {
        if (setting.IsSwitch)
        {
            return ReferenceEquals(setting, FlagSet.Help) ? "-h, --help"
                : ReferenceEquals(setting, FlagSet.Version) ? "--version"
                : "--[no-]" + setting.Name;
        }

        return setting.DefaultText.Length == 0 ? $"{setting}={setting.Kind}" : $"{setting}=\"{setting.DefaultText}\"";
    }

    private static void Append(StringBuilder text, Setting setting)
    {
        int start = text.Length;
        text.Append("  ").Append(FormOf(setting));
        if (text.Length - start > HelpColumn - 2)
        {
            text.Append('\n');
            start = text.Length;
        }

        foreach (string line in Wrap(setting.Help, Columns - HelpColumn))
        {
            text.Append(' ', HelpColumn - (text.Length - start)).Append(line).Append('\n');
            start = text.Length;
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        while (text.Length > width)
        {
            int cut = text.LastIndexOf(' ', width);
            yield return text[..cut];
            text = text[(cut + 1)..];
        }

        yield return text;
    }
}
