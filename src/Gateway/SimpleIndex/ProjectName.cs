using System.Text;

namespace PopCon.Gateway.SimpleIndex;

/// <summary>Names of Python projects, see https://peps.python.org/pep-0503/.</summary>
/// <remarks>Stateless.</remarks>
internal static class ProjectName
{
    /// <summary>The normalised name: lower case, runs of <c>-</c>, <c>_</c> and <c>.</c> as one hyphen.</summary>
    public static string Normalize(string name)
    {
        var normalized = new StringBuilder(name.Length);
        foreach (char character in name)
        {
            if (character is not ('-' or '_' or '.'))
            {
                normalized.Append(char.ToLowerInvariant(character));
            }
            else if (normalized.Length == 0 || normalized[^1] != '-')
            {
                normalized.Append('-');
            }
        }

        return normalized.ToString();
    }
}
