using Microsoft.AspNetCore.Http;
using PopCon.Hosting.Values;

namespace PopCon.Hosting.Web;

/// <summary>One listener of a server: where, what it serves, and its limits.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Handle">Answers every request that may come in.</param>
/// <remarks>Immutable.</remarks>
internal sealed record WebListener(ListenAddress Address, RequestDelegate Handle)
{
    /// <summary>Whether the passwords of the web configuration are asked for.</summary>
    /// <value>Default: true.</value>
    public bool ChecksPasswords { get; init; } = true;

    /// <summary>What each connection and request may take.</summary>
    /// <value>Default: what scrapers need.</value>
    public WebServerLimits Limits { get; init; } = new();

    /// <summary>A listening socket that was handed over at start.</summary>
    /// <value>Default: <see langword="null"/>, one is opened.</value>
    public ulong? InheritedSocket { get; init; }
}
