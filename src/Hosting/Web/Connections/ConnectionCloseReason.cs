namespace PopCon.Hosting.Web.Connections;

/// <summary>Why the server closed a connection by itself.</summary>
internal enum ConnectionCloseReason
{
    /// <summary>No complete request came in time.</summary>
    NoRequest = 0,

    /// <summary>It was idle, and its place was needed for a new connection.</summary>
    MadeRoom,

    /// <summary>It was new, and every place was taken by a request under way.</summary>
    Full,
}
