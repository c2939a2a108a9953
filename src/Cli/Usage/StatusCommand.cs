using System.CommandLine;
using System.Text.Json;
using PopCon.Cli.Invocation;
using PopCon.Usage.Agent;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Events.Text;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage status</c>: what an agent does now, and what waits.</summary>
internal static class StatusCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        // There is one form; the option is what scripts of other tools expect.
        var json = new Option<bool>("--json") { Description = "JSON, which is the only form." };
        var command = new Command("status", "Prints what an agent does now and what waits, as JSON.") { json };
        var agent = new AgentOption(command);
        command.SetAction(parsed =>
        {
            UsageStatus status = agent.Read(parsed).Status;
            parsed.PrintJson(writer => Write(writer, status));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, UsageStatus status)
    {
        json.WriteString("package", status.Package);
        json.WriteString("consent", ConsentRecord.NameOf(status.Consent));
        json.WriteString("effective", status.Effective);
        json.WriteString("reason", status.Reason);
        json.WriteString("mode", status.Mode);
        json.WriteString("host", status.Host);
        json.WriteNumber("revision", status.Revision);
        if (status.ConsentRevision is { } revision)
        {
            json.WriteNumber("consentRevision", revision);
        }
        else
        {
            json.WriteNull("consentRevision");
        }

        json.WriteNumber("uploadSeconds", status.UploadSeconds);
        json.WriteNumber("closedRows", status.ClosedRows);
        json.WriteNumber("batches", status.Batches);
        json.WriteNumber("tokens", status.Tokens);
        json.WriteString("next", status.Next is { } next ? UsageTime.Format(next) : null);
        json.WriteNumber("damaged", status.Damaged);
        json.WriteNumber("refused", status.Refused);
    }
}
