using System;

namespace PopCon.Gateway.Upstreams;

/// <summary>An upstream did not answer, or not as it should. The message names no address.</summary>
internal sealed class UpstreamException(string message, Exception? innerException = null) : Exception(message, innerException);
