using System;

namespace PopCon.Usage.Events.BlindRsa;

/// <summary>A number, key or signature that the protocol does not allow. The message says which.</summary>
internal sealed class BlindRsaException(string message) : Exception(message);
