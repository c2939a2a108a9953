using System;
using System.Text.Json;
using PopCon.Usage.Events.BlindRsa;
using PopCon.Usage.Events.Json;

namespace PopCon.Cli.Usage;

/// <summary>The values that <c>popcon usage blindrsa</c> was given.</summary>
internal sealed class BlindRsaInput(JsonElement root)
{
    /// <summary>The variant.</summary>
    public BlindRsaVariant Variant => BlindRsaVariant.Find(Text("variant"));

    /// <summary>The public key.</summary>
    public BlindRsaPublicKey Key => new(Bytes("n"), Bytes("e"));

    /// <summary>A text that must be there.</summary>
    public string Text(string name) => root.Text(name) ?? throw new BlindRsaException($"The value {name} is missing: expected a text.");

    /// <summary>Bytes that must be there.</summary>
    public byte[] Bytes(string name) => Optional(name) ?? throw new BlindRsaException($"The value {name} is missing: expected hex digits.");

    /// <summary>Bytes that may be missing.</summary>
    public byte[]? Optional(string name)
    {
        if (!root.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        try
        {
            return Convert.FromHexString(value.Text() ?? throw new FormatException());
        }
        catch (FormatException)
        {
            throw new BlindRsaException($"Invalid {name}: expected an even number of hex digits.");
        }
    }
}
