using System;

namespace PopCon.Usage.Events.BlindRsa;

/// <summary>One of the four variants of RSABSSA with SHA-384 (RFC 9474, section 5).</summary>
/// <remarks>Immutable.</remarks>
internal sealed class BlindRsaVariant
{
    /// <summary>Bytes that <see cref="IsRandomized"/> puts before a message.</summary>
    public const int PrefixBytes = 32;

    /// <summary>The variant of Privacy Pass tokens (RFC 9578, section 6).</summary>
    public static readonly BlindRsaVariant Token = new("RSABSSA-SHA384-PSS-Deterministic", PssEncoding.HashBytes, isRandomized: false);

    private static readonly BlindRsaVariant[] All =
    [
        Token,
        new("RSABSSA-SHA384-PSS-Randomized", PssEncoding.HashBytes, isRandomized: true),
        new("RSABSSA-SHA384-PSSZERO-Deterministic", 0, isRandomized: false),
        new("RSABSSA-SHA384-PSSZERO-Randomized", 0, isRandomized: true),
    ];

    private BlindRsaVariant(string name, int saltBytes, bool isRandomized)
    {
        Name = name;
        SaltBytes = saltBytes;
        IsRandomized = isRandomized;
    }

    /// <summary>The name of the RFC.</summary>
    public string Name { get; }

    /// <summary>Length of the salt; a signature with another length is of another variant.</summary>
    public int SaltBytes { get; }

    /// <summary>Whether a random prefix goes before the message.</summary>
    public bool IsRandomized { get; }

    /// <summary>The variant of a name.</summary>
    /// <exception cref="BlindRsaException">There is none.</exception>
    public static BlindRsaVariant Find(string name) => Array.Find(All, variant => string.Equals(variant.Name, name, StringComparison.Ordinal))
        ?? throw new BlindRsaException($"Unknown variant \"{name}\": expected one of {string.Join(", ", Array.ConvertAll(All, variant => variant.Name))}.");
}
