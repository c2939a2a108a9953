using System;
using System.Collections.Generic;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Page;

/// <summary>What the page says that no source knows.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PageSettings
{
    /// <summary>The host that processes report to, for the lines that switch reporting on.</summary>
    /// <value>Default empty: the host under which the page was asked for.</value>
    public string StatsdHost { get; init; } = string.Empty;

    /// <summary>The port that processes report to.</summary>
    /// <value>Default 9125; 0 where the page has no bridge of its own.</value>
    public int StatsdPort { get; init; } = 9125;

    /// <summary>Links of the footer: text and address.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> FooterLinks { get; init; } = [];

    /// <summary>Addresses of packages by language, with <c>{name}</c> where the name goes. Overrides NuGet, PyPI and CRAN; an empty one switches the link off.</summary>
    public IReadOnlyDictionary<string, string> HomeTemplates { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The release stage, as lines of name and value: mode, k, epoch. Empty: counts are shown at once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Release { get; init; } = [];

    /// <summary>When the release stage shows figures. Used before a source has any.</summary>
    public ReleaseCalendar Calendar { get; init; } = ReleaseCalendar.Immediate;

    /// <summary>Whether the server keeps figures at all.</summary>
    /// <value>Default true; false for a bridge without a history folder, which has none to show.</value>
    public bool KeepsHistory { get; init; } = true;

    /// <summary>How many days are kept, or 0 where it is not known.</summary>
    public int KeepDays { get; init; }
}
