using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Hosting.Web.Access;

/// <summary>The users of basic auth and the check of their passwords.</summary>
/// <remarks>
/// Safe from all threads. One bcrypt runs at a time, so that guessing cannot take more than one processor. A password that was
/// right is remembered by a keyed hash for the life of this object, so that a scrape costs microseconds; wrong ones are not.
/// </remarks>
internal sealed class BasicAuthUsers
{
    /// <summary>Right passwords to remember. There is one per user, so only a file with more users than this pays again.</summary>
    private const int MaxRemembered = 1000;

    private static readonly SemaphoreSlim OneAtATime = new(1);

    private readonly IReadOnlyDictionary<string, string> _hashes;
    private readonly ConcurrentDictionary<string, bool> _remembered = new(StringComparer.Ordinal);
    private readonly byte[] _key;

    /// <summary>Takes the users.</summary>
    /// <param name="hashes">User to bcrypt hash.</param>
    public BasicAuthUsers(IReadOnlyDictionary<string, string> hashes)
    {
        _hashes = hashes;

        // Without users there is nothing to hash, and no need to load OpenSSL: 5 MB.
        _key = hashes.Count == 0 ? [] : RandomNumberGenerator.GetBytes(32);
    }

    /// <summary>How many users there are; with none everyone may come in.</summary>
    public int Count => _hashes.Count;

    /// <summary>Whether user and password are right. An unknown user takes as long as a wrong password.</summary>
    public async ValueTask<bool> VerifyAsync(string user, string password, CancellationToken cancellationToken)
    {
        bool isKnown = _hashes.TryGetValue(user, out string? hash);
        hash ??= _hashes.Values.First();
        string remembered = KeyedHash(hash, password);
        if (isKnown && _remembered.ContainsKey(remembered))
        {
            return true;
        }

        await OneAtATime.WaitAsync(cancellationToken);
        bool matches;
        try
        {
            matches = await Task.Run(() => Bcrypt.Matches(password, hash), cancellationToken);
        }
        finally
        {
            OneAtATime.Release();
        }

        if (matches && isKnown && _remembered.Count < MaxRemembered)
        {
            _remembered.TryAdd(remembered, true);
        }

        return matches && isKnown;
    }

    /// <summary>A hash holds its salt, so it stands for the user too.</summary>
    private string KeyedHash(string hash, string password) =>
        Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(hash + "\0" + password)));
}
