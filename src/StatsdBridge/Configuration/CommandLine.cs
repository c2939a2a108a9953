using System;
using System.Collections.Generic;
using System.Text;
using Microsoft.Extensions.Configuration;
using PopCon.Hosting;
using PopCon.StatsdBridge.Configuration.Flags;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>From the command line, the environment and the settings file to <see cref="BridgeOptions"/>.</summary>
/// <remarks>Stateless. Reads the settings file and <c>@file</c> arguments, opens nothing else.</remarks>
internal static class CommandLine
{
    /// <summary>The name in messages.</summary>
    public const string ProgramName = "popcon-statsd-bridge";

    /// <summary>Reads everything that is set.</summary>
    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="environment">Looks an environment variable up; <see langword="null"/> when it is not set.</param>
    public static CommandLineResult Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        ScannedArguments scanned = ArgumentScanner.Scan(arguments);

        // The version is printed even before a mistake, help only without one: the order statsd_exporter has.
        if (scanned.AsksFor(FlagTable.Version))
        {
            return CommandLineResult.Print(BuildInfo.Describe());
        }

        if (scanned.Error is { } error)
        {
            return Fail(error);
        }

        if (scanned.AsksFor(FlagTable.Help))
        {
            return CommandLineResult.Print(HelpText.Create());
        }

        return scanned.Repeated is { } repeated
            ? Fail($"flag '{repeated.Name}' cannot be repeated")
            : ReadSettings(scanned.Values, environment);
    }

    private static CommandLineResult ReadSettings(IReadOnlyDictionary<string, string> arguments, Func<string, string?> environment)
    {
        var errors = new List<string>();
        FlagValuesSource fromEnvironment = FlagValuesSource.Environment(environment);
        FlagValuesSource fromCommandLine = FlagValuesSource.CommandLine(arguments);
        IConfigurationBuilder layers = new ConfigurationBuilder().Add(FlagValuesSource.Defaults());
        string settingsFile = arguments.GetValueOrDefault(FlagTable.ConfigFile.Name)
            ?? environment(FlagTable.ConfigFile.EnvironmentVariable)
            ?? string.Empty;
        if (settingsFile.Length > 0 && SettingsFileSource.TryRead(settingsFile, errors) is { } fromFile)
        {
            layers.Add(fromFile);
        }

        IConfigurationRoot configuration = layers.Add(fromEnvironment).Add(fromCommandLine).Build();
        BridgeOptions options = new OptionsReader(new SettingReader(configuration, errors)).Read();
        return errors.Count == 0 ? CommandLineResult.Run(options) : Fail(errors);
    }

    private static CommandLineResult Fail(string error) =>
        CommandLineResult.Fail($"{ProgramName}: error: {OneLine(error)}, try --help\n");

    private static CommandLineResult Fail(List<string> errors)
    {
        var text = new StringBuilder();
        text.Append(ProgramName).Append(": error: ");
        text.Append(errors.Count == 1 ? "1 setting" : string.Create(null, $"{errors.Count} settings"));
        text.Append(" cannot be used, try --help\n");
        foreach (string error in errors)
        {
            text.Append("  ").Append(OneLine(error)).Append('\n');
        }

        return CommandLineResult.Fail(text.ToString());
    }

    /// <summary>Keeps what the operator wrote from breaking the line it is quoted in.</summary>
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
