using System;

namespace PopCon.Cli.Completion;

/// <summary>The completion script of each shell. All ask <c>popcon [suggest:POSITION] "LINE"</c>, so no script repeats the grammar.</summary>
internal static class CompletionScript
{
    private const string Bash = """
        _popcon_complete() {
          local IFS=$'\n'
          local suggestions
          suggestions=$(popcon "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
          COMPREPLY=($(compgen -W "$suggestions" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _popcon_complete popcon

        """;

    private const string Zsh = """
        #compdef popcon
        _popcon() {
          local -a suggestions
          suggestions=("${(@f)$(popcon "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -a suggestions || _files
        }
        compdef _popcon popcon

        """;

    private const string Fish = """
        function _popcon_complete
          popcon "[suggest:"(commandline -C)"]" (commandline | string collect) 2>/dev/null
        end
        complete -c popcon -a "(_popcon_complete)"

        """;

    /// <summary>The script for a shell.</summary>
    /// <param name="shell"><c>bash</c>, <c>zsh</c> or <c>fish</c>.</param>
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "There is no completion script for this shell."),
    };
}
