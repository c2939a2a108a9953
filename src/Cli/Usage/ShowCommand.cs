using System.CommandLine;
using System.Text;
using System.Text.Json;
using PopCon.Cli.Invocation;
using PopCon.Usage.Agent;
using PopCon.Usage.Events.Batches;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage show</c>: what would leave next, byte for byte, or all counts.</summary>
internal static class ShowCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var counts = new Option<bool>("--counts") { Description = "All counts as rows instead of what would leave." };
        var command = new Command("show", "Prints what would leave next, byte for byte but for the batch id.") { counts };
        var agent = new AgentOption(command);
        command.SetAction(parsed =>
        {
            UsageAgent read = agent.Read(parsed);
            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(counts) ? Rows(read) + "\n" : read.ShowLogs());
            return ExitCode.Done;
        });
        return command;
    }

    private static string Rows(UsageAgent agent)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (UsageRow row in agent.Counts)
            {
                UsageBatch.Write(json, row);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
