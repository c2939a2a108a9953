using System;
using PopCon.Trust.Policies;

namespace PopCon.Trust.Loading;

/// <summary>A package or one of its files is not trusted, and the policy refuses what is not trusted.</summary>
/// <param name="message">Which file, and why.</param>
/// <param name="result">What the verification of the package found.</param>
public sealed class TrustRefusedException(string message, TrustResult result) : Exception(message)
{
    /// <summary>What the verification of the package found.</summary>
    public TrustResult Result { get; } = result;
}
