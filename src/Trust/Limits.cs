namespace PopCon.Trust;

/// <summary>Caps on everything that an attacker can grow.</summary>
internal static class Limits
{
    /// <summary>A statement file: 50,000 files need about 3 MiB.</summary>
    public const int EnvelopeBytes = 4 << 20;

    /// <summary>A policy file.</summary>
    public const int PolicyBytes = 1 << 20;

    /// <summary>Files in a package.</summary>
    public const int Files = 50_000;

    /// <summary>A path in UTF-8: <c>PATH_MAX</c> of Linux.</summary>
    public const int PathBytes = 4096;

    /// <summary>Signatures in a statement file.</summary>
    public const int Signatures = 16;

    /// <summary>The smallest RSA key that is trusted.</summary>
    public const int LeastRsaBits = 2048;

    /// <summary>The largest RSA key: the cost of a verification grows with the square of it.</summary>
    public const int MostRsaBits = 8192;

    /// <summary>The largest public exponent; the cost of a verification grows with it.</summary>
    public const int ExponentBytes = 8;

    /// <summary>A key, a signature or a passphrase file; an RSA key of 8192 bits has 6.5 kB as PEM.</summary>
    public const int KeyFileBytes = 64 << 10;

    /// <summary>A manifest or a NuGet signature inside a package.</summary>
    public const int ManifestBytes = 4 << 20;
}
