using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Usage.Host.Answers;
using PopCon.Usage.Host.Totals;

namespace PopCon.Usage.Host.Routes;

/// <summary>GET /totals: what may be seen of a package, for those who hold the report token.</summary>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class TotalsRoute(HostState state)
{
    /// <summary>Answers.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if (!Bearer.TryRead(context, "Bearer", out string? token) || state.Content.ReportToken is not { } expected
            || !CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(expected))))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Respond.ErrorAsync(context, StatusCodes.Status401Unauthorized, "invalid_token", "Expected the report token as bearer.");
            return;
        }

        string package = new Parameters(context.Request.Query)["package"];
        if (!state.Content.Packages.ContainsKey(package))
        {
            await Respond.ErrorAsync(context, StatusCodes.Status404NotFound, "unknown_package", "This host does not count for the package.");
            return;
        }

        IReadOnlyList<(CellKey Key, Cell Cell)> shown;
        int withheld;
        Task stored;
        lock (state.Journal.Gate)
        {
            (shown, withheld) = state.Totals.Of_NeedsLock(package);
            stored = state.Journal.Tail_NeedsLock;
        }

        await stored;
        await Respond.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("package", package);
            json.WriteNumber("k", state.Options.K);
            json.WriteStartArray("cells");
            foreach ((CellKey key, Cell cell) in shown)
            {
                json.WriteStartObject();
                json.WriteString("feature", key.Feature);
                json.WriteString("version", key.Version);
                json.WriteString("week", key.Week);
                json.WriteNumber("count", cell.ShownCount);
                json.WriteNumber("batches", cell.ShownBatches);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("withheld", withheld);
        });
    }
}
