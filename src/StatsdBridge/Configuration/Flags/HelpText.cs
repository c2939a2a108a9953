using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace PopCon.StatsdBridge.Configuration.Flags;

/// <summary>The text of <c>--help</c>: every flag with its default and what it does, in at most 100 columns.</summary>
/// <remarks>Stateless.</remarks>
internal static class HelpText
{
    private const int Columns = 100;
    private const int HelpColumn = 40;

    /// <summary>The whole text, with its final newline.</summary>
    public static string Create()
    {
        var text = new StringBuilder();
        text.Append("usage: ").Append(CommandLine.ProgramName).Append(" [<flags>]\n\n");
        text.Append("Receives statsd metrics, maps them, and serves them to Prometheus.\n\n");
        text.Append("Each flag can also be set by the environment (POPCON_BRIDGE_ and its name in capitals, dots and\n");
        text.Append("dashes as underscores) and in the settings file. The command line wins, then the environment.\n\n");
        text.Append("Flags:\n");
        foreach (Flag flag in FlagTable.Settings.Prepend(FlagTable.Version).Prepend(FlagTable.Help))
        {
            Append(text, flag);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Flag flag)
    {
        int start = text.Length;
        text.Append("  ").Append(Form(flag));
        if (text.Length - start > HelpColumn - 2)
        {
            text.Append('\n');
            start = text.Length;
        }

        foreach (string line in Wrap(flag.Help, Columns - HelpColumn))
        {
            text.Append(' ', HelpColumn - (text.Length - start)).Append(line).Append('\n');
            start = text.Length;
        }
    }

    /// <summary><c>--flag="default"</c>, <c>--flag=KIND</c> when the default is empty, <c>--[no-]flag</c> for a switch, whose help says when it is on.</summary>
    private static string Form(Flag flag)
    {
        if (flag.IsSwitch)
        {
            return ReferenceEquals(flag, FlagTable.Help) ? "-h, --help"
                : ReferenceEquals(flag, FlagTable.Version) ? "--version"
                : "--[no-]" + flag.Name;
        }

        return flag.Default.Length == 0 ? $"{flag}={flag.Value}" : $"{flag}=\"{flag.Default}\"";
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
