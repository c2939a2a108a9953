using System.Text;

namespace PopCon.StatsdBridge.Mapping.Re2;

/// <summary>A name as patterns look at it, prepared once for all of them.</summary>
internal readonly struct Re2Input
{
    /// <param name="name">A name without unpaired surrogates.</param>
    public Re2Input(string name)
    {
        IsAscii = Ascii.IsValid(name);
        Encoded = IsAscii ? name : UnicodeText.Encode(name);
    }

    /// <summary>Whether the name is ASCII, so that it is its own encoding.</summary>
    public bool IsAscii { get; }

    /// <summary>The name in the form of <see cref="UnicodeText"/>.</summary>
    public string Encoded { get; }
}
