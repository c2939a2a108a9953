using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Xml;
using YamlDotNet.Core;

namespace PopCon.Reports.Inventories;

/// <summary>Reads inventories of any format, recognised by their content.</summary>
/// <remarks>Stateless. Safe for hostile files: limited in size, depth and number of entries, without entities, aliases or references to other files.</remarks>
public static class InventoryReader
{
    /// <summary>Largest file: 64 MB, several times the lock file of a large solution.</summary>
    public const int MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>Deepest nesting of JSON, XML and YAML.</summary>
    internal const int MaxDepth = 64;

    /// <summary>Reads files and folders.</summary>
    /// <exception cref="InventoryException">One of them is not an inventory.</exception>
    public static IReadOnlyList<InventoryEntry> Read(IEnumerable<string> paths)
    {
        var entries = new InventoryEntries();
        foreach (string path in paths)
        {
            try
            {
                ReadPath(path, entries);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InventoryException(path, e.Message.TrimEnd('.'), e);
            }
        }

        return entries.ToList();
    }

    /// <summary>Reads a text, as pasted or uploaded.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">A name for messages.</param>
    /// <exception cref="InventoryException">The text is not an inventory.</exception>
    public static IReadOnlyList<InventoryEntry> ReadText(string text, string name)
    {
        var entries = new InventoryEntries();
        ReadText(text, name, entries);
        return entries.ToList();
    }

    private static void ReadPath(string path, InventoryEntries entries)
    {
        if (Directory.Exists(path))
        {
            FolderInventory.Read(path, entries);
            return;
        }

        ReadText(ReadFile(path), path, entries);
    }

    /// <summary>The text of a file.</summary>
    internal static string ReadFile(string path)
    {
        if (new FileInfo(path).Length > MaxFileBytes)
        {
            throw new InventoryException(path, $"it is larger than {MaxFileBytes / 1024 / 1024} MB");
        }

        return File.ReadAllText(path, Encoding.UTF8);
    }

    /// <summary>Reads a text into a collection.</summary>
    internal static void ReadText(string text, string name, InventoryEntries entries)
    {
        string content = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        try
        {
            bool isKnown = content switch
            {
                ['{' or '[', ..] => JsonInventory.TryRead(content, entries),
                ['<', ..] => XmlInventory.TryRead(content, entries),
                _ => CondaEnvironment.TryRead(content, entries) || TextInventory.TryRead(content, name, entries),
            };
            if (!isKnown)
            {
                throw InventoryException.Unknown(name);
            }
        }
        catch (JsonException e)
        {
            throw new InventoryException(name, Damaged("JSON", (e.LineNumber ?? 0) + 1), e);
        }
        catch (InvalidOperationException e)
        {
            throw new InventoryException(name, "its JSON has a text with half a surrogate pair", e);
        }
        catch (XmlException e)
        {
            throw new InventoryException(name, Damaged("XML", e.LineNumber), e);
        }
        catch (YamlException e)
        {
            throw new InventoryException(name, Damaged("YAML", e.Start.Line), e);
        }
    }

    private static string Damaged(string format, long line) => string.Create(CultureInfo.InvariantCulture, $"its {format} is damaged in line {line}");
}
