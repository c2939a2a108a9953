namespace PopCon.Trust.Evidence;

/// <summary>A certificate that signed for NuGet.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="Sha256">SHA-256 of the certificate, 64 lower-case hex digits.</param>
public sealed record CertificateEvidence(string Subject, string Sha256);
