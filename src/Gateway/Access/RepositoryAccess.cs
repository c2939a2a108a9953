using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Gateway.Access;

/// <summary>Who may read and write one repository.</summary>
/// <param name="anonymousRead">Whether everyone may read.</param>
/// <param name="readers">Secrets for reading.</param>
/// <param name="writers">Secrets for writing, which may read too.</param>
/// <param name="expiry">How long what was right is remembered.</param>
/// <param name="time">Ends what is remembered.</param>
/// <remarks>
/// Safe from all threads. What was right is remembered under a hash with a random key of the process. A new configuration makes a new
/// object, so a secret that was withdrawn stops at once.
/// </remarks>
internal sealed class RepositoryAccess(
    bool anonymousRead, IReadOnlyList<Secret> readers, IReadOnlyList<Secret> writers, AccessExpiry expiry, TimeProvider time)
{
    private const int MaxRemembered = 10_000;
    private const int MaxVerifications = 2;

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly SemaphoreSlim Verifications = new(MaxVerifications);

    private readonly ConcurrentDictionary<UInt128, (AccessLevel Level, long Since)> _remembered = new();

    /// <summary>Whether everyone may read.</summary>
    public bool AnonymousRead => anonymousRead;

    /// <summary>What the secrets of a request allow, by memory alone.</summary>
    public AccessLevel Recall(Credentials credentials)
    {
        AccessLevel level = AccessLevel.None;
        foreach (string secret in credentials.Secrets)
        {
            if (_remembered.TryGetValue(HashOf(secret), out (AccessLevel Level, long Since) known)
                && time.GetElapsedTime(known.Since) < (known.Level == AccessLevel.Write ? expiry.Write : expiry.Read)
                && known.Level > level)
            {
                level = known.Level;
            }
        }

        return level;
    }

    /// <summary>What the secrets of a request allow.</summary>
    /// <param name="credentials">The secrets.</param>
    /// <param name="ask">Asks the storage about a secret that the configuration does not have; <see langword="null"/>: nothing is asked.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    public async Task<AccessLevel> VerifyAsync(
        Credentials credentials, Func<string, CancellationToken, Task<AccessLevel>>? ask, CancellationToken cancellationToken)
    {
        AccessLevel level = AccessLevel.None;
        foreach (string secret in credentials.Secrets)
        {
            AccessLevel found = await VerifyAsync(secret, cancellationToken);
            found = found == AccessLevel.None && ask is not null ? await ask(secret, cancellationToken) : found;
            if (found == AccessLevel.None)
            {
                continue;
            }

            if (_remembered.Count >= MaxRemembered)
            {
                _remembered.Clear();
            }

            _remembered[HashOf(secret)] = (found, time.GetTimestamp());
            level = found > level ? found : level;
        }

        return level;
    }

    // All candidates are compared, so that the time says nothing about which.
    private async Task<AccessLevel> VerifyAsync(string secret, CancellationToken cancellationToken)
    {
        bool writes = await MatchesAnyAsync(writers, secret, cancellationToken);
        bool reads = await MatchesAnyAsync(readers, secret, cancellationToken);
        return writes ? AccessLevel.Write : reads ? AccessLevel.Read : AccessLevel.None;
    }

    private static async Task<bool> MatchesAnyAsync(IReadOnlyList<Secret> candidates, string secret, CancellationToken cancellationToken)
    {
        bool found = false;
        foreach (Secret candidate in candidates)
        {
            if (!candidate.IsHashed)
            {
                found |= candidate.Matches(secret);
                continue;
            }

            await Verifications.WaitAsync(cancellationToken);
            try
            {
                found |= await Task.Run(() => candidate.Matches(secret), cancellationToken);
            }
            finally
            {
                Verifications.Release();
            }
        }

        return found;
    }

    private static UInt128 HashOf(string secret)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(secret), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
