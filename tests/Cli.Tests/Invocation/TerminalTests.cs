using System.IO;
using PopCon.Cli.Invocation;
using Spectre.Console;

namespace PopCon.Cli.Tests.Invocation;

public sealed class TerminalTests
{
    [Fact]
    public void Over_NotATerminal_WritesNoEscapesAndCutsNothing()
    {
        using var text = new StringWriter();

        Terminal.Over(text).Write(new Table().AddColumn("name").AddRow(new Markup("[red]" + new string('x', 5000) + "[/]")));

        Assert.Contains(new string('x', 5000), text.ToString());
        Assert.DoesNotContain('\u001b', text.ToString());
    }
}
