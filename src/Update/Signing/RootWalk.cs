using System;
using System.Collections.Generic;
using System.Globalization;

namespace PopCon.Update.Signing;

/// <summary>Walks from the keys that are trusted to later ones, one number at a time.</summary>
/// <param name="Root">The last good root.</param>
/// <param name="Reason"><c>ok</c>, or why the walk ended before its end.</param>
internal sealed record RootWalk(TrustedRoot Root, string Reason)
{
    /// <summary>All is well.</summary>
    public const string Ok = "ok";

    /// <summary>The file that holds a root.</summary>
    public static string FileName(long version) => string.Create(CultureInfo.InvariantCulture, $"popcon-root.{version}.json");

    /// <summary>Walks.</summary>
    /// <param name="trusted">Where to begin.</param>
    /// <param name="fetched">The roots after it, in order.</param>
    /// <param name="now">The time.</param>
    public static RootWalk Run(TrustedRoot trusted, IEnumerable<string> fetched, DateTimeOffset now)
    {
        TrustedRoot root = trusted;
        foreach (string text in fetched)
        {
            if (Step(root, text, out TrustedRoot? next) is { } problem)
            {
                return new RootWalk(root, problem);
            }

            root = next!;
        }

        return new RootWalk(root, now >= root.Expires ? "root-expired" : Ok);
    }

    private static string? Step(TrustedRoot root, string text, out TrustedRoot? next)
    {
        next = null;
        if (SignedJson.Open(text, TrustedRoot.MediaType, TrustedRoot.Read) is not var (envelope, found))
        {
            return "malformed-root";
        }

        next = found;
        return found.Version != root.Version + 1 ? "root-version"
            : envelope.SignersAmong(root.Keys).Count < root.Threshold ? "not-signed-by-old"
            : envelope.SignersAmong(found.Keys).Count < found.Threshold ? "not-signed-by-new"
            : null;
    }
}
