using System;
using System.Linq;
using NuGet.Versioning;

namespace PopCon.Update.Requirements;

/// <summary>One of Python's comparisons, such as <c>&gt;= 1.2</c>, <c>~= 1.4.2</c> or <c>== 1.2.*</c>.</summary>
internal sealed class VersionComparison
{
    // Longer ones first: "==" begins "===".
    private static readonly string[] Operators = ["===", "==", "!=", "<=", ">=", "~=", "<", ">"];

    private readonly string _operator;
    private readonly string _text;
    private readonly NuGetVersion? _version;
    private readonly int[]? _prefix;

    private VersionComparison(string comparison, string text, NuGetVersion? version, int[]? prefix)
    {
        _operator = comparison;
        _text = text;
        _version = version;
        _prefix = prefix;
    }

    /// <summary>Whether it names a pre-release that it accepts. As in Python's packaging, <c>&gt;</c>, <c>&lt;</c> and <c>!=</c> name none.</summary>
    public bool NamesPrerelease => _version?.IsPrerelease == true && _operator is not (">" or "<" or "!=");

    /// <summary>Reads a comparison; <see langword="null"/> when the text is not one.</summary>
    public static VersionComparison? TryParse(string text)
    {
        if (Operators.FirstOrDefault(known => text.StartsWith(known, StringComparison.Ordinal)) is not { } found)
        {
            return null;
        }

        string value = text[found.Length..].Trim();
        bool isPrefix = found is "==" or "!=" && value.EndsWith(".*", StringComparison.Ordinal);
        NuGetVersion? version = VersionText.TryParse(isPrefix ? value[..^2] : value);
        return found switch
        {
            "===" => value.Length > 0 && !value.Any(char.IsWhiteSpace) ? new(found, value, version, null) : null,
            _ when version is null || (isPrefix && (version.IsPrerelease || version.HasMetadata)) => null,
            "~=" => Numbers(value) is { Length: > 1 } numbers ? new(found, value, version, numbers[..^1]) : null,
            _ => new(found, value, version, isPrefix ? Numbers(value[..^2]) : null),
        };
    }

    /// <summary>Whether a version matches.</summary>
    public bool Matches(NuGetVersion version) => _operator switch
    {
        "===" => string.Equals(version.OriginalVersion ?? version.ToString(), _text, StringComparison.OrdinalIgnoreCase),
        "==" => _prefix is null ? version.CompareTo(_version) == 0 : HasPrefix(version),
        "!=" => _prefix is null ? version.CompareTo(_version) != 0 : !HasPrefix(version),
        "<=" => version.CompareTo(_version) <= 0,
        ">=" => version.CompareTo(_version) >= 0,
        ">" => version.CompareTo(_version) > 0,
        "~=" => version.CompareTo(_version) >= 0 && HasPrefix(version),
        _ => version.CompareTo(_version) < 0 && !IsPrereleaseOfLimit(version),
    };

    private static int[] Numbers(string text) =>
        Array.ConvertAll(text.Split('-', '+')[0].Split('.'), part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture));

    private bool HasPrefix(NuGetVersion version) =>
        new[] { version.Major, version.Minor, version.Patch, version.Revision }.AsSpan().StartsWith(_prefix);

    // "< 2.0" does not mean 2.0-rc1.
    private bool IsPrereleaseOfLimit(NuGetVersion version) =>
        version.IsPrerelease && !_version!.IsPrerelease && version.Version.Equals(_version.Version);
}
