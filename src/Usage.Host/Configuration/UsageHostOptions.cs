using System;
using System.Collections.Generic;

namespace PopCon.Usage.Host.Configuration;

/// <summary>The settings of a usage host.</summary>
/// <remarks>Immutable but for <see cref="PublicOrigin"/>, which a server may only know once it listens.</remarks>
public sealed class UsageHostOptions
{
    /// <summary>Path of the consent page.</summary>
    public string InstallRoute { get; init; } = "/user/usage-install";

    /// <summary>Path that takes batches; keys, tokens and totals are below it.</summary>
    public string EventRoute { get; init; } = "/api/usage-event";

    /// <summary>Path of the OAuth token endpoint; revocation is below it.</summary>
    public string RefreshRoute { get; init; } = "/auth/token";

    /// <summary>Folder of the journal. It is made when it is missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The lists of features, one file for each package.</summary>
    public required IReadOnlyList<string> PackageFiles { get; init; }

    /// <summary>What users may be asked for.</summary>
    /// <value>Of <c>anonymous</c> and <c>identified</c>. Default: anonymous alone.</value>
    public IReadOnlyList<string> Modes { get; init; } = ["anonymous"];

    /// <summary>Batches that must stand behind a number before it is shown or sent.</summary>
    /// <value>1 to 1,000,000. Default: 5.</value>
    public int K { get; init; } = 5;

    /// <summary>Validity of an access token.</summary>
    /// <value>In seconds. Default: one hour.</value>
    public int AccessTokenSeconds { get; init; } = 3600;

    /// <summary>Validity of a refresh token.</summary>
    /// <value>In seconds. Default: 180 days.</value>
    public int RefreshTokenSeconds { get; init; } = 180 * 24 * 3600;

    /// <summary>Validity of an authorization code.</summary>
    /// <value>In seconds. Default: 300.</value>
    public int CodeSeconds { get; init; } = 300;

    /// <summary>Time between two questions of a device.</summary>
    /// <value>In seconds. Default: 5.</value>
    public int DeviceInterval { get; init; } = 5;

    /// <summary>Blind signatures that one grant gets in an ISO week.</summary>
    /// <value>Default: 16.</value>
    public int TokensPerWeek { get; init; } = 16;

    /// <summary>The keys that sign tokens. Anonymous mode needs one that is valid now.</summary>
    public IReadOnlyList<IssuerKeyOptions> IssuerKeys { get; init; } = [];

    /// <summary>File with the bearer token for the totals.</summary>
    /// <value><see langword="null"/>: the totals cannot be read.</value>
    public string? ReportTokenFile { get; init; }

    /// <summary>Where released counts are sent: <c>host:port</c>.</summary>
    /// <value><see langword="null"/>: nowhere.</value>
    public string? Statsd { get; init; }

    /// <summary>Scheme and authority by which clients reach the host: <c>https://usage.example</c>. Tokens are bound to the authority.</summary>
    public string? PublicOrigin { get; set; }

    /// <summary>Whether clients of otumat are served, which send personal data.</summary>
    public bool Legacy { get; init; }

    /// <summary>Whether the collection has ended: agents delete what they have and fall silent.</summary>
    public bool Ended { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
