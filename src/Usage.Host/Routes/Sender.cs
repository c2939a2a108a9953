using PopCon.Usage.Events.Tokens;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Grants;

namespace PopCon.Usage.Host.Routes;

/// <summary>By what a batch is allowed: a token, of which nobody knows whose it is, or a grant of the identified mode.</summary>
/// <param name="Token">The token.</param>
/// <param name="Key">The key that signed it.</param>
/// <param name="Grant">The grant.</param>
internal sealed record Sender(PrivateToken? Token, IssuerKey? Key, Grant? Grant);
