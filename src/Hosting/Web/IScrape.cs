using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Hosting.Web;

/// <summary>One answer of the metrics endpoint, of which the head is already decided.</summary>
internal interface IScrape
{
    /// <summary>The Content-Type of the answer.</summary>
    public string ContentType { get; }

    /// <summary>Whether the endpoint shall compress what is written.</summary>
    public bool IsCompressed { get; }

    /// <summary>Writes the metrics as plain bytes, flushing now and then; does not complete the writer.</summary>
    public Task WriteAsync(PipeWriter output, CancellationToken cancellationToken);
}
