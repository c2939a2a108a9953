namespace PopCon.Usage.Host.Grants;

/// <summary>A code that a user's consent made.</summary>
/// <remarks>Changed under <see cref="Storage.JournaledState.Gate"/>.</remarks>
internal sealed class AuthorizationCode(ConsentRequest request, string? installId)
{
    /// <summary>What was consented to.</summary>
    public ConsentRequest Request { get; } = request;

    /// <summary>The install id in identified mode.</summary>
    public string? InstallId { get; } = installId;

    /// <summary>Whether it was tried.</summary>
    public bool IsUsed { get; set; }

    /// <summary>What it gave.</summary>
    public Grant? Given { get; set; }
}
