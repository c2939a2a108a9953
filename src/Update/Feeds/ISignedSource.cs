using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Update.Feeds;

/// <summary>A source that can have a signed index beside its packages.</summary>
internal interface ISignedSource
{
    /// <summary>Reads a file that lies beside the packages; <see langword="null"/> when there is none.</summary>
    public Task<byte[]?> ReadAsync(string name, CancellationToken cancel);
}
