using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Update.Configuration;
using PopCon.Update.Feeds;
using PopCon.Update.Signing;

namespace PopCon.Update.Checks;

/// <summary>A source during one check. What it throws makes it down; the check goes on without it.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class CheckSource(SourceAddress address, IUpdateSource source)
{
    /// <summary>The source as the configuration names it.</summary>
    public string Name => address.Text;

    /// <summary>The source.</summary>
    public IUpdateSource Source { get; } = source;

    /// <summary>Why it is down, or <see langword="null"/>.</summary>
    public string? Problem { get; private set; }

    /// <summary>How long it asks to be left alone, if it does.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>Its signed index, if it has to have one.</summary>
    public PackageIndex? Index { get; set; }

    /// <summary>Prepares the source.</summary>
    public Task InitializeAsync(CancellationToken cancel) => TryAsync(
        async () =>
        {
            await Source.InitializeAsync(cancel);
            return true;
        },
        otherwise: false,
        cancel);

    /// <summary>All versions of a package; none when the source is down.</summary>
    public Task<IReadOnlyList<SourcePackage>> ListAsync(string id, CancellationToken cancel) =>
        Problem is null ? TryAsync(() => Source.ListAsync(id, cancel), [], cancel) : Task.FromResult<IReadOnlyList<SourcePackage>>([]);

    /// <summary>Leaves the source out from now on.</summary>
    public void MarkDown(string problem) => Problem = problem;

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "A source may be the program's own, and whatever it throws must not stop a check.")]
    private async Task<T> TryAsync<T>(Func<Task<T>> ask, T otherwise, CancellationToken cancel)
    {
        try
        {
            // A source of the program may not look at the token.
            return await ask().WaitAsync(cancel);
        }
        catch (Exception e)
        {
            Problem = e.Message;
            RetryAfter = (e as SourceException)?.RetryAfter;
            return otherwise;
        }
    }
}
