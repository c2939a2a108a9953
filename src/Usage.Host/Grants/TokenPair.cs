namespace PopCon.Usage.Host.Grants;

/// <summary>The tokens of one answer.</summary>
internal sealed record TokenPair(Grant Grant, string Access, string Refresh);
