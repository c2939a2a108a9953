using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PopCon.Update.Activation;
using PopCon.Update.Documents;
using PopCon.Update.Files;

namespace PopCon.Update.Store;

/// <summary>Deletes the sets that an application can not start with any more, and the packages that no application needs.</summary>
internal sealed class StoreCollection(ApplicationFolder folder, int trials)
{
    /// <summary>Collects.</summary>
    /// <param name="patience">How long to wait for a check that runs.</param>
    /// <returns>Notes: one for each package that was deleted.</returns>
    public IReadOnlyList<string> Run(TimeSpan patience)
    {
        using FileLock? gate = folder.Store.TryLock(patience);
        if (gate is null)
        {
            return ["error:busy"];
        }

        SlotState state = folder.ReadState();
        foreach (string set in new SlotMachine(trials, [.. folder.SetIds]).Apply(state, "gc", null).Delete!.Except(state.Quarantine, StringComparer.Ordinal))
        {
            // What failed stays described, so that it is recognized when a source offers it again.
            folder.DeleteSet(set);
        }

        HashSet<string> needed = [.. Directory.EnumerateDirectories(folder.Store.Applications).SelectMany(path => Needed(new ApplicationFolder(folder.Store, Path.GetFileName(path))))];
        var notes = new List<string>();
        foreach (string sha256 in folder.Store.Hashes().Where(sha256 => !needed.Contains(sha256)).ToList())
        {
            notes.Add($"deleted:{folder.Store.Find(sha256)?.Name ?? sha256}");
            folder.Store.Delete_NeedsLock(sha256);
        }

        folder.Store.ClearTemporary_NeedsLock();
        return notes;
    }

    private static IEnumerable<string> Needed(ApplicationFolder application)
    {
        IReadOnlyList<string> failed = application.ReadState().Quarantine;
        return application.SetIds.Where(set => !failed.Contains(set, StringComparer.Ordinal)).Select(application.FindSet).OfType<SetDocument>().SelectMany(set => set.Packages).Select(package => package.Sha256);
    }
}
