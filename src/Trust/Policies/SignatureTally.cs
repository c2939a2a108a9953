using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Trust.Keys;
using PopCon.Trust.Signatures;
using PopCon.Trust.Statements;

namespace PopCon.Trust.Policies;

/// <summary>Counts which keys of a rule signed a statement.</summary>
internal sealed class SignatureTally
{
    private readonly PolicyRule _rule;
    private readonly IReadOnlySet<string> _revoked;
    private readonly SortedSet<string> _signers = new(StringComparer.Ordinal);
    private bool _namedKeyOfRule;
    private bool _sawRevokedKey;

    /// <summary>Verifies all signatures of an envelope. Wrong and foreign ones count nothing and spoil nothing.</summary>
    public SignatureTally(PolicyRule rule, IReadOnlySet<string> revoked, StatementEnvelope envelope)
    {
        _rule = rule;
        _revoked = revoked;
        byte[] signed = envelope.SignedBytes();
        foreach (EnvelopeSignature signature in envelope.Signatures)
        {
            Count(signature, signed);
        }
    }

    /// <summary>The ids of the keys that count, sorted.</summary>
    public IReadOnlyList<string> Signers => [.. _signers];

    /// <summary><see cref="TrustReason.Ok"/>, or why there are too few signatures.</summary>
    public string Reason =>
        _signers.Count >= _rule.Threshold ? TrustReason.Ok
        : _sawRevokedKey ? TrustReason.RevokedKey
        : _signers.Count > 0 ? TrustReason.Threshold
        : _namedKeyOfRule ? TrustReason.BadSignature
        : TrustReason.UnknownKey;

    private void Count(EnvelopeSignature signature, byte[] signed)
    {
        bool isNamed = signature.KeyId.Length > 0;
        byte[]? bytes = SignatureText.ReadStrict(signature.Text);
        foreach (TrustPublicKey key in _rule.Keys.Where(key => !isNamed || string.Equals(key.Id, signature.KeyId, StringComparison.Ordinal)))
        {
            bool isRevoked = _revoked.Contains(key.Id);
            bool verifies = bytes is not null && key.Verify(signed, bytes);
            _namedKeyOfRule |= isNamed;
            _sawRevokedKey |= isRevoked && (isNamed || verifies);
            if (verifies && !isRevoked)
            {
                _signers.Add(key.Id);
            }
        }
    }
}
