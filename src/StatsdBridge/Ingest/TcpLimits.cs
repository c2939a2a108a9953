using System;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>What TCP senders may take.</summary>
/// <param name="Connections">Open connections in all; 0 is no limit.</param>
/// <param name="ConnectionsPerSource">Open connections of one source address; 0 is no limit.</param>
/// <param name="IdleTimeout">How long a connection may send nothing; zero is no limit.</param>
/// <param name="LineBytes">Length of a line without its <c>\n</c>; 0: 16 MiB.</param>
internal sealed record TcpLimits(int Connections, int ConnectionsPerSource, TimeSpan IdleTimeout, int LineBytes);
