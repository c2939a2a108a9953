using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using PopCon.Trust.Hashing;

namespace PopCon.Trust.Keys;

/// <summary>The one key in a PEM text. Text around the armour and CRLF line ends are fine.</summary>
/// <param name="Label">What stands after <c>BEGIN</c>.</param>
/// <param name="Der">The decoded bytes.</param>
internal readonly record struct PemText(string Label, byte[] Der)
{
    /// <summary>openssl writes the curve beside a private key, although the key names it too.</summary>
    private const string CurveOnly = "EC PARAMETERS";

    /// <summary>Finds the key.</summary>
    /// <param name="text">The PEM text.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="TrustException">There is no key, or more than one.</exception>
    public static PemText Find(ReadOnlySpan<char> text, string name)
    {
        var found = new List<PemText>();
        while (PemEncoding.TryFind(text, out PemFields fields))
        {
            string label = text[fields.Label].ToString();
            if (label is not CurveOnly)
            {
                byte[] der = new byte[fields.DecodedDataLength];
                Convert.TryFromBase64Chars(text[fields.Base64Data], der, out _);
                found.Add(new PemText(label, der));
            }

            text = text[fields.Location.End..];
        }

        return found switch
        {
            [var only] => only,
            [] => throw new TrustException($"{name}: there is no key in PEM form (-----BEGIN …-----)."),
            _ => throw new TrustException($"{name}: expected one key, but found {found.Count}: {string.Join(", ", found.ConvertAll(pem => pem.Label))}."),
        };
    }

    /// <summary>The text of a PEM file.</summary>
    /// <exception cref="TrustException">The file is missing, unreadable or too large.</exception>
    public static string ReadFile(string path) => Encoding.UTF8.GetString(CappedFile.Read(path, Limits.KeyFileBytes));
}
