namespace PopCon.Update.Candidates;

/// <summary>Why a candidate is dropped, beside the reasons of Trust.</summary>
internal static class DropReason
{
    /// <summary>It could not be fetched.</summary>
    public const string Fetch = "fetch";

    /// <summary>Its bytes are not those of the signed index.</summary>
    public const string HashMismatch = "hash-mismatch";

    /// <summary>It is not a whole archive, or two readers could see different files in it.</summary>
    public const string MalformedPackage = "malformed-package";

    /// <summary>Its manifest names another package or version.</summary>
    public const string WrongPackage = "wrong-package";

    /// <summary>The program refused it.</summary>
    public const string Hook = "hook";
}
