using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using PopCon.Trust.Hashing;
using PopCon.Trust.Keys;
using PopCon.Trust.Rsa;
using PopCon.Trust.Signatures;

namespace PopCon.Trust.Statements;

/// <summary>A statement with its signatures: a DSSE envelope.</summary>
/// <param name="Payload">The bytes of the statement.</param>
/// <param name="Signatures">Its signatures.</param>
public sealed record StatementEnvelope(byte[] Payload, IReadOnlyList<EnvelopeSignature> Signatures)
{
    /// <summary>The media type of the payload; it is part of what is signed.</summary>
    public const string PayloadType = "application/vnd.popcon.trust.v2+json";

    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrustException">The file is missing, unreadable or too large.</exception>
    /// <exception cref="MalformedStatementException">It cannot be read.</exception>
    public static StatementEnvelope Load(string path) => Parse(CappedFile.Read(path, Limits.EnvelopeBytes));

    /// <summary>Reads an envelope. Members that DSSE does not know are passed over, as it demands; they are not signed.</summary>
    /// <exception cref="MalformedStatementException">It cannot be read.</exception>
    public static StatementEnvelope Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > Limits.EnvelopeBytes)
        {
            throw new MalformedStatementException($"the envelope is larger than {Limits.EnvelopeBytes} bytes.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, NoDuplicates);
            JsonElement root = document.RootElement;
            if (root.GetProperty("payloadType").GetString() is not PayloadType)
            {
                throw new MalformedStatementException($"the payload type is not {PayloadType}.");
            }

            byte[] payload = SignatureText.ReadStrict(root.GetProperty("payload").GetString() ?? string.Empty)
                ?? throw new MalformedStatementException("the payload is not base64.");
            return new StatementEnvelope(payload, ReadSignatures(root.GetProperty("signatures")));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new MalformedStatementException("the envelope is not the JSON of a DSSE envelope.", e);
        }
    }

    /// <summary>The envelope with one more signature.</summary>
    /// <exception cref="TrustException">It has as many as are allowed.</exception>
    public StatementEnvelope SignedBy(TrustPrivateKey key, SaltLength salt = SaltLength.Max)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Signatures.Count < Limits.Signatures
            ? this with { Signatures = [.. Signatures, new EnvelopeSignature(key.PublicKey.Id, Convert.ToBase64String(key.Sign(SignedBytes(), salt)))] }
            : throw new TrustException($"The statement has {Limits.Signatures} signatures; more are not allowed.");
    }

    /// <summary>The envelope as JSON on one line.</summary>
    public string ToJson() => JsonText.Write(json =>
    {
        json.WriteString("payloadType", PayloadType);
        json.WriteBase64String("payload", Payload);
        json.WriteStartArray("signatures");
        foreach (EnvelopeSignature signature in Signatures)
        {
            json.WriteStartObject();
            json.WriteString("keyid", signature.KeyId);
            json.WriteString("sig", signature.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }) + "\n";

    /// <summary>What is signed: <c>"DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload</c>.</summary>
    internal byte[] SignedBytes() =>
        [.. Encoding.ASCII.GetBytes($"DSSEv1 {PayloadType.Length} {PayloadType} {Payload.Length} "), .. Payload];

    private static List<EnvelopeSignature> ReadSignatures(JsonElement element)
    {
        var signatures = new List<EnvelopeSignature>();
        foreach (JsonElement signature in element.EnumerateArray())
        {
            if (signatures.Count == Limits.Signatures)
            {
                throw new MalformedStatementException($"the envelope has more than {Limits.Signatures} signatures.");
            }

            string keyId = signature.TryGetProperty("keyid", out JsonElement value) ? value.GetString() ?? string.Empty : string.Empty;
            signatures.Add(new EnvelopeSignature(keyId, signature.GetProperty("sig").GetString() ?? string.Empty));
        }

        return signatures;
    }
}
