namespace PopCon.Trust.Statements;

/// <summary>What a statement says about a file.</summary>
/// <param name="Sha256">SHA-256 of its content, 64 lower-case hex digits.</param>
/// <param name="Size">Its length in bytes.</param>
public sealed record StatementFile(string Sha256, long Size);
