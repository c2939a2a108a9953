using System.Text;

namespace PopCon.Reports.Inventories;

/// <summary>When two names mean one package: NuGet ids without case, Python names by PEP 503, CRAN names as they are.</summary>
/// <remarks>Stateless.</remarks>
public static class PackageNames
{
    /// <summary>The word for NuGet packages.</summary>
    public const string Dotnet = "dotnet";

    /// <summary>The word for PyPI packages.</summary>
    public const string Python = "python";

    /// <summary>The word for CRAN packages.</summary>
    public const string R = "r";

    /// <summary>The form in which names of a language are compared.</summary>
    public static string Normalize(string language, string name) => language switch
    {
        Dotnet => name.ToLowerInvariant(),
        Python => Pep503(name),
        _ => name,
    };

    /// <summary>The form in which names are compared where the language is not known: whatever any language takes for equal is.</summary>
    public static string NormalizeLoosely(string name) => Pep503(name);

    // https://peps.python.org/pep-0503/#normalized-names: runs of - _ . become one hyphen, letters become small.
    private static string Pep503(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            bool isSeparator = c is '-' or '_' or '.';
            if (!isSeparator)
            {
                text.Append(char.ToLowerInvariant(c));
            }
            else if (text.Length == 0 || text[^1] != '-')
            {
                text.Append('-');
            }
        }

        return text.ToString();
    }
}
