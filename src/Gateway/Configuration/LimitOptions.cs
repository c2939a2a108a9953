using PopCon.Gateway.Access;
using PopCon.Gateway.Rules;
using PopCon.Hosting.Web;

namespace PopCon.Gateway.Configuration;

/// <summary>What clients may take.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record LimitOptions
{
    /// <summary>Each connection and request.</summary>
    public WebServerLimits Web { get; init; } = new() { BodyBytes = null };

    /// <summary>Connections at a time.</summary>
    /// <value>Default: 10,000.</value>
    public int Connections { get; init; } = 10_000;

    /// <summary>Uploads at a time.</summary>
    /// <value>Default: 16.</value>
    public int Uploads { get; init; } = 16;

    /// <summary>Bytes that stay free on the disk of uploads: with fewer a push is refused.</summary>
    /// <value>Default: 1 GiB.</value>
    public long DiskFreeBytes { get; init; } = 1L << 30;

    /// <summary>How long it is remembered that a secret was right.</summary>
    public AccessExpiry Access { get; init; } = new();

    /// <summary>Wrong secrets of a network in a minute before it is refused.</summary>
    /// <value>Default: 20.</value>
    public int AuthFailures { get; init; } = 20;

    /// <summary>Bodies that rules read.</summary>
    public RuleLimits Rules { get; init; } = new();
}
