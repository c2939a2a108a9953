using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics.Exposition;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>Writes all metrics of a server for one scrape, as plain bytes, flushing now and then; does not complete the writer.</summary>
/// <param name="format">The format agreed with the client.</param>
/// <param name="output">Where to.</param>
/// <param name="cancellationToken">The client has gone, or its time is up.</param>
/// <remarks>Called by several requests at a time.</remarks>
internal delegate Task ScrapeWriter(IExpositionFormat format, PipeWriter output, CancellationToken cancellationToken);
