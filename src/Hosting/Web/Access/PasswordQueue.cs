using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Hosting.Web.Access;

/// <summary>Runs password checks one after another, for a bounded number of clients.</summary>
/// <remarks>
/// Safe from all threads. One bcrypt runs at a time, so that guessing cannot take more than one processor. Clients that find
/// the queue full are told so at once, and no address gets all of its places.
/// </remarks>
internal sealed class PasswordQueue
{
    /// <summary>At cost 10, about 50 ms, the last one waits for less than a second; Prometheus gives up after 10 s.</summary>
    private const int MaxWaiting = 16;

    /// <summary>So guessing needs four addresses to fill the queue.</summary>
    private const int MaxWaitingPerSource = 4;

    private static readonly SemaphoreSlim OneAtATime = new(1);

    private readonly PerSourceLimit _perSource = new(MaxWaitingPerSource);
    private int _waiting;

    /// <summary>Compares a password with a hash when its turn comes.</summary>
    /// <param name="password">What the client sent.</param>
    /// <param name="hash">The bcrypt hash.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns>Whether they match; <see langword="null"/>: the queue is full.</returns>
    public async ValueTask<bool?> MatchesAsync(string password, string hash, IPAddress client, CancellationToken cancellationToken)
    {
        IPAddress source = PerSourceLimit.SourceOf(client);
        if (!_perSource.TryEnter(source))
        {
            return null;
        }

        try
        {
            return Interlocked.Increment(ref _waiting) <= MaxWaiting ? await MatchesInTurnAsync(password, hash, cancellationToken) : null;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            _perSource.Leave(source);
        }
    }

    private static async ValueTask<bool> MatchesInTurnAsync(string password, string hash, CancellationToken cancellationToken)
    {
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Bcrypt.Matches(password, hash), cancellationToken);
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
