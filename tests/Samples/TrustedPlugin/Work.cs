using System.Globalization;
using System.Resources;
using System.Runtime.InteropServices;
using YamlDotNet.Serialization;

namespace PopCon.Samples.TrustedPlugin;

/// <summary>What the host calls by name: needs a package, a satellite assembly and a native library that the host does not have.</summary>
public static partial class Work
{
    private static readonly int[] Numbers = [1, 2, 3];

    /// <summary>Writes a little YAML with a package of the plug-in's own.</summary>
    public static string Do() => new SerializerBuilder().Build().Serialize(Numbers).Replace('\n', ' ');

    /// <summary>A greeting from the satellite assembly of a culture.</summary>
    public static string Greet(string culture) =>
        new ResourceManager("PopCon.TrustedPlugin.Texts", typeof(Work).Assembly).GetString("Hello", CultureInfo.GetCultureInfo(culture))!;

    /// <summary>A number from a native library of the plug-in's own.</summary>
    public static int Native() => Answer();

    [LibraryImport("trustednative", EntryPoint = "answer")]
    private static partial int Answer();
}
