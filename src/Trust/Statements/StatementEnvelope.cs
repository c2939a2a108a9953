using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using PopCon.Trust.Hashing;
using PopCon.Trust.Keys;
using PopCon.Trust.Rsa;
using PopCon.Trust.Signatures;

namespace PopCon.Trust.Statements;

/// <summary>A payload with its signatures: a DSSE envelope. The payload is a statement unless another type is named.</summary>
/// <param name="Payload">The bytes of the statement.</param>
/// <param name="Signatures">Its signatures.</param>
public sealed record StatementEnvelope(byte[] Payload, IReadOnlyList<EnvelopeSignature> Signatures)
{
    /// <summary>The media type of a statement.</summary>
    public const string PayloadType = "application/vnd.popcon.trust.v2+json";

    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>The media type of the payload. It is part of what is signed, so a signature for one type is none for another.</summary>
    /// <value>Default: <see cref="PayloadType"/>.</value>
    public string Type { get; init; } = PayloadType;

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrustException">The file is missing, unreadable or too large.</exception>
    /// <exception cref="MalformedStatementException">It cannot be read.</exception>
    public static StatementEnvelope Load(string path) => Parse(CappedFile.Read(path, Limits.EnvelopeBytes));

    /// <summary>Reads an envelope. Members that DSSE does not know are passed over, as it demands; they are not signed.</summary>
    /// <exception cref="MalformedStatementException">It cannot be read.</exception>
    public static StatementEnvelope Parse(ReadOnlyMemory<byte> json) => Parse(json, PayloadType);

    /// <summary>Reads an envelope whose payload has the media type <paramref name="type"/>.</summary>
    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte})"/>
    public static StatementEnvelope Parse(ReadOnlyMemory<byte> json, string type)
    {
        if (json.Length > Limits.EnvelopeBytes)
        {
            throw new MalformedStatementException($"the envelope is larger than {Limits.EnvelopeBytes} bytes.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, NoDuplicates);
            JsonElement root = document.RootElement;
            if (!string.Equals(root.GetProperty("payloadType").GetString(), type, StringComparison.Ordinal))
            {
                throw new MalformedStatementException($"the payload type is not {type}.");
            }

            byte[] payload = SignatureText.ReadStrict(root.GetProperty("payload").GetString() ?? string.Empty)
                ?? throw new MalformedStatementException("the payload is not base64.");
            return new StatementEnvelope(payload, ReadSignatures(root.GetProperty("signatures"))) { Type = type };
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
        json.WriteString("payloadType", Type);
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
        [.. Encoding.ASCII.GetBytes($"DSSEv1 {Type.Length} {Type} {Payload.Length} "), .. Payload];

    /// <summary>The ids of those of the keys that signed. Wrong and foreign signatures count nothing and spoil nothing.</summary>
    internal HashSet<string> SignersAmong(IReadOnlyCollection<TrustPublicKey> keys)
    {
        byte[] signed = SignedBytes();
        var signers = new HashSet<string>(StringComparer.Ordinal);
        foreach (EnvelopeSignature signature in Signatures)
        {
            byte[]? bytes = SignatureText.ReadStrict(signature.Text);
            foreach (TrustPublicKey key in keys.Where(key => signature.KeyId.Length == 0 || string.Equals(key.Id, signature.KeyId, StringComparison.Ordinal)))
            {
                if (bytes is not null && !key.IsWeak && key.Verify(signed, bytes))
                {
                    signers.Add(key.Id);
                }
            }
        }

        return signers;
    }

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
