using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using PopCon.Update.Candidates;
using PopCon.Update.Requirements;

namespace PopCon.Update.Launching;

/// <summary>The packages that came with the running program, from its <c>.deps.json</c>.</summary>
internal static class ShippedPackages
{
    /// <summary>Lists them; none for a program without that file.</summary>
    public static IReadOnlyList<Candidate> Find()
    {
        var found = new List<Candidate>();
        string files = AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string ?? string.Empty;
        foreach (string path in files.Split(';', StringSplitOptions.RemoveEmptyEntries).Where(IsOwn))
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
                found.AddRange(document.RootElement.GetProperty("libraries").EnumerateObject().Select(library => Read(library.Name)).OfType<Candidate>());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
            {
                // Then the program looks as if nothing came with it, and all is fetched.
            }
        }

        return found;
    }

    // Those of the framework lie elsewhere.
    private static bool IsOwn(string path) =>
        string.Equals(Path.GetDirectoryName(path), Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), StringComparison.Ordinal);

    private static Candidate? Read(string name)
    {
        string[] parts = name.Split('/');
        return parts.Length == 2 && VersionText.TryParse(parts[1]) is { } version
            ? new Candidate(parts[0], version, "shipped", CandidateOrigin.Shipped) { Dependencies = [] }
            : null;
    }
}
