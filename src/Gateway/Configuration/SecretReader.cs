using System;
using System.Collections.Generic;
using PopCon.Gateway.Access;
using PopCon.Hosting.Files;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Configuration;

/// <summary>Reads secrets: a text, or the name of an environment variable or file that has it.</summary>
/// <param name="files">Gets the files that were read.</param>
/// <remarks>One thread. No message repeats a secret.</remarks>
internal sealed class SecretReader(FileSet files)
{
    /// <summary>A single secret; <see langword="null"/> when it is absent or wrong.</summary>
    public Secret? Read(YamlSection section, string key) =>
        section.Find(key) is { } node && Text(section, key, node) is { } text ? Parse(section, key, text) : null;

    /// <summary>The text of a secret; <see langword="null"/> when it is absent or wrong.</summary>
    public string? ReadText(YamlSection section, string key) =>
        section.Find(key) is { } node ? Text(section, key, node) : null;

    /// <summary>A list of secrets; <see langword="null"/> when it is absent.</summary>
    public IReadOnlyList<Secret>? ReadList(YamlSection section, string key)
    {
        if (section.List(key) is not { } items)
        {
            return null;
        }

        var secrets = new List<Secret>();
        foreach (YamlNode item in items)
        {
            if (Text(section, key, item) is { } text && Parse(section, key, text) is { } secret)
            {
                secrets.Add(secret);
            }
        }

        return secrets;
    }

    /// <summary>A secret from its text.</summary>
    public static Secret? Parse(YamlSection section, string key, string text)
    {
        var secret = Secret.Parse(text, out string? error);
        if (error is not null)
        {
            section.Error(key, error);
        }
        else if (!secret!.IsHashed)
        {
            section.Warn(key, "a secret is in plain text; hash it with the command hash-secret");
        }

        return secret;
    }

    private string? Text(YamlSection section, string key, YamlNode node)
    {
        if (node.Kind == YamlNodeKind.Scalar)
        {
            return node.Text;
        }

        YamlSection source = section.Section(node, $"{section.Place}, {key}", "env", "file");
        if (source.Text("env") is { } variable)
        {
            string? value = Environment.GetEnvironmentVariable(variable);
            if (string.IsNullOrEmpty(value))
            {
                source.Error("env", $"the environment variable '{variable}' is not set");
            }

            return value;
        }

        if (source.Text("file") is not { } path)
        {
            section.Error(key, "a secret is a text, {env: NAME} or {file: PATH}");
            return null;
        }

        if (files.TryReadText(path, out string text, out string error))
        {
            return text.Trim();
        }

        source.Error("file", $"'{path}': {error}");
        return null;
    }
}
