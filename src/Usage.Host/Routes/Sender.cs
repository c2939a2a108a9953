using PopCon.Usage.Events.Tokens;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Grants;

namespace PopCon.Usage.Host.Routes;

/// <summary>What allows a batch: a token, which names no install, or a grant of the identified mode.</summary>
/// <param name="Token">The token.</param>
/// <param name="Key">The key that signed it.</param>
/// <param name="Grant">The grant.</param>
internal sealed record Sender(PrivateToken? Token, IssuerKey? Key, Grant? Grant);
