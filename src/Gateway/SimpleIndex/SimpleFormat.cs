using System;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.SimpleIndex;

/// <summary>Serves a page in the format that the client prefers, see https://peps.python.org/pep-0691/.</summary>
/// <remarks>Stateless.</remarks>
internal static class SimpleFormat
{
    private const string Html = "text/html";
    private const string HtmlV1 = "application/vnd.pypi.simple.v1+html";
    private const string JsonV1 = "application/vnd.pypi.simple.v1+json";

    // In the order of preference where a client has none.
    private static readonly string[] Formats = [Html, JsonV1, HtmlV1];

    /// <summary>Answers with the page, 304 when the client has it, 406 when no format fits.</summary>
    public static Task Serve(HttpContext context, SimplePage page)
    {
        context.Response.Headers.Vary = "Accept";
        string accept = context.Request.Headers.Accept.ToString();
        string? format = Negotiate(accept);
        switch (format)
        {
            case null:
                return Responses.Error(context, StatusCodes.Status406NotAcceptable, $"Not acceptable: use {JsonV1}, {HtmlV1} or {Html}.");
            case JsonV1:
                return Responses.Tagged(context, page.Json, JsonV1, page.JsonTag);
            default:
                context.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
                return format is Html
                    ? Responses.Tagged(context, page.Html, "text/html; charset=utf-8", page.HtmlTag)
                    : Responses.Tagged(context, page.Html, HtmlV1, page.HtmlTag[..^1] + "-v1\"");
        }
    }

    /// <summary>The best format for an Accept header; <see langword="null"/>: none fits.</summary>
    /// <remarks>Of equal weights the first one named, else HTML. A weight of 0 excludes a format from wildcards too.</remarks>
    public static string? Negotiate(string accept)
    {
        if (accept.Length == 0)
        {
            return Html;
        }

        string? best = null;
        (double Quality, int Specificity, int Order) bestRank = default;
        foreach (string format in Formats)
        {
            (double Quality, int Specificity, int Order) rank = RankOf(accept, format);
            if (rank.Quality > 0 && (best is null || rank.CompareTo(bestRank) > 0))
            {
                (best, bestRank) = (format, rank);
            }
        }

        return best;
    }

    // The most specific range decides about a format.
    private static (double Quality, int Specificity, int Order) RankOf(string accept, string format)
    {
        (double Quality, int Specificity, int Order) rank = default;
        int order = 0;
        foreach (Range range in accept.AsSpan().Split(','))
        {
            ReadOnlySpan<char> entry = accept.AsSpan()[range].Trim();
            int semicolon = entry.IndexOf(';');
            int specificity = SpecificityOf((semicolon < 0 ? entry : entry[..semicolon]).Trim(), format);
            order--;
            if (specificity > rank.Specificity)
            {
                rank = (semicolon < 0 ? 1 : QualityOf(entry[(semicolon + 1)..]), specificity, order);
            }
        }

        return rank;
    }

    private static int SpecificityOf(ReadOnlySpan<char> type, string format) =>
        type.Equals(format, StringComparison.OrdinalIgnoreCase) || type.Equals(format.Replace(".v1+", ".latest+", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase) ? 3
        : type.EndsWith("/*") && !type.StartsWith('*') && format.AsSpan().StartsWith(type[..^1], StringComparison.OrdinalIgnoreCase) ? 2
        : type is "*/*" ? 1
        : 0;

    private static double QualityOf(ReadOnlySpan<char> parameters)
    {
        foreach (Range range in parameters.Split(';'))
        {
            ReadOnlySpan<char> parameter = parameters[range].Trim();
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
            {
                return double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double quality) ? quality : 0;
            }
        }

        return 1;
    }
}
