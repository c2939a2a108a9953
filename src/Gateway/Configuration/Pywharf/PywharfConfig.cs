using System;
using System.Collections.Generic;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Configuration.Pywharf;

/// <summary>Turns a configuration of pywharf into the gateway's own.</summary>
/// <param name="problems">Takes the mistakes.</param>
/// <param name="showSecret">How a secret is written into the result.</param>
/// <remarks>One thread.</remarks>
internal sealed class PywharfConfig(YamlProblems problems, Func<string, string> showSecret)
{
    private static readonly string[] CommonKeys = ["type", "max_file_bytes", "sync_index_interval"];
    private static readonly string[] FileSystemKeys = [.. CommonKeys, "read_secret", "write_secret"];
    private static readonly string[] GitHubKeys = [.. CommonKeys, "owner", "repo", "branch", "index_filename"];

    /// <summary>Converts a text.</summary>
    /// <returns>The root of a configuration; without repositories when there are mistakes.</returns>
    public YamlNode Convert(string text)
    {
        var repositories = new YamlNode(YamlNodeKind.Mapping, 1, 1);
        foreach ((YamlNode name, YamlNode table) in ReadTables(text).Entries)
        {
            YamlNode converted = new(YamlNodeKind.Mapping, table.Line, table.Column);
            Convert(table, name.Text, converted);
            repositories.Entries.Add(KeyValuePair.Create(name, converted));
        }

        var root = new YamlNode(YamlNodeKind.Mapping, 1, 1);
        root.Entries.Add(KeyValuePair.Create(Scalar("repositories", repositories), repositories));
        return root;
    }

    /// <summary>Checks the file of pywharf's own secrets. The gateway has no use for them: a repository's secrets, or its clients' tokens, decide.</summary>
    public void CheckSecrets(string text)
    {
        foreach ((YamlNode name, YamlNode table) in ReadTables(text).Entries)
        {
            var section = new YamlSection(table, name.Text, problems, ["type", "raw", "env"]);
            CheckType(section);
        }
    }

    private static bool IsGitHub(YamlSection section) => section.Text("type") is "github";

    private static YamlNode Scalar(string text, YamlNode place, bool isPlain = false) =>
        new(YamlNodeKind.Scalar, place.Line, place.Column) { Text = text, IsPlain = isPlain };

    private static void Add(YamlNode mapping, string key, YamlNode value) =>
        mapping.Entries.Add(KeyValuePair.Create(Scalar(key, value), value));

    private YamlNode ReadTables(string text)
    {
        try
        {
            return TomlReader.Read(text);
        }
        catch (TomlException e)
        {
            problems.Error(e.Line, string.Empty, "not valid TOML: " + e.Message);
            return new YamlNode(YamlNodeKind.Mapping, 1, 1);
        }
    }

    private static void CheckType(YamlSection section)
    {
        if (section.Text("type") is not ("file_system" or "github"))
        {
            section.Error("type", $"'{section.Text("type")}' is unknown; use file_system or github");
        }
    }

    private void Convert(YamlNode table, string name, YamlNode converted)
    {
        var type = new YamlSection(table, name, problems, []);
        CheckType(type);
        var section = new YamlSection(table, name, problems, IsGitHub(type) ? GitHubKeys : FileSystemKeys);
        foreach ((YamlNode key, YamlNode value) in table.Entries)
        {
            switch (key.Text)
            {
                case "read_secret" or "write_secret" when value.Text.Length > 0:
                    var list = new YamlNode(YamlNodeKind.Sequence, value.Line, value.Column);
                    list.Items.Add(Scalar(showSecret(value.Text), value));
                    Add(converted, key.Text + "s", list);
                    break;
                case "sync_index_interval":
                    Add(converted, key.Text, Scalar(value.Text + "s", value));
                    break;
                case "read_secret" or "write_secret":
                    section.Error(key.Text, "a secret cannot be empty");
                    break;
                default:
                    Add(converted, key.Text, value);
                    break;
            }
        }
    }
}
