namespace PopCon.Hosting.Web.Access;

/// <summary>Why a client of the HTTP side was refused.</summary>
internal enum AuthFailureReason
{
    /// <summary>No user and password, or not in the form of basic auth.</summary>
    NoCredentials = 0,

    /// <summary>Unknown user or wrong password; which of them is not said.</summary>
    WrongCredentials,

    /// <summary>TLS without the certificate that is demanded.</summary>
    NoClientCertificate,

    /// <summary>The client's certificate is not valid yet or any more.</summary>
    ClientCertificateExpired,

    /// <summary>The client's certificate is of no accepted authority or not meant for clients.</summary>
    ClientCertificateUntrusted,

    /// <summary>None of the names in the client's certificate is allowed.</summary>
    ClientCertificateName,

    /// <summary>The TLS handshake failed for another reason: version, cipher, or the client does not trust this server.</summary>
    TlsHandshake,

    /// <summary>Plain HTTP, or something else, where TLS is spoken.</summary>
    PlainText,

    /// <summary>More requests than <c>rate_limit</c> allows.</summary>
    RateLimit,

    /// <summary>Too many passwords of others are being checked.</summary>
    PasswordQueue,
}
