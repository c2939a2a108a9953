namespace PopCon.Usage.Events.Text;

/// <summary>Words that agent and host agree on.</summary>
internal static class OAuthNames
{
    /// <summary>The client id of every agent; there is no secret.</summary>
    public const string ClientId = "popcon-usage";

    /// <summary>The path of the agent's own listener.</summary>
    public const string CallbackPath = "/install-completed";

    /// <summary>The grant type of RFC 8628.</summary>
    public const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

    /// <summary>The mode in which the host learns nothing about the install.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The mode in which every batch carries an install id.</summary>
    public const string Identified = "identified";

    /// <summary>The scheme of RFC 9577.</summary>
    public const string PrivateToken = "PrivateToken";

    /// <summary>The scope of a mode.</summary>
    public static string Scope(string mode) => "usage:" + mode;
}
