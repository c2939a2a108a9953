using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using PopCon.Architecture.Tests.Planted.Lower;
using PopCon.TestSupport;

namespace PopCon.Architecture.Tests;

/// <summary>Holds the projects under <c>src</c> to their layers: arrows only point down, and no folders name each other.</summary>
public sealed class ArchitectureTests
{
    // A project may name the projects listed, and nothing else of ours.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Reporter"] = [],
        ["PopularityReporter"] = [],
        ["EmptyHook"] = [],
        ["Metrics"] = [],
        ["Re2"] = [],
        ["Hosting"] = ["Metrics"],
        ["Statsd"] = ["Hosting", "Metrics", "Re2"],
        ["Trust"] = [],
        ["Reports"] = [],
        ["Usage.Events"] = [],
        ["Usage.Agent"] = ["Usage.Events"],
        ["Usage.Host"] = ["Usage.Events", "Hosting", "Metrics"],
        ["Update"] = ["Trust"],
        ["Cli"] = ["Reports", "Trust", "Update", "Statsd", "Hosting", "Metrics", "Usage.Agent", "Usage.Events"],
        ["Gateway"] = ["Hosting", "Metrics"],
        ["StatsdBridge"] = ["Reports", "Statsd", "Hosting", "Metrics"],
    };

    public static TheoryData<string> Projects => [.. ProjectNames];

    private static IEnumerable<string> ProjectNames =>
        Directory.GetDirectories(Path.Combine(Repository.Root, "src"))
            .Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0)
            .Select(folder => Path.GetFileName(folder));

    [Fact]
    public void Layers_EveryProject_IsListed() =>
        Assert.Equal(ProjectNames.Order(StringComparer.Ordinal), Allowed.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ItsReferences_OnlyPointDown(string project)
    {
        IEnumerable<string> forbidden = Modules(project)
            .SelectMany(module => module.AssemblyReferences)
            .Select(reference => reference.Name)
            .Where(name => name.StartsWith("PopCon.", StringComparison.Ordinal))
            .Select(name => name["PopCon.".Length..])
            .Except(Allowed[project], StringComparer.Ordinal);

        Assert.Empty(forbidden);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ItsFolders_DoNotNameEachOther(string project)
    {
        foreach (ModuleDefinition module in Modules(project))
        {
            Assert.Empty(CyclesOf(module, "PopCon." + project));
        }
    }

    [Fact]
    public void FolderCycles_PlantedArrow_IsFoundWithBothEnds()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(ArchitectureTests).Assembly.Location);

        string found = Assert.Single(CyclesOf(module, "PopCon.Architecture.Tests.Planted"));

        Assert.Contains("Lower, Upper", found, StringComparison.Ordinal);
        Assert.Contains(nameof(Foundation), found, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> CyclesOf(ModuleDefinition module, string project) => FolderCycles.Find(
        [.. TypeGraph.Read(module).Where(arrow => IsIn(arrow.FromNamespace, project) && IsIn(arrow.ToNamespace, project))], project);

    private static bool IsIn(string name, string project) =>
        name == project || name.StartsWith(project + ".", StringComparison.Ordinal);

    // A project's own assemblies, not the copies of those it refers to. The tool's is named like its command.
    private static IEnumerable<ModuleDefinition> Modules(string project)
    {
        string output = Repository.PathOf("src", project, "bin", Repository.BuildConfiguration);
        string[] files =
        [
            .. from framework in Directory.GetDirectories(output)
               from file in Directory.GetFiles(framework, "*.dll")
               let name = Path.GetFileNameWithoutExtension(file)
               where name == "popcon" || (name.StartsWith("PopCon.", StringComparison.Ordinal)
                   && (name == "PopCon." + project || !Allowed.ContainsKey(name["PopCon.".Length..])))
               select file,
        ];
        Assert.NotEmpty(files);
        return files.Select(file => ModuleDefinition.ReadModule(file));
    }
}
