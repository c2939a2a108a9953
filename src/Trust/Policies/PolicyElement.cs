using PopCon.Trust.Json;

namespace PopCon.Trust.Policies;

/// <summary>A value of a configuration file and the key it belongs to.</summary>
/// <param name="element">The value.</param>
/// <param name="at">The key.</param>
internal sealed class PolicyElement(JsonTree element, string at)
{
    /// <summary>The value.</summary>
    public JsonTree Element { get; } = element;

    /// <summary>The key.</summary>
    public string At { get; } = at;
}
