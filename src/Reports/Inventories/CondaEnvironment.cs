using System;
using System.IO;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PopCon.Reports.Inventories;

/// <summary>Reads conda's <c>environment.yml</c>: the list <c>dependencies</c> and the list <c>pip</c> in it.</summary>
/// <remarks>Stateless. Reads events one by one: a nested or self-referring document costs no stack and no memory.</remarks>
internal static class CondaEnvironment
{
    private const string Dependencies = "dependencies";

    /// <summary>Reads a text; <see langword="false"/> where it is not an environment.</summary>
    /// <exception cref="YamlException">It begins as one and is damaged.</exception>
    public static bool TryRead(string text, InventoryEntries entries)
    {
        if (!HasDependencies(text))
        {
            return false;
        }

        var parser = new Parser(new StringReader(text));
        int depth = 0;
        string? topKey = null;
        bool isPip = false;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > InventoryReader.MaxDepth)
            {
                throw new YamlException(parser.Current.Start, parser.Current.End, "The nesting is too deep.");
            }

            // Depth: 1 stream, 2 document, 3 the top mapping, 4 the list of dependencies, 5 a mapping in it, 6 the list of pip.
            if (parser.Current is Scalar scalar)
            {
                topKey = depth == 3 ? scalar.Value : topKey;
                isPip = depth == 5 ? scalar.Value is "pip" : isPip;
                AddDependency(topKey, depth, isPip, scalar.Value, entries);
            }
        }

        return true;
    }

    /// <summary>Adds a package by its conda name: <c>r-</c> means CRAN, whose names conda writes in small letters.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isFromPyPi">Whether pip installed it.</param>
    /// <param name="direct">Whether somebody asked for it by name, where that is known.</param>
    /// <param name="entries">What it is added to.</param>
    public static void AddPackage(string name, bool isFromPyPi, bool? direct, InventoryEntries entries)
    {
        if (isFromPyPi || name.Length == 0)
        {
            entries.Add(PackageNames.Python, name, direct);
        }
        else if (name.StartsWith("r-", StringComparison.Ordinal) && name is not "r-base")
        {
            entries.Add(CondaR, name[2..], direct);
        }
        else
        {
            entries.Add(PackageNames.Python, name, direct, Observability.ReasonOfConda(name));
        }
    }

    // CRAN names keep their case, which conda has lost: such an entry meets a package of any language that differs in nothing else.
    private const string CondaR = "";

    private static void AddDependency(string? topKey, int depth, bool isPip, string value, InventoryEntries entries)
    {
        if (topKey is not Dependencies)
        {
            return;
        }

        if (depth == 4)
        {
            // conda-forge::numpy=1.26=py312, python>=3.11, "scipy <2"
            string spec = value[(value.LastIndexOf("::", StringComparison.Ordinal) is var at && at >= 0 ? at + 2 : 0)..];
            AddPackage(TextInventory.LeadingName(spec), isFromPyPi: false, direct: true, entries);
        }
        else if (depth == 6 && isPip)
        {
            TextInventory.AddRequirement(value, direct: true, entries);
        }
    }

    private static bool HasDependencies(string text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(Dependencies + ":", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
