using System;
using System.Collections.Generic;
using System.Text.Json;
using PopCon.Trust;
using PopCon.Trust.Json;

namespace PopCon.Update.Documents;

/// <summary>What the store knows about a package, as <c>package.json</c> beside its content.</summary>
/// <param name="Id">The id as the manifest writes it.</param>
/// <param name="Version">The version in normal form.</param>
/// <param name="Dependencies">The manifest's dependency groups: target framework to requirements.</param>
/// <param name="Files">All files.</param>
internal sealed record PackageDocument(
    string Id, string Version, IReadOnlyDictionary<string, IReadOnlyList<string>> Dependencies, IReadOnlyList<FileEntry> Files)
{
    /// <summary>Reads the file's content.</summary>
    public static PackageDocument Read(JsonTree json)
    {
        var dependencies = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (JsonTree group in json.GetProperty("dependencies").Items)
        {
            dependencies[group.Name!] = DocumentMembers.Texts(group);
        }

        return new PackageDocument(json.Text("id"), json.Text("version"), dependencies, json.List("files", FileEntry.Read));
    }

    /// <summary>Writes the file's content.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteString("id", Id);
        json.WriteString("version", Version);
        json.WriteStartObject("dependencies");
        foreach ((string framework, IReadOnlyList<string> requirements) in Dependencies)
        {
            json.WriteStrings(framework, requirements);
        }

        json.WriteEndObject();
        json.WriteList("files", Files, FileEntry.Write);
    }
}
