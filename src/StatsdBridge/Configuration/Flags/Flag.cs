namespace PopCon.StatsdBridge.Configuration.Flags;

/// <summary>One setting by its three names: <c>--web.listen-address</c>, the same without dashes in the settings file, and <c>POPCON_BRIDGE_WEB_LISTEN_ADDRESS</c>.</summary>
/// <param name="Name">The name without the dashes before it.</param>
/// <param name="Default">The default as text.</param>
/// <param name="Value">What kind of value it takes, for the help text; empty for a switch.</param>
/// <param name="Help">What it does, one or two sentences.</param>
/// <remarks>Immutable.</remarks>
internal sealed record Flag(string Name, string Default, string Value, string Help)
{
    private const string EnvironmentPrefix = "POPCON_BRIDGE_";

    /// <summary>Whether it is written <c>--name</c> and <c>--no-name</c>, without a value.</summary>
    public bool IsSwitch => Value.Length == 0;

    /// <summary>The environment variable that sets it.</summary>
    public string EnvironmentVariable { get; } =
        EnvironmentPrefix + Name.ToUpperInvariant().Replace('.', '_').Replace('-', '_');

    /// <summary>A flag that is on or off.</summary>
    internal static Flag Switch(string name, bool value, string help) => new(name, value ? "true" : "false", string.Empty, help);

    /// <summary>The flag as it is written on the command line.</summary>
    public override string ToString() => string.Concat("--", Name);
}
