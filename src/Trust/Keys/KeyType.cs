namespace PopCon.Trust.Keys;

/// <summary>What kind of key is made.</summary>
public enum KeyType
{
    /// <summary>RSA: signs v1 signatures and statements.</summary>
    Rsa,

    /// <summary>ECDSA on P-256: signs statements only.</summary>
    Ecdsa,
}
