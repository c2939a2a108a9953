using System;
using System.Text;

namespace PopCon.Hosting.Flags;

/// <summary>The text of <c>--help-man</c>: a manual page in the macros of man(7).</summary>
/// <remarks>Stateless.</remarks>
internal static class ManPage
{
    /// <summary>The whole page.</summary>
    public static string Create(FlagSet flags)
    {
        var page = new StringBuilder();
        page.Append(".TH ").Append(flags.ProgramName).Append(" 1 \"\" \"").Append(BuildInfo.Version).Append("\"\n");
        page.Append(".SH NAME\n").Append(flags.ProgramName).Append(" \\- ").Append(Escape(flags.Summary)).Append('\n');
        page.Append(".SH SYNOPSIS\n.B ").Append(Escape(flags.ProgramName)).Append("\n[<flags>]\n.SH OPTIONS\n");
        foreach (Setting setting in flags.Visible)
        {
            page.Append(".TP\n\\fB").Append(Escape(HelpText.FormOf(setting))).Append("\\fR\n").Append(Escape(setting.Help)).Append('\n');
        }

        return page.ToString();
    }

    // A dot or quote at the beginning of a line is a macro.
    private static string Escape(string text) =>
        (text.StartsWith('.') || text.StartsWith('\'') ? "\\&" : string.Empty)
        + text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
}
