using System;

namespace PopCon.Gateway.Storage.GitHub;

/// <summary>A GitHub repository that has the files of a repository as releases.</summary>
/// <remarks>Immutable; equal options are the same storage.</remarks>
internal sealed record GitHubOptions : StorageOptions
{
    /// <inheritdoc/>
    public override bool IsLocal => false;

    /// <summary>Who owns it.</summary>
    public required string Owner { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The branch that has the index.</summary>
    /// <value>Default: master, as in pywharf.</value>
    public string Branch { get; init; } = "master";

    /// <summary>The file that is the index.</summary>
    /// <value>Default: index.toml.</value>
    public string IndexFile { get; init; } = "index.toml";

    /// <summary>The API.</summary>
    public Uri Api { get; init; } = new("https://api.github.com/");

    /// <summary>The token of a user who may write.</summary>
    /// <value>Empty: the password of a client is its token, and the permission of its user decides, as in pywharf.</value>
    public string Token { get; init; } = string.Empty;

    /// <inheritdoc/>
    public override bool NeedsClients => Token.Length == 0;
}
