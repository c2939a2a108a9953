namespace PopCon.Trust.Signatures;

/// <summary>What the verification of a v1 signature found.</summary>
/// <param name="Reason"><c>ok</c>, or why the signature is not trusted.</param>
/// <param name="KeyId">The id of the key it was verified with.</param>
/// <param name="Hash">The hash that should be signed; <see langword="null"/> when the package has none.</param>
/// <param name="Salt">The length of the salt in bytes; <see langword="null"/> unless trusted.</param>
public sealed record SignatureResult(string Reason, string KeyId, string? Hash, int? Salt)
{
    /// <summary>Whether the signature is right.</summary>
    public bool IsTrusted => Reason is TrustReason.Ok;

    /// <summary>The result as one JSON object.</summary>
    public string ToJson() => JsonText.Write(json =>
    {
        json.WriteString("result", TrustReason.ResultOf(Reason));
        json.WriteString("reason", Reason);
        json.WriteString("mode", "enforce");
        json.WriteString("keyId", KeyId);
        if (Hash is not null)
        {
            json.WriteString("hash", Hash);
        }

        if (Salt is { } salt)
        {
            json.WriteNumber("salt", salt);
        }
    });
}
