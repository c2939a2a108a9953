using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Hosting.Flags;

/// <summary>All flags of a program and what its help says about it.</summary>
/// <param name="ProgramName">The name in messages.</param>
/// <param name="Summary">What the program does, one sentence.</param>
/// <param name="EnvironmentPrefix">What the names of its environment variables begin with, such as <c>POPCON_BRIDGE_</c>.</param>
/// <param name="ProgramSettings">Its settings, in the order of the help text.</param>
/// <remarks>Immutable.</remarks>
internal sealed record FlagSet(
    string ProgramName, string Summary, string EnvironmentPrefix, IReadOnlyList<Setting> ProgramSettings)
{
    /// <summary>Prints the help text.</summary>
    public static readonly Setting Help = Setting.Switch("help", false, "Show this help and exit.");

    /// <summary>Prints the version.</summary>
    public static readonly Setting Version = Setting.Switch("version", false, "Show the version and exit.");

    /// <summary>Names the settings file, unless the program calls it otherwise; it cannot be set in that file.</summary>
    public static readonly Setting<string> ConfigFile = Setting.Text(
        "config.file",
        string.Empty,
        "PATH",
        "JSON file with settings by flag name. Empty: none. Environment and command line take precedence.");

    /// <summary>Flags that print and exit, with what they print. Those that statsd_exporter hides are hidden here too.</summary>
    private static readonly Dictionary<Setting, Func<FlagSet, string>> Prints = new()
    {
        [Help] = HelpText.Create,
        [Version] = static flags => BuildInfo.Describe(flags.ProgramName),
        [Setting.Switch("help-long", false, string.Empty)] = HelpText.Create,
        [Setting.Switch("help-man", false, string.Empty)] = ManPage.Create,
        [Setting.Switch("completion-script-bash", false, string.Empty)] = CompletionScript.ForBash,
        [Setting.Switch("completion-script-zsh", false, string.Empty)] = CompletionScript.ForZsh,
    };

    /// <summary>The setting that names the settings file.</summary>
    public Setting<string> SettingsFile { get; init; } = ConfigFile;

    /// <summary>Every setting, the settings file first.</summary>
    public IReadOnlyList<Setting> Settings => [SettingsFile, .. ProgramSettings];

    /// <summary>What <c>--help</c> lists.</summary>
    public IEnumerable<Setting> Visible => [Help, Version, .. Settings];

    /// <summary>The flag of that name, or <see langword="null"/>.</summary>
    public Setting? Find(string name) =>
        Settings.Concat(Prints.Keys).FirstOrDefault(setting => string.Equals(setting.Name, name, StringComparison.Ordinal));

    /// <summary>The environment variable that sets a setting.</summary>
    public string VariableOf(Setting setting) =>
        EnvironmentPrefix + setting.Name.ToUpperInvariant().Replace('.', '_').Replace('-', '_');

    /// <summary>What a flag prints instead of running the program; <see langword="null"/> when none that does is given.</summary>
    public string? PrintedFor(ScannedArguments arguments) =>
        Prints.FirstOrDefault(print => arguments.AsksFor(print.Key)).Value?.Invoke(this);
}
