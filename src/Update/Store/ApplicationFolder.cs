using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NuGet.Versioning;
using PopCon.Update.Activation;
using PopCon.Update.Candidates;
using PopCon.Update.Documents;
using PopCon.Update.Files;
using PopCon.Update.Packages;
using PopCon.Update.Requirements;

namespace PopCon.Update.Store;

/// <summary>What the store keeps for one application: the state of its slots, its sets, and when it checks again.</summary>
/// <remarks>Readers need no lock: every file is replaced at once. Changes of the state are made under a lock that is held for milliseconds.</remarks>
internal sealed class ApplicationFolder(UpdateStore store, string name)
{
    // The lock of the state is held for milliseconds. A start does not wait longer than this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string _folder = Path.Combine(store.Applications, name);

    private string StatePath => Path.Combine(_folder, "state.json");

    private string PreviousStatePath => Path.Combine(_folder, "state.prev.json");

    private string CheckPath => Path.Combine(_folder, "check.json");

    private string SetFolder => Path.Combine(_folder, "sets");

    /// <summary>The store.</summary>
    public UpdateStore Store { get; } = store;

    /// <summary>When sources are asked again; <see langword="null"/> when they never were.</summary>
    public CheckDocument? Check
    {
        get => DocumentFile.TryRead(CheckPath, CheckDocument.Read);
        set => DocumentFile.Write(CheckPath, value!.WriteTo);
    }

    /// <summary>Whether the state file can be read; if not, the next start writes it.</summary>
    public bool HasState => TryReadState(StatePath) is not null;

    /// <summary>The ids of all sets that are described here.</summary>
    public IEnumerable<string> SetIds => Directory.Exists(SetFolder)
        ? Directory.EnumerateFiles(SetFolder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Where(PackageSet.IsId).Order(StringComparer.Ordinal)
        : [];

    /// <summary>The state; the one before if it is damaged, and one with the newest set that is whole if both are.</summary>
    public SlotState ReadState() => TryReadState(StatePath) ?? TryReadState(PreviousStatePath) ?? Recover();

    /// <summary>Describes a set; <see langword="null"/> when it is not known.</summary>
    public SetDocument? FindSet(string id) => DocumentFile.TryRead(PathOfSet(id), SetDocument.Read);

    /// <summary>Notes a set.</summary>
    public void AddSet(string id, SetDocument set) => DocumentFile.Write(PathOfSet(id), set.WriteTo);

    /// <summary>Forgets a set.</summary>
    public void DeleteSet(string id) => File.Delete(PathOfSet(id));

    /// <summary>Names of the packages of a set, or its id when it is not known any more.</summary>
    public IReadOnlyList<string> PackagesOf(string id) => FindSet(id) is { } set ? [.. set.Packages.Select(package => package.Name)] : [id];

    /// <summary>The packages of a set, or <see langword="null"/> with what is wrong when one of them is missing or damaged.</summary>
    public IReadOnlyList<StoredPackage>? OpenSet(string id, out string damage)
    {
        if (FindSet(id) is not { } set)
        {
            damage = $"the set {id} is not described in {SetFolder}";
            return null;
        }

        var packages = new List<StoredPackage>();
        foreach (SetPackage entry in set.Packages)
        {
            if (Store.Find(entry.Sha256) is not { } package)
            {
                damage = $"{entry.Name} is missing";
                return null;
            }

            if (package.FindDamage() is { } file)
            {
                damage = $"{file} is not as it was stored";
                return null;
            }

            packages.Add(package);
        }

        damage = string.Empty;
        return packages;
    }

    /// <summary>Changes the state. What is read, changed and written is one step for all other processes.</summary>
    /// <param name="change">The change; it gets the state as it is.</param>
    /// <returns>What the change returned.</returns>
    public SlotResult Update(Func<SlotState, SlotResult> change)
    {
        // Without the lock, after a long wait, a change could be lost; that is better than a start that waits.
        using FileLock? gate = FileLock.TryTake(Path.Combine(_folder, "state.lock"), Patience);
        SlotState before = ReadState();
        SlotResult result = change(before);
        if (!AreEqual(before, result.State) || !HasState)
        {
            MarkFailures(before, result.State);
            DocumentFile.Write(StatePath, json => StateDocument.Write(json, result.State), keepAs: HasState ? PreviousStatePath : null);
        }

        return result;
    }

    /// <summary>Whether two states say the same.</summary>
    /// <remarks>Most starts change nothing and return what they got; the comparison of records is compiled at its first use.</remarks>
    public static bool AreEqual(SlotState left, SlotState right) => ReferenceEquals(left, right) ||
        left == (right with { Quarantine = left.Quarantine }) && left.Quarantine.SequenceEqual(right.Quarantine, StringComparer.Ordinal);

    // So that a set that failed does not come back when the state is lost.
    private void MarkFailures(SlotState before, SlotState after)
    {
        foreach (string id in after.Quarantine.Except(before.Quarantine, StringComparer.Ordinal).Concat(before.Quarantine.Except(after.Quarantine, StringComparer.Ordinal)))
        {
            if (FindSet(id) is { } set)
            {
                AddSet(id, set with { Failed = after.Quarantine.Contains(id, StringComparer.Ordinal) });
            }
        }
    }

    private SlotState Recover()
    {
        var sets = SetIds.Select(id => (Id: id, Set: FindSet(id))).Where(found => found.Set is not null).ToList();
        string[] failed = [.. sets.Where(found => found.Set!.Failed).Select(found => found.Id)];
        string? newest = sets
            .Where(found => !found.Set!.Failed && found.Set.Packages.Count > 0)
            .OrderByDescending(found => VersionOf(found.Set!))
            .Select(found => found.Id)
            .FirstOrDefault(id => OpenSet(id, out _) is not null);
        return new SlotState { Active = newest, Quarantine = failed };
    }

    private static NuGetVersion? VersionOf(SetDocument set) => VersionText.TryParse(set.Packages[0].Name.Split(' ')[^1]);

    private static SlotState? TryReadState(string path) => DocumentFile.TryRead(path, StateDocument.Read);

    private string PathOfSet(string id) => Path.Combine(SetFolder, id + ".json");
}
