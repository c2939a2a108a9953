using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent.Buffer;

/// <summary>The name of a file of counts: <c>contoso.lib@1.4.2026-05-18.r3.v1</c>.</summary>
internal sealed record CounterFileName(string Package, string Version, DateOnly Day, int Revision)
{
    private const string Ending = ".v1";
    private const int DayLength = 10;

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out CounterFileName? parsed)
    {
        parsed = null;
        int at = name.LastIndexOf('@');
        int revision = name.LastIndexOf(".r", StringComparison.Ordinal);
        int day = revision - DayLength - 1;
        if (at <= 0 || day <= at || !name.EndsWith(Ending, StringComparison.Ordinal) || name[day] != '.'
            || !UsageTime.TryParseDay(name[(day + 1)..revision], out DateOnly date)
            || !int.TryParse(name[(revision + 2)..^Ending.Length], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }

        parsed = new CounterFileName(name[..at], name[(at + 1)..day], date, number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Package}@{Version}.{UsageTime.Format(Day)}.r{Revision}{Ending}");
}
