using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Gateway.Access;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Rules;

/// <summary>A rule of type telemetry-v1: events are posted to a path.</summary>
/// <param name="path">The path, decoded.</param>
/// <param name="package">What is counted.</param>
/// <param name="tokens">Who may post; <see langword="null"/>: everyone.</param>
/// <param name="fields">Which fields of an event are counted, and with which values.</param>
/// <remarks>Immutable, safe from all threads.</remarks>
internal sealed class TelemetryRule(
    string path, string package, IReadOnlyList<Secret>? tokens, IReadOnlyDictionary<string, IReadOnlySet<string>> fields)
{
    private const string Bearer = "Bearer ";

    /// <summary>What is counted.</summary>
    public string Package => package;

    /// <summary>Which fields of an event are counted, and with which values.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Fields => fields;

    /// <summary>Whether a request is for this rule.</summary>
    public bool Matches(in RequestTarget target) =>
        target.Path.SequenceEqual(path) || (target.Path.Contains('%') && string.Equals(PercentCoding.Decode(target.Path), path, StringComparison.Ordinal));

    /// <summary>Whether a request may post.</summary>
    /// <param name="authorization">Its Authorization header; empty without one.</param>
    public bool Admits(string authorization)
    {
        if (tokens is null)
        {
            return true;
        }

        // All are compared, so that the time says nothing about which.
        string token = authorization.StartsWith(Bearer, StringComparison.Ordinal) ? authorization[Bearer.Length..].Trim() : string.Empty;
        return token.Length > 0 && tokens.Aggregate(false, (found, secret) => secret.Matches(token) | found);
    }
}
