using System;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using PopCon.Usage.Events.BlindRsa;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Events.Tokens;

/// <summary>An issuer's public key in the one form of RFC 9578, section 6.5: RSASSA-PSS with SHA-384, MGF1 and a salt of 48 bytes.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class IssuerPublicKey
{
    /// <summary>Length of the modulus of a token key.</summary>
    public const int TokenKeyBits = 2048;

    private const string PssOid = "1.2.840.113549.1.1.10";
    private const string Mgf1Oid = "1.2.840.113549.1.1.8";
    private const string Sha384Oid = "2.16.840.1.101.3.4.2.2";

    /// <param name="key">The numbers.</param>
    public IssuerPublicKey(BlindRsaPublicKey key)
    {
        Key = key;
        Encoded = Encode(key);
        Hash = SHA256.HashData(Encoded);
        Id = Base64Text.Encode(Hash);
    }

    /// <summary>The numbers.</summary>
    public BlindRsaPublicKey Key { get; }

    /// <summary>The key as SubjectPublicKeyInfo, DER.</summary>
    public byte[] Encoded { get; }

    /// <summary>SHA-256 of <see cref="Encoded"/>, which every token carries.</summary>
    public byte[] Hash { get; }

    /// <summary><see cref="Hash"/> in base64url.</summary>
    public string Id { get; }

    /// <summary>Reads a key that is exactly in the form that <see cref="Encoded"/> has, with a modulus of 2048 bits.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> encoded, [NotNullWhen(true)] out IssuerPublicKey? key)
    {
        key = null;
        try
        {
            AsnReader outer = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
            outer.ReadSequence();
            AsnReader numbers = new AsnReader(outer.ReadBitString(out _), AsnEncodingRules.DER).ReadSequence();
            ReadOnlySpan<byte> modulus = numbers.ReadIntegerBytes().Span.TrimStart((byte)0);
            key = new IssuerPublicKey(new BlindRsaPublicKey(modulus, numbers.ReadIntegerBytes().Span.TrimStart((byte)0)));
        }
        catch (Exception e) when (e is AsnContentException or BlindRsaException)
        {
            return false;
        }

        // The algorithm and everything else is checked by writing the key again: there is one form.
        key = key.Key.Bits == TokenKeyBits && key.Encoded.AsSpan().SequenceEqual(encoded.Span) ? key : null;
        return key is not null;
    }

    private static byte[] Encode(BlindRsaPublicKey key)
    {
        var numbers = new AsnWriter(AsnEncodingRules.DER);
        using (numbers.PushSequence())
        {
            numbers.WriteInteger(key.Modulus);
            numbers.WriteInteger(key.Exponent);
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            WriteAlgorithm(writer);
            writer.WriteBitString(numbers.Encode());
        }

        return writer.Encode();
    }

    // RSASSA-PSS-params without the parameters NULL of the hashes, as in the vectors of RFC 9578.
    private static void WriteAlgorithm(AsnWriter writer)
    {
        using var algorithm = writer.PushSequence();
        writer.WriteObjectIdentifier(PssOid);
        using var parameters = writer.PushSequence();
        using (writer.PushSequence(Parameter(0)))
        {
            WriteHash(writer);
        }

        using (writer.PushSequence(Parameter(1)))
        {
            using var mask = writer.PushSequence();
            writer.WriteObjectIdentifier(Mgf1Oid);
            WriteHash(writer);
        }

        using (writer.PushSequence(Parameter(2)))
        {
            writer.WriteInteger(PssEncoding.HashBytes);
        }
    }

    private static Asn1Tag Parameter(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);

    private static void WriteHash(AsnWriter writer)
    {
        using var hash = writer.PushSequence();
        writer.WriteObjectIdentifier(Sha384Oid);
    }
}
