namespace PopCon.Hosting.Web.Access;

/// <summary>What is demanded of a client's certificate, by the names of <c>client_auth_type</c>.</summary>
internal enum ClientAuthType
{
    /// <summary>None is asked for.</summary>
    NoClientCert = 0,

    /// <summary>One is asked for; anything goes.</summary>
    RequestClientCert,

    /// <summary>One must be shown, of whatever authority.</summary>
    RequireAnyClientCert,

    /// <summary>If one is shown, it must be of an accepted authority.</summary>
    VerifyClientCertIfGiven,

    /// <summary>One of an accepted authority must be shown.</summary>
    RequireAndVerifyClientCert,
}
