using System;
using PopCon.Hosting.Web.WebConfig;

namespace PopCon.Hosting.Web.Access;

/// <summary>A web configuration in force, with what belongs to it: remembered passwords and the request rate.</summary>
/// <param name="file">The configuration.</param>
/// <param name="previous">The rules it replaces; <see langword="null"/> at the start.</param>
/// <param name="time">Drives the rate limit.</param>
/// <remarks>Safe from all threads. Never disposed, because requests may still use it when it has been replaced; it holds no handles.</remarks>
internal sealed class AccessRules(WebConfigFile file, AccessRules? previous, TimeProvider time)
{
    /// <summary>The configuration.</summary>
    public WebConfigFile File { get; } = file;

    /// <summary>Users and passwords.</summary>
    public BasicAuthUsers Users { get; } = new(file.Users, previous?.Users);

    /// <summary>The request rate.</summary>
    public RateLimit RateLimit { get; } = new(file.RateLimitInterval, file.RateLimitBurst, time);
}
