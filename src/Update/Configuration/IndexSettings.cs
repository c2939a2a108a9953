using System.Collections.Generic;
using PopCon.Trust.Keys;

namespace PopCon.Update.Configuration;

/// <summary>Who signs the index of a source.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Threshold">How many of them have to sign.</param>
internal sealed record IndexSettings(IReadOnlyList<TrustPublicKey> Keys, int Threshold);
