using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PopCon.Trust.Tests.Cases;

/// <summary>Compares what came with what a case expects.</summary>
internal static class CaseMatch
{
    /// <summary>Objects match by the members expected, lists element by element, all else by equality; <c>$re</c>, <c>$any</c> and <c>$not</c> are special.</summary>
    public static bool Matches(JsonNode? expected, JsonNode? actual) => expected switch
    {
        JsonObject { Count: 1 } special when special.First().Key.StartsWith('$') => MatchesSpecial(special.First().Key, special.First().Value, actual),
        JsonObject members => actual is JsonObject other && members.All(member => other.ContainsKey(member.Key) && Matches(member.Value, other[member.Key])),
        JsonArray list => actual is JsonArray other && list.Count == other.Count && list.Zip(other).All(pair => Matches(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(expected, actual),
    };

    private static bool MatchesSpecial(string name, JsonNode? argument, JsonNode? actual) => name switch
    {
        "$re" => actual is not null && Regex.IsMatch((string)actual!, "\\A(?:" + (string)argument! + ")\\z", RegexOptions.Singleline, TimeSpan.FromSeconds(5)),
        "$any" => argument!.AsArray().Any(choice => Matches(choice, actual)),
        "$not" => !Matches(argument, actual),
        _ => throw new InvalidOperationException("The cases use an unknown matcher: " + name),
    };
}
