namespace PopCon.Usage.Host.Grants;

/// <summary>What an agent asks a user for.</summary>
/// <param name="Package">The package.</param>
/// <param name="Mode">Anonymous or identified.</param>
/// <param name="RedirectUri">Where the user's browser goes afterwards.</param>
/// <param name="State">The agent's secret for that way; empty for a legacy client.</param>
/// <param name="Challenge">The PKCE challenge; empty for a legacy client.</param>
internal sealed record ConsentRequest(string Package, string Mode, string RedirectUri, string State, string Challenge)
{
    /// <summary>Whether a client of otumat asks.</summary>
    public bool IsLegacy => Challenge.Length == 0;
}
