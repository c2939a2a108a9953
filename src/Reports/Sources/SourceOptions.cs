namespace PopCon.Reports.Sources;

/// <summary>How to reach a source over HTTP.</summary>
/// <remarks>Immutable. The files are read when the source is opened.</remarks>
public sealed record SourceOptions
{
    /// <summary>User name for basic authentication. Empty: none.</summary>
    public string User { get; init; } = string.Empty;

    /// <summary>File with the password of <see cref="User"/>, without its last line feed. Empty: no password.</summary>
    public string PasswordFile { get; init; } = string.Empty;

    /// <summary>File with a bearer token. Empty: none. Not together with <see cref="User"/>.</summary>
    public string BearerFile { get; init; } = string.Empty;

    /// <summary>PEM file with the certificates that a server's certificate must chain to. Empty: those of the system.</summary>
    public string CaFile { get; init; } = string.Empty;
}
