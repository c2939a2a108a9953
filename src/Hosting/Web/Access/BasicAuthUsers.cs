using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Hosting.Web.Access;

/// <summary>The users of basic auth and the check of their passwords.</summary>
/// <remarks>
/// Safe from all threads. A password that was right is remembered by a keyed hash for as long as its user's entry stays the
/// same, so that a scrape costs microseconds; wrong ones are not.
/// </remarks>
internal sealed class BasicAuthUsers
{
    /// <summary>Right passwords to remember. There is one per user, so only a file with more users than this pays again.</summary>
    private const int MaxRemembered = 1000;

    private readonly IReadOnlyDictionary<string, string> _hashes;
    private readonly PasswordQueue _queue;
    private readonly byte[] _key;

    /// <summary>Keyed hash of a right password to the bcrypt hash it belongs to.</summary>
    private readonly ConcurrentDictionary<string, string> _remembered;

    /// <param name="hashes">User to bcrypt hash.</param>
    /// <param name="previous">The users before a reload: their queue and what is remembered go on; <see langword="null"/> at the start.</param>
    public BasicAuthUsers(IReadOnlyDictionary<string, string> hashes, BasicAuthUsers? previous)
    {
        _hashes = hashes;
        _queue = previous?._queue ?? new PasswordQueue();
        var known = hashes.Values.ToHashSet(StringComparer.Ordinal);
        _remembered = new(previous?._remembered.Where(entry => known.Contains(entry.Value)) ?? [], StringComparer.Ordinal);

        // Without users there is nothing to hash, and no need to load OpenSSL: 5 MB.
        _key = hashes.Count == 0 ? [] : previous is { _key.Length: > 0 } ? previous._key : RandomNumberGenerator.GetBytes(32);
    }

    /// <summary>How many users there are; with none everyone may come in.</summary>
    public int Count => _hashes.Count;

    /// <summary>Checks user and password. An unknown user takes as long as a wrong password.</summary>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns>Why the client is refused, or <see langword="null"/> when both are right.</returns>
    public async ValueTask<AuthFailureReason?> CheckAsync(string user, string password, IPAddress client, CancellationToken cancellationToken)
    {
        bool isKnown = _hashes.TryGetValue(user, out string? hash);
        hash ??= _hashes.Values.First();
        string keyedHash = KeyedHash(hash, password);
        if (isKnown && _remembered.ContainsKey(keyedHash))
        {
            return null;
        }

        bool? matches = await _queue.MatchesAsync(password, hash, client, cancellationToken);
        if (matches is null)
        {
            return AuthFailureReason.PasswordQueue;
        }

        if (!matches.Value || !isKnown)
        {
            return AuthFailureReason.WrongCredentials;
        }

        if (_remembered.Count < MaxRemembered)
        {
            _remembered.TryAdd(keyedHash, hash);
        }

        return null;
    }

    /// <summary>A bcrypt hash holds its salt, so it identifies the user's entry too.</summary>
    private string KeyedHash(string hash, string password) =>
        Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(hash + "\0" + password)));
}
