using System.IO;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PopCon.Hosting.Web.WebConfig;

/// <summary>Refuses YAML that is nested deeper than any web configuration, before it is read by recursion.</summary>
/// <remarks>Stateless. Without it a file of some ten thousand brackets would overflow the stack, which ends the process.</remarks>
internal static class YamlNesting
{
    private const int MaxDepth = 20;

    /// <summary>Goes through the text once.</summary>
    /// <exception cref="YamlException">It is nested too deeply or is not YAML.</exception>
    public static void Check(string text)
    {
        var parser = new Parser(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current switch
            {
                MappingStart or SequenceStart => 1,
                MappingEnd or SequenceEnd => -1,
                _ => 0,
            };
            if (depth > MaxDepth)
            {
                throw new YamlException(parser.Current!.Start, parser.Current.End, "nested too deeply");
            }
        }
    }
}
