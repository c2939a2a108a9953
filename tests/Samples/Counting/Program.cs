using System;
using System.Diagnostics;
using System.Threading.Tasks;
using PopCon.Usage.Agent;
using PopCon.Usage.Agent.Settings;

// Embeds the agent as packages do: Counting none|log|all|killed HOST MILLISECONDS. "all" calls everything that a library may call;
// "killed" ends by SIGKILL as soon as it has counted.
if (args is not [var calls, var host, var milliseconds])
{
    return 2;
}

string state = "off";
if (calls is not "none")
{
    var agent = new UsageAgent(new UsageAgentOptions
    {
        Author = "Contoso",
        DataDirectory = "contoso-lib",
        PackageName = "Contoso.Lib",
        Host = host,
        Assembly = typeof(Program).Assembly,
        Version = "1.4.7",
    });
    for (int i = 0; i < 1000; i++)
    {
        agent.Log("import");
    }

    if (calls is "killed")
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    if (calls is "all")
    {
        agent.Log("not-listed");
        agent.Send();
        agent.SendRecurring(DateTimeOffset.UnixEpoch, "1s");
        agent.RefreshToken();
        agent.SaveConfig();
        agent.ShowLogs();
        state = agent.Status.Effective + string.Concat(agent.Mistakes);
    }
}

await Task.Delay(int.Parse(milliseconds, System.Globalization.CultureInfo.InvariantCulture));
await Console.Out.WriteLineAsync($"done {state}");
return 0;
