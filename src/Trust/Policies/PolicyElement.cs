using System.Text.Json;

namespace PopCon.Trust.Policies;

/// <summary>A value of a configuration file and the key it belongs to.</summary>
/// <remarks>A class: collections of structures of another library are compiled at every start, which costs milliseconds.</remarks>
/// <param name="element">The value.</param>
/// <param name="at">The key.</param>
internal sealed class PolicyElement(JsonElement element, string at)
{
    /// <summary>The value.</summary>
    public JsonElement Element { get; } = element;

    /// <summary>The key.</summary>
    public string At { get; } = at;
}
