using System.Collections.Generic;
using System.Text.Json;
using PopCon.Trust;
using PopCon.Trust.Json;

namespace PopCon.Update.Documents;

/// <summary>A package of a set.</summary>
/// <param name="Name">Id and version in normal form: <c>Foo 1.2.0</c>.</param>
/// <param name="Sha256">Its name in the store.</param>
/// <param name="Dependencies">What it needs, so that a set that failed is recognized before it is fetched again.</param>
internal sealed record SetPackage(string Name, string Sha256, IReadOnlyList<string> Dependencies)
{
    /// <summary>Reads an entry of the list.</summary>
    public static SetPackage Read(JsonTree json) => new(json.Text("name"), json.Text("sha256"), json.Texts("dependencies"));

    /// <summary>Writes an entry of the list.</summary>
    public static void Write(Utf8JsonWriter json, SetPackage package)
    {
        json.WriteString("name", package.Name);
        json.WriteString("sha256", package.Sha256);
        json.WriteStrings("dependencies", package.Dependencies);
    }
}
