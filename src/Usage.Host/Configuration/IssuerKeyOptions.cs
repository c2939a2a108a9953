using System;

namespace PopCon.Usage.Host.Configuration;

/// <summary>A private key that signs tokens, and when.</summary>
/// <param name="PemFile">A PEM file with an RSA key of 2048 bits.</param>
/// <param name="From">The first moment at which tokens of the key are given out and taken.</param>
/// <param name="To">The first moment at which they are not.</param>
public sealed record IssuerKeyOptions(string PemFile, DateTimeOffset From, DateTimeOffset To);
