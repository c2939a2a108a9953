using YamlDotNet.Serialization;

namespace PopCon.Samples.Plugin;

/// <summary>What the plug-in host calls by name; needs a package that the host does not have.</summary>
public static class Work
{
    private static readonly int[] Numbers = [1, 2, 3];

    /// <summary>Writes a little YAML.</summary>
    public static string Do() => new SerializerBuilder().Build().Serialize(Numbers).Replace('\n', ' ');
}
