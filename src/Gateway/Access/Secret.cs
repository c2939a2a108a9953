using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PopCon.Gateway.Access;

/// <summary>A secret as the configuration has it: in plain text, or hashed.</summary>
/// <remarks>Immutable. A plain one costs a hash to compare; a hashed one tens of milliseconds, so callers remember what was right.</remarks>
internal sealed class Secret
{
    /// <summary>What a hashed secret begins with.</summary>
    public const string HashPrefix = "pbkdf2-sha256$";

    private const int Iterations = 600_000;
    private const int MinIterations = 100_000;
    private const int MaxIterations = 10_000_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    private readonly byte[] _hash;
    private readonly byte[]? _salt;
    private readonly int _iterations;

    private Secret(byte[] hash, byte[]? salt, int iterations)
    {
        _hash = hash;
        _salt = salt;
        _iterations = iterations;
    }

    /// <summary>Whether it is hashed.</summary>
    public bool IsHashed => _salt is not null;

    /// <summary>Reads one from the configuration.</summary>
    /// <param name="text">A plain secret, or <c>pbkdf2-sha256$ITERATIONS$SALT$HASH</c>.</param>
    /// <param name="error">What is wrong, without the text; <see langword="null"/> on success.</param>
    /// <returns>The secret; <see langword="null"/> when it cannot be used.</returns>
    public static Secret? Parse(string text, out string? error)
    {
        error = null;
        if (!text.StartsWith(HashPrefix, StringComparison.Ordinal))
        {
            error = text.Length == 0 ? "a secret cannot be empty" : null;
            return error is null ? new Secret(SHA256.HashData(Encoding.UTF8.GetBytes(text)), null, 0) : null;
        }

        string[] parts = text.Split('$');
        byte[] salt = new byte[64];
        byte[] hash = new byte[64];
        if (parts.Length != 4
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int iterations)
            || !Convert.TryFromBase64String(parts[2], salt, out int saltLength)
            || !Convert.TryFromBase64String(parts[3], hash, out int hashLength)
            || saltLength < SaltBytes
            || hashLength != HashBytes)
        {
            error = "the hash is malformed; make one with the command hash-secret";
            return null;
        }

        if (iterations is < MinIterations or > MaxIterations)
        {
            error = string.Create(CultureInfo.InvariantCulture, $"the hash has {iterations} iterations; {MinIterations} to {MaxIterations} are allowed");
            return null;
        }

        return new Secret(hash[..HashBytes], salt[..saltLength], iterations);
    }

    /// <summary>Hashes a secret for the configuration.</summary>
    public static string Hash(string text)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        byte[] hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(text), salt, Iterations, HashAlgorithmName.SHA256, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{HashPrefix}{Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Whether a client sent this secret, in constant time.</summary>
    public bool Matches(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] hash = _salt is null
            ? SHA256.HashData(bytes)
            : Rfc2898DeriveBytes.Pbkdf2(bytes, _salt, _iterations, HashAlgorithmName.SHA256, HashBytes);
        return CryptographicOperations.FixedTimeEquals(hash, _hash);
    }
}
