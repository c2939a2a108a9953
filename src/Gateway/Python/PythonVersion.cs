using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace PopCon.Gateway.Python;

/// <summary>Versions of Python packages, see https://peps.python.org/pep-0440/.</summary>
/// <remarks>Stateless.</remarks>
internal static partial class PythonVersion
{
    private const int MaxLength = 128;

    /// <summary>The normalised form; <see langword="null"/>: it is not a version.</summary>
    public static string? Normalize(string text)
    {
        Match match = text.Length > MaxLength ? Match.Empty : Pattern().Match(text.Trim().ToLowerInvariant());
        if (!match.Success)
        {
            return null;
        }

        var version = new StringBuilder();
        if (match.Groups["epoch"] is { Success: true } epoch && Number(epoch.Value) is not "0")
        {
            version.Append(Number(epoch.Value)).Append('!');
        }

        version.Append(string.Join('.', match.Groups["release"].Value.Split('.').Select(Number)));
        if (match.Groups["prel"] is { Success: true } letter)
        {
            string word = letter.Value switch { "alpha" or "a" => "a", "beta" or "b" => "b", _ => "rc" };
            version.Append(word).Append(Number(match.Groups["pren"].Value));
        }

        if (match.Groups["post"].Success)
        {
            version.Append(".post").Append(Number(match.Groups["post1"].Success ? match.Groups["post1"].Value : match.Groups["post2"].Value));
        }

        if (match.Groups["dev"].Success)
        {
            version.Append(".dev").Append(Number(match.Groups["devn"].Value));
        }

        if (match.Groups["local"] is { Success: true } local)
        {
            version.Append('+').Append(local.Value.Replace('-', '.').Replace('_', '.'));
        }

        return version.ToString();
    }

    private static string Number(string digits) =>
        digits.Length == 0 ? "0" : BigInteger.Parse(digits, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\Av?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\.[0-9]+)*)"
        + @"(?:[-_.]?(?<prel>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?<pren>[0-9]+)?)?"
        + @"(?<post>-(?<post1>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<post2>[0-9]+)?)?"
        + @"(?<dev>[-_.]?dev[-_.]?(?<devn>[0-9]+)?)?"
        + @"(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
