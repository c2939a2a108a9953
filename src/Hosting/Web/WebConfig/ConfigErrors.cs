using System.Collections.Generic;
using System.Globalization;

namespace PopCon.Hosting.Web.WebConfig;

/// <summary>Collects mistakes of a file as <c>file:line: what</c>.</summary>
/// <param name="path">The file.</param>
/// <remarks>One thread.</remarks>
internal sealed class ConfigErrors(string path)
{
    private readonly List<string> _all = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>Notes one; line 0 stands for the whole file.</summary>
    public void Add(long line, string what) =>
        _all.Add(line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: {what}") : $"{path}: {what}");
}
