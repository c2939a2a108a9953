using PopCon.Gateway.Counting;

namespace PopCon.Gateway.Feeds;

/// <summary>What every feed needs of the process.</summary>
/// <param name="Counters">Counts.</param>
/// <param name="Origins">Tells retries from new requests.</param>
/// <param name="Uploads">Bounds uploads.</param>
/// <param name="Time">Stamps uploads.</param>
/// <remarks>Safe from all threads.</remarks>
internal sealed record FeedServices(Counters Counters, RequestOrigin Origins, UploadSlots Uploads, System.TimeProvider Time);
