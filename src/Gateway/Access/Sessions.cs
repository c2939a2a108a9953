using System;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace PopCon.Gateway.Access;

/// <summary>The sessions of browsers that have logged in: they may read one repository.</summary>
/// <param name="time">Ends them.</param>
/// <remarks>Safe from all threads. In memory only; an id is random and holds no secret. A new configuration ends a session, because its secret may be withdrawn.</remarks>
internal sealed class Sessions(TimeProvider time)
{
    private const int MaxSessions = 10_000;
    private const int IdBytes = 32;

    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<string, (string Repository, RepositoryAccess Access, long Started)> _sessions = new(StringComparer.Ordinal);

    /// <summary>Begins a session.</summary>
    /// <returns>Its id.</returns>
    public string Begin(string repository, RepositoryAccess access)
    {
        if (_sessions.Count >= MaxSessions)
        {
            _sessions.Clear();
        }

        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        _sessions[id] = (repository, access, time.GetTimestamp());
        return id;
    }

    /// <summary>The repository of a session; <see langword="null"/>: there is no such session.</summary>
    /// <param name="id">The id that a browser sent; <see langword="null"/> without one.</param>
    public (string Repository, RepositoryAccess Access)? Find(string? id)
    {
        if (id is null || !_sessions.TryGetValue(id, out (string Repository, RepositoryAccess Access, long Started) session))
        {
            return null;
        }

        if (time.GetElapsedTime(session.Started) < Lifetime)
        {
            return (session.Repository, session.Access);
        }

        _sessions.TryRemove(id, out _);
        return null;
    }

    /// <summary>Ends a session.</summary>
    public void End(string? id)
    {
        if (id is not null)
        {
            _sessions.TryRemove(id, out _);
        }
    }
}
