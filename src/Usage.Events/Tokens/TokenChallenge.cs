using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PopCon.Usage.Events.Tokens;

/// <summary>The TokenChallenge of RFC 9577, section 2.1: what a token is good for. Here one host and one package.</summary>
internal static class TokenChallenge
{
    /// <summary>Blind RSA, 2048 bits (RFC 9578, section 6).</summary>
    public const ushort TokenType = 2;

    private const string ContextPrefix = "popcon-usage:";

    /// <summary>The challenge of a host and a package.</summary>
    /// <param name="origin">The host's authority: <c>usage.example</c>, with the port if any.</param>
    /// <param name="package">The package, in lower case.</param>
    public static byte[] Create(string origin, string package)
    {
        byte[] name = Encoding.ASCII.GetBytes(origin);
        byte[] context = SHA256.HashData(Encoding.UTF8.GetBytes(ContextPrefix + package));
        return [.. Number(TokenType), .. Number((ushort)name.Length), .. name, (byte)context.Length, .. context, .. Number((ushort)name.Length), .. name];
    }

    private static byte[] Number(ushort value)
    {
        byte[] bytes = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }
}
