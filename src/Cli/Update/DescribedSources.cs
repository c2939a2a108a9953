using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Update.Candidates;
using PopCon.Update.Failures;
using PopCon.Update.Requirements;

namespace PopCon.Cli.Update;

/// <summary>Sources whose packages are written as <c>Foo 1.2 -&gt; Bar &gt;= 1; Baz [2.0,)</c>.</summary>
internal sealed class DescribedSources : ICandidateSupply
{
    private readonly List<Candidate> _candidates = [];
    private readonly Dictionary<Candidate, string> _broken = [];
    private readonly JsonObject _assemblies;
    private readonly int _number;

    /// <summary>Reads the description.</summary>
    /// <exception cref="UpdateException">It is wrong.</exception>
    public DescribedSources(JsonObject input)
    {
        _number = input.Get("number", 0);
        _assemblies = Object(input["assemblies"], "assemblies");
        Add(input.Strings("present"), "present", CandidateOrigin.Present);
        Add(input.Strings("shipped"), "shipped", CandidateOrigin.Shipped);
        Add(input.Strings("cache"), "cache", CandidateOrigin.Cache);
        foreach (JsonNode? element in JsonStreams.Elements(input["sources"], "sources"))
        {
            AddSource(Object(element, "sources"));
        }
    }

    /// <summary>The names of the sources that do not answer.</summary>
    public List<string> Down { get; } = [];

    /// <summary>The names of the assemblies of a package: its id unless the description says more.</summary>
    public IEnumerable<string> AssembliesOf(Candidate candidate) =>
        _assemblies.FirstOrDefault(member => PackageName.AreEqual(member.Key, candidate.Id)) is { Value: { } names }
            ? JsonStreams.Strings(names, "assemblies")
            : [candidate.Id];

    /// <inheritdoc/>
    public Task<IReadOnlyList<Candidate>> ListAsync(string id, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Candidate>>([.. _candidates.Where(candidate => PackageName.AreEqual(candidate.Id, id))]);

    /// <inheritdoc/>
    public Task FetchAsync(Candidate candidate, CancellationToken cancel) =>
        _broken.TryGetValue(candidate, out string? reason) ? throw new CandidateException(reason, candidate.Package) : Task.CompletedTask;

    private static JsonObject Object(JsonNode? node, string name) => node switch
    {
        null => [],
        JsonObject found => found,
        _ => throw new UpdateException($"{name}: expected an object."),
    };

    private static (string Id, string Version, Requirement[] Dependencies) ReadPackage(string text)
    {
        string[] parts = text.Split("->", 2);
        string[] words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || !PackageName.IsValid(words[0]))
        {
            throw new UpdateException($"Invalid package \"{text}\": expected an id and a version, such as Foo 1.2 -> Bar >= 1.");
        }

        string[] dependencies = parts.Length == 1 ? [] : parts[1].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (words[0], words[1], Array.ConvertAll(dependencies, Requirement.Parse));
    }

    private void AddSource(JsonObject source)
    {
        string name = source.Get("name", string.Empty);
        if (source.Get("down", false))
        {
            Down.Add(name);
            return;
        }

        JsonObject broken = Object(source["broken"], "broken");
        JsonObject rollout = Object(source["rollout"], "rollout");
        foreach (Candidate candidate in Add(source.Strings("packages"), name, CandidateOrigin.Source))
        {
            if (Find(rollout, candidate) is { } percent && _number >= percent.GetValue<int>())
            {
                _candidates.Remove(candidate);
            }
            else if (Find(broken, candidate) is { } reason)
            {
                _broken.Add(candidate, reason.GetValue<string>());
            }
        }
    }

    private static JsonNode? Find(JsonObject byPackage, Candidate candidate) =>
        byPackage.FirstOrDefault(member => PackageName.AreEqual(member.Key, candidate.Package)).Value;

    private List<Candidate> Add(string[] packages, string from, CandidateOrigin origin)
    {
        var added = new List<Candidate>();
        foreach (string text in packages)
        {
            (string id, string version, Requirement[] dependencies) = ReadPackage(text);
            added.Add(new Candidate(id, VersionText.Parse(version), from, origin) { Dependencies = dependencies });
        }

        _candidates.AddRange(added);
        return added;
    }
}
