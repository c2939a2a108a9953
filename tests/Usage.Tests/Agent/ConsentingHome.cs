using System;
using System.IO;
using PopCon.TestSupport;
using PopCon.Usage.Agent;
using PopCon.Usage.Agent.Settings;
using PopCon.Usage.Agent.Storage;

namespace PopCon.Usage.Tests.Agent;

/// <summary>A home in which the user has said yes, and agents that use it.</summary>
internal sealed class ConsentingHome : IDisposable
{
    private const string List = """{"package":"contoso.lib","revision":1,"features":[{"name":"import","since":1,"what":"loaded"},{"name":"export","since":1,"what":"written"}]}""";

    private readonly TemporaryFolder _folder = new();

    /// <param name="host">The host.</param>
    /// <param name="now">The day of the consent.</param>
    public ConsentingHome(string host, DateTimeOffset now)
    {
        Host = host;
        Home = new AgentHome(_folder.File("home"));
        _folder.Write("popcon-usage.json", List);
        new ConsentRecord("contoso.lib", host, "anonymous", 1, DateOnly.FromDateTime(now.UtcDateTime), ConsentState.Granted).Write(Home);
        new TokenFile("key", ["TOKEN1", "TOKEN2", "TOKEN3"]).Write(Home);
    }

    /// <summary>The host.</summary>
    public string Host { get; }

    /// <summary>The folder.</summary>
    public AgentHome Home { get; }

    /// <summary>An agent that sees no environment but the home.</summary>
    public UsageAgent Agent(TimeProvider clock) => Agent(clock, Home.Path);

    /// <summary>An agent with a home of the test's own.</summary>
    public UsageAgent Agent(TimeProvider clock, string home) => new(
        new UsageAgentOptions
        {
            Author = "Contoso",
            DataDirectory = "contoso-lib",
            PackageName = "Contoso.Lib",
            Host = Host,
            AllowList = _folder.File("popcon-usage.json"),
            Version = "1.4.7",
            ResponseTimeout = TimeSpan.FromSeconds(30),
            Clock = clock,
        },
        name => name == "POPCON_USAGE_HOME" ? home : null);

    /// <summary>The path of a file beside the home.</summary>
    public string Beside(string name) => _folder.File(name);

    /// <summary>The names of the files of counts.</summary>
    public string[] CountFiles() => Directory.Exists(Home.Counts) ? [.. Array.ConvertAll(Directory.GetFiles(Home.Counts), file => Path.GetFileName(file)!)] : [];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
