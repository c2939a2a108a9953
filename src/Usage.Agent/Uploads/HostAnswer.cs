using System;
using System.Text.Json;
using PopCon.Usage.Events.Json;

namespace PopCon.Usage.Agent.Uploads;

/// <summary>What a host answered.</summary>
/// <param name="Status">The HTTP status; 0: no answer.</param>
/// <param name="Body">The body; empty when it was too long.</param>
/// <param name="RetryAfter">When it wants to be asked again.</param>
internal sealed record HostAnswer(int Status, byte[] Body, TimeSpan? RetryAfter)
{
    /// <summary>No answer came.</summary>
    public static readonly HostAnswer None = new(0, [], null);

    /// <summary>The JSON object of a 200; an undefined element otherwise.</summary>
    public JsonElement Json => Status == 200 && StrictJson.TryParse(Body, out JsonElement root) ? root : default;

    /// <summary>The error code of a JSON error.</summary>
    public string? Error => StrictJson.TryParse(Body, out JsonElement root) ? root.Text("error") : null;
}
