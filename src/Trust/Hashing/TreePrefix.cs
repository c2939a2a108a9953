using System.IO;

namespace PopCon.Trust.Hashing;

/// <summary>What every path of a listing begins with.</summary>
internal static class TreePrefix
{
    /// <summary>The prefix with its final <c>/</c>, or the empty string.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="given">The caller's prefix; <see langword="null"/> for the folder's own name.</param>
    /// <exception cref="TrustException">The prefix is not a relative path joined by <c>/</c>.</exception>
    public static string Of(string path, string? given)
    {
        string prefix = given ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        if (prefix.Length == 0)
        {
            return string.Empty;
        }

        foreach (string part in prefix.Split('/'))
        {
            if (part is "" or "." or "..")
            {
                throw new TrustException($"Invalid prefix \"{prefix}\": expected names joined by single slashes, without \".\" and \"..\".");
            }
        }

        return prefix + "/";
    }
}
