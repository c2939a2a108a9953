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
                return Responses.Tagged(context, page.Html, format is Html ? "text/html; charset=utf-8" : HtmlV1, page.HtmlTag);
        }
    }

    /// <summary>The best format for an Accept header; <see langword="null"/>: none fits.</summary>
    public static string? Negotiate(string accept)
    {
        if (accept.Length == 0)
        {
            return Html;
        }

        string? best = null;
        double bestQuality = 0;
        foreach (Range range in accept.AsSpan().Split(','))
        {
            ReadOnlySpan<char> entry = accept.AsSpan()[range].Trim();
            int semicolon = entry.IndexOf(';');
            string? format = FormatOf((semicolon < 0 ? entry : entry[..semicolon]).Trim());
            double quality = semicolon < 0 ? 1 : QualityOf(entry[(semicolon + 1)..]);
            if (format is not null && quality > bestQuality)
            {
                (best, bestQuality) = (format, quality);
            }
        }

        return best;
    }

    private static string? FormatOf(ReadOnlySpan<char> type) => type switch
    {
        "application/vnd.pypi.simple.v1+json" or "application/vnd.pypi.simple.latest+json" => JsonV1,
        "application/vnd.pypi.simple.v1+html" or "application/vnd.pypi.simple.latest+html" => HtmlV1,
        "text/html" or "text/*" or "*/*" => Html,
        "application/*" => JsonV1,
        _ => null,
    };

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
