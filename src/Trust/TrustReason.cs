namespace PopCon.Trust;

/// <summary>Why a package is trusted or not, in the words that results and counters carry.</summary>
public static class TrustReason
{
    /// <summary>Everything that was asked for holds.</summary>
    public const string Ok = "ok";

    /// <summary>The package is empty.</summary>
    public const string NothingToVerify = "nothing-to-verify";

    /// <summary>The RSA key has fewer than 2048 bits.</summary>
    public const string WeakKey = "weak-key";

    /// <summary>The signature file is not base64.</summary>
    public const string MalformedSignature = "malformed-signature";

    /// <summary>The package is not an archive, or two readers could see different files in it.</summary>
    public const string MalformedPackage = "malformed-package";

    /// <summary>There is no signature or no statement.</summary>
    public const string NoSignature = "no-signature";

    /// <summary>The statement is not in its one canonical form, or its envelope cannot be read.</summary>
    public const string MalformedStatement = "malformed-statement";

    /// <summary>No rule of the policy covers the package id.</summary>
    public const string NoRule = "no-rule";

    /// <summary>A key of the rule that is revoked signed, or is named by a signature.</summary>
    public const string RevokedKey = "revoked-key";

    /// <summary>Fewer keys signed than the rule asks for.</summary>
    public const string Threshold = "threshold";

    /// <summary>A signature does not verify.</summary>
    public const string BadSignature = "bad-signature";

    /// <summary>No signature is by a key of the rule.</summary>
    public const string UnknownKey = "unknown-key";

    /// <summary>The statement is revoked.</summary>
    public const string RevokedStatement = "revoked-statement";

    /// <summary>The version of the package is revoked.</summary>
    public const string RevokedPackage = "revoked-package";

    /// <summary>The statement is about another package.</summary>
    public const string WrongId = "wrong-id";

    /// <summary>The statement is about another version.</summary>
    public const string WrongVersion = "wrong-version";

    /// <summary>The statement is for another purpose.</summary>
    public const string WrongPurpose = "wrong-purpose";

    /// <summary>The statement becomes valid later.</summary>
    public const string NotYetValid = "not-yet-valid";

    /// <summary>The statement is no longer valid.</summary>
    public const string Expired = "expired";

    /// <summary>Files are missing, added or modified.</summary>
    public const string Files = "files";

    /// <summary>A file of the package is revoked.</summary>
    public const string RevokedFile = "revoked-file";

    /// <summary>The rule asks for a NuGet signature that the package does not have.</summary>
    public const string NuGetEvidence = "nuget-evidence";

    /// <summary><c>trusted</c> or <c>untrusted</c>.</summary>
    internal static string ResultOf(string reason) => reason is Ok ? "trusted" : "untrusted";
}
