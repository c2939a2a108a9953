using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace PopCon.StatsdBridge.Configuration.Flags;

/// <summary>The layer of settings in a JSON file: one flat object, keys are flag names.</summary>
/// <remarks>Read once when the configuration is built; the file is open only meanwhile.</remarks>
internal sealed class SettingsFileSource : JsonStreamConfigurationProvider, IConfigurationSource, IDescribedSource
{
    private readonly string _path;

    private SettingsFileSource(string path, Stream stream)
        : base(new JsonStreamConfigurationSource { Stream = stream }) => _path = path;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="errors">Gets what is wrong: the file cannot be read, is no JSON object, or has keys that are no flags.</param>
    /// <returns>The layer, or <see langword="null"/> when nothing of it can be used.</returns>
    public static SettingsFileSource? TryRead(string path, List<string> errors)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            var source = new SettingsFileSource(path, stream);
            source.Load(stream);
            errors.AddRange(source.WrongKeys());
            return source;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidDataException or System.Text.Json.JsonException)
        {
            errors.Add($"settings file {path}: {(e.InnerException ?? e).Message}");
            return null;
        }
    }

    /// <summary>Does nothing: the file was read by <see cref="TryRead"/>.</summary>
    public override void Load()
    {
    }

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc/>
    public string Describe(Flag flag) => "settings file " + _path;

    private IEnumerable<string> WrongKeys()
    {
        foreach (string key in Data.Keys.Order(StringComparer.Ordinal))
        {
            Flag? flag = FlagTable.Find(key);
            if (flag is null || ReferenceEquals(flag, FlagTable.Help) || ReferenceEquals(flag, FlagTable.Version))
            {
                yield return $"settings file {_path}: '{key}' is no setting";
            }
            else if (ReferenceEquals(flag, FlagTable.ConfigFile))
            {
                yield return $"settings file {_path}: {key} cannot be set here";
            }
        }
    }
}
