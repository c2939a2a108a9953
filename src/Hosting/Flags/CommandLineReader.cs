using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Extensions.Configuration;
using PopCon.Hosting.Files;

namespace PopCon.Hosting.Flags;

/// <summary>From command line, environment and settings file to the options of a program.</summary>
/// <param name="flags">The flags of the program.</param>
/// <param name="environment">Looks an environment variable up; <see langword="null"/> when it is not set.</param>
/// <remarks>
/// One thread, single use. Reads the settings file and <c>@file</c> arguments, opens nothing else. Only the variables of the program's own
/// settings are looked at: Kubernetes makes others with the same prefix.
/// </remarks>
internal sealed class CommandLineReader(FlagSet flags, Func<string, string?> environment)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly List<string> _errors = [];

    /// <summary>Reads everything that is set.</summary>
    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="read">Builds the options from the values.</param>
    public CommandLineResult<T> Read<T>(IReadOnlyList<string> arguments, Func<SettingValues, T> read)
        where T : class
    {
        ScannedArguments scanned = ArgumentScanner.Scan(flags, arguments);

        // As in statsd_exporter, the version is printed even when the command line has a mistake, help is not.
        if (scanned.AsksFor(FlagSet.Version) || scanned.Error is null)
        {
            if (flags.PrintedFor(scanned) is { } printed)
            {
                return new CommandLineResult<T>(null, printed, 0);
            }
        }

        string? mistake = scanned.Error ?? (scanned.Repeated is { } repeated ? $"flag '{repeated.Name}' cannot be repeated" : null);
        if (mistake is not null)
        {
            return new CommandLineResult<T>(null, $"{flags.ProgramName}: error: {OneLine(mistake)}, try --help\n", 1);
        }

        T options = read(ReadLayers(scanned.Values));
        return _errors.Count == 0 ? new CommandLineResult<T>(options, string.Empty, 0) : new CommandLineResult<T>(null, ListErrors(), 1);
    }

    private SettingValues ReadLayers(IReadOnlyDictionary<string, string> arguments)
    {
        string path = arguments.GetValueOrDefault(flags.SettingsFile.Name)
            ?? environment(flags.VariableOf(flags.SettingsFile))
            ?? string.Empty;
        if (path.Length > 0)
        {
            AddFile(path);
        }

        Add(setting => environment(flags.VariableOf(setting)), setting => "environment variable " + flags.VariableOf(setting));
        Add(setting => arguments.GetValueOrDefault(setting.Name), _ => "command line");
        return new SettingValues(_values, _sources, _errors);
    }

    private void AddFile(string path)
    {
        try
        {
            using var content = new MemoryStream(RegularFile.ReadBytes(path));
            IConfigurationRoot file = new ConfigurationBuilder().AddJsonStream(content).Build();
            foreach (string key in file.AsEnumerable().Select(pair => pair.Key).Order(StringComparer.Ordinal))
            {
                CheckKey(path, file.GetSection(key));
            }

            Add(setting => file[setting.Name], _ => "settings file " + path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidDataException or System.Text.Json.JsonException)
        {
            _errors.Add($"settings file {path}: {(e.InnerException ?? e).Message}");
        }
    }

    private void CheckKey(string path, IConfigurationSection section)
    {
        if (string.Equals(section.Path, flags.SettingsFile.Name, StringComparison.Ordinal))
        {
            _errors.Add($"settings file {path}: {section.Path} cannot be set here");
        }
        else if (!section.GetChildren().Any() && !flags.Settings.Any(setting => string.Equals(setting.Name, section.Path, StringComparison.Ordinal)))
        {
            _errors.Add($"settings file {path}: '{section.Path}' is not a setting");
        }
    }

    /// <summary>Adds a layer over the others, and notes where its values come from.</summary>
    private void Add(Func<Setting, string?> valueOf, Func<Setting, string> sourceOf)
    {
        foreach (Setting setting in flags.Settings)
        {
            if (valueOf(setting) is { } value)
            {
                _values[setting.Name] = value;
                _sources[setting.Name] = sourceOf(setting);
            }
        }
    }

    private string ListErrors()
    {
        var text = new StringBuilder(flags.ProgramName).Append(": error: ");
        text.Append(_errors.Count == 1 ? "1 setting" : string.Create(null, $"{_errors.Count} settings")).Append(" cannot be used, try --help\n");
        foreach (string error in _errors)
        {
            text.Append("  ").Append(OneLine(error)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Keeps what the operator wrote from breaking the line it is quoted in.</summary>
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
