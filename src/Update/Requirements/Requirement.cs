using System;
using System.Collections.Generic;
using System.Linq;
using NuGet.Versioning;
using PopCon.Update.Failures;

namespace PopCon.Update.Requirements;

/// <summary>
/// A package that is needed, and which versions of it: <c>Foo</c>, <c>Foo &gt;= 1.2, &lt; 2</c>, <c>Foo ~= 1.4.2</c>, <c>Foo == 1.2.*</c>,
/// <c>Foo [1.2,2.0)</c>, <c>Foo 1.2</c> (at least), <c>Foo 1.*</c>, <c>Foo *-*</c>.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class Requirement
{
    private readonly IVersionPattern _versions;
    private readonly string _text;

    private Requirement(string id, IVersionPattern versions, string text)
    {
        Id = id;
        _versions = versions;
        _text = text;
    }

    /// <summary>The package id as it was written.</summary>
    public string Id { get; }

    /// <summary>Whether it names a pre-release, which allows all pre-releases that match.</summary>
    internal bool NamesPrerelease => _versions.NamesPrerelease;

    /// <summary>Reads one requirement.</summary>
    /// <exception cref="UpdateException">The text is not a requirement.</exception>
    public static Requirement Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        string id = string.Concat(trimmed.TakeWhile(PackageName.IsPart));
        IVersionPattern? versions = PackageName.IsValid(id) ? ParseVersions(trimmed[id.Length..].Trim()) : null;
        return versions is not null ? new Requirement(id, versions, trimmed) : throw new UpdateException(
            $"Invalid requirement \"{trimmed}\": expected a package id and versions, such as Foo >= 1.2, < 2 or Foo [1.2,2.0).");
    }

    /// <summary>Reads requirements, one a line. <c>#</c> begins a comment, blank lines do not count.</summary>
    /// <exception cref="UpdateException">A line is not a requirement.</exception>
    public static IReadOnlyList<Requirement> ParseLines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).Select(Parse)];
    }

    /// <summary>Whether a version matches. A pre-release needs more than that, see <see cref="Accepts"/>.</summary>
    /// <param name="version">The version.</param>
    /// <param name="prerelease">Whether pre-releases are allowed by more than this requirement.</param>
    internal bool Matches(NuGetVersion version, bool prerelease) => _versions.Matches(version, prerelease);

    /// <summary>Whether a version may be taken: it matches, and a pre-release is named or allowed.</summary>
    internal bool Accepts(NuGetVersion version, bool prerelease) =>
        (!version.IsPrerelease || prerelease || NamesPrerelease) && Matches(version, prerelease || NamesPrerelease);

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static IVersionPattern? ParseVersions(string text)
    {
        if (text.Length == 0)
        {
            return IntervalPattern.Any;
        }

        string inside = text[0] == '(' && text[^1] == ')' ? text[1..^1].Trim() : text;
        return inside.Length > 0 && inside[0] is '=' or '!' or '<' or '>' or '~' ? PythonPattern.TryParse(inside)
            : text.Contains('*', StringComparison.Ordinal) ? FloatingPattern.TryParse(text)
            : IntervalPattern.TryParse(text);
    }
}
