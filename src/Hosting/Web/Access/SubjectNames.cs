using System.Collections.Generic;
using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace PopCon.Hosting.Web.Access;

/// <summary>
/// The subject alternative names of a certificate as text: host names, mail addresses, URIs and IP addresses, see
/// https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6.
/// </summary>
/// <remarks>Stateless. The framework's own reader knows neither URIs nor mail addresses.</remarks>
internal static class SubjectNames
{
    private const string ExtensionOid = "2.5.29.17";

    private const int MailAddress = 1;
    private const int HostName = 2;
    private const int UniformResourceIdentifier = 6;
    private const int IpAddress = 7;

    /// <summary>All of them; none if the extension is missing or malformed.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (X509Extension extension in certificate.Extensions)
        {
            if (extension.Oid?.Value is ExtensionOid)
            {
                Read(extension.RawData, names);
            }
        }

        return names;
    }

    private static void Read(byte[] der, List<string> names)
    {
        try
        {
            AsnReader sequence = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                Asn1Tag tag = sequence.PeekTag();
                if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue is MailAddress or HostName or UniformResourceIdentifier)
                {
                    names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
                else if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue == IpAddress)
                {
                    byte[] address = sequence.ReadOctetString(tag);
                    names.Add(address.Length is 4 or 16 ? new IPAddress(address).ToString() : string.Empty);
                }
                else
                {
                    sequence.ReadEncodedValue();
                }
            }
        }
        catch (AsnContentException)
        {
            // What cannot be read cannot be allowed: no names.
            names.Clear();
        }
    }
}
