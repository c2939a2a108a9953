namespace PopCon.Trust.Hashing;

/// <summary>How a folder becomes one hash.</summary>
public enum HashProfile
{
    /// <summary>As git: <c>git ls-files -s DIR | git hash-object --stdin</c> after <c>git add --all --force</c>.</summary>
    Git,

    /// <summary>The same in a repository with <c>--object-format=sha256</c>.</summary>
    GitSha256,

    /// <summary>As otumat 0.3.1, for packages signed with it.</summary>
    Otumat,
}
