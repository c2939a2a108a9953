using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CsvHelper;
using CsvHelper.Configuration;

namespace PopCon.Reports.Inventories;

/// <summary>Reads text inventories: requirements of pip, <c>installed.packages()</c> as CSV, and one name a line.</summary>
/// <remarks>Stateless.</remarks>
internal static class TextInventory
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Reads a text; <see langword="false"/> where it is none of these.</summary>
    public static bool TryRead(string text, string name, InventoryEntries entries)
    {
        if (TryReadInstalledPackages(text, entries))
        {
            return true;
        }

        List<string> lines = [.. text.Split('\n').Select(Uncommented).Where(line => line.Length > 0)];
        if (lines.Count == 0)
        {
            return true;
        }

        bool isPython = Path.GetFileName(name).Contains("requirements", StringComparison.OrdinalIgnoreCase) || lines.Any(IsRequirement);
        if (!lines.TrueForAll(line => isPython ? line[0] == '-' || LeadingName(line).Length > 0 : !line.AsSpan().ContainsAnyExcept(NameCharacters)))
        {
            return false;
        }

        foreach (string line in lines)
        {
            if (isPython)
            {
                AddRequirement(line, direct: null, entries);
            }
            else
            {
                entries.Add(string.Empty, line);
            }
        }

        return true;
    }

    /// <summary>The name at the begin of a requirement; empty where there is none.</summary>
    public static string LeadingName(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().TrimStart();
        int end = trimmed.IndexOfAnyExcept(NameCharacters);
        return (end < 0 ? trimmed : trimmed[..end]).ToString();
    }

    /// <summary>Adds a line of a requirements file. Options are left out, also those that name another file.</summary>
    public static void AddRequirement(string line, bool? direct, InventoryEntries entries)
    {
        const string egg = "#egg=";
        string text = line.Trim();
        if (text.Contains(egg, StringComparison.Ordinal))
        {
            text = text[(text.IndexOf(egg, StringComparison.Ordinal) + egg.Length)..];
        }

        if (text.Length > 0 && text[0] != '-')
        {
            entries.Add(PackageNames.Python, LeadingName(text), direct);
        }
    }

    private static string Uncommented(string line)
    {
        int comment = line.IndexOf(" #", StringComparison.Ordinal);
        string text = (line.StartsWith('#') ? string.Empty : comment < 0 ? line : line[..comment]).Trim();

        // A hash of pip-compile is its own line, ended by a backslash in the line before.
        return text.TrimEnd('\\').TrimEnd();
    }

    private static bool IsRequirement(string line) =>
        line.Contains("==", StringComparison.Ordinal) || line.Contains(">=", StringComparison.Ordinal) || line.Contains("~=", StringComparison.Ordinal)
        || line.Contains(" @ ", StringComparison.Ordinal) || line.StartsWith("-r ", StringComparison.Ordinal) || line.StartsWith("-e ", StringComparison.Ordinal)
        || line.StartsWith("--", StringComparison.Ordinal);

    private static bool TryReadInstalledPackages(string text, InventoryEntries entries)
    {
        var settings = new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MissingFieldFound = null };
        using var csv = new CsvReader(new StringReader(text), settings);
        if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { } header || !header.Contains("Package") || !header.Contains("Version"))
        {
            return false;
        }

        while (csv.Read())
        {
            entries.Add(PackageNames.R, csv.GetField("Package"));
        }

        return true;
    }
}
