using System.IO;
using System.Text.Json;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>The cases with results that the reference in Python is checked against too.</summary>
internal static class Vectors
{
    /// <summary>The folder of the reference.</summary>
    public static string Folder { get; } = Repository.PathOf("tests", "Privacy", "attack");

    /// <summary>The cases of one kind.</summary>
    public static JsonElement Of(string kind) => Root.GetProperty(kind);

    private static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "vectors.json"))).RootElement;
}
