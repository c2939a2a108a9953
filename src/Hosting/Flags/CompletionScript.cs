namespace PopCon.Hosting.Flags;

/// <summary>Scripts that teach a shell the flags, to be sourced: <c>eval "$(program --completion-script-bash)"</c>.</summary>
/// <remarks>Stateless.</remarks>
internal static class CompletionScript
{
    /// <summary>For bash, see https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion-Builtins.html.</summary>
    public static string ForBash(FlagSet flags) =>
        $"complete -o default -W \"{WordsOf(flags)}\" {flags.ProgramName}\n";

    /// <summary>For zsh, see https://zsh.sourceforge.io/Doc/Release/Completion-System.html.</summary>
    public static string ForZsh(FlagSet flags)
    {
        string function = "_" + flags.ProgramName.Replace('-', '_');
        return $"#compdef {flags.ProgramName}\n{function}() {{ compadd -- {WordsOf(flags)}; _files }}\ncompdef {function} {flags.ProgramName}\n";
    }

    private static string WordsOf(FlagSet flags) => string.Join(' ', flags.Visible);
}
