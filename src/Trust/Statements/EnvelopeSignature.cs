namespace PopCon.Trust.Statements;

/// <summary>One signature of an envelope.</summary>
/// <param name="KeyId">A hint which key made it; empty when there is none. It proves nothing.</param>
/// <param name="Text">The signature in base64, as it was read.</param>
public sealed record EnvelopeSignature(string KeyId, string Text);
