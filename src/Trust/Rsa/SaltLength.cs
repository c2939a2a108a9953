namespace PopCon.Trust.Rsa;

/// <summary>How long the salt of a new RSA-PSS signature is. Every length verifies.</summary>
public enum SaltLength
{
    /// <summary>As long as the key allows, as openssl and otumat make them; otumat verifies nothing else.</summary>
    Max,

    /// <summary>As long as the hash: 32 bytes.</summary>
    Digest,
}
