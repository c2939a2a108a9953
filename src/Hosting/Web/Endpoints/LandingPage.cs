using System.Collections.Generic;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>The page at <c>/</c>: says what the server is and links to its other pages.</summary>
/// <remarks>Immutable text, made once; safe for concurrent requests.</remarks>
internal sealed class LandingPage
{
    private readonly string _html;

    /// <param name="title">Title and heading.</param>
    /// <param name="description">What the server is for, in one line.</param>
    /// <param name="program">The program's name; its version is added.</param>
    /// <param name="links">Path and text of each link.</param>
    public LandingPage(string title, string description, string program, IEnumerable<(string Path, string Text)> links)
    {
        var list = new StringBuilder();
        foreach ((string path, string text) in links)
        {
            list.Append(null, $"<li><a href=\"{WebUtility.HtmlEncode(path)}\">{WebUtility.HtmlEncode(text)}</a></li>\n");
        }

        _html = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="UTF-8"><title>{WebUtility.HtmlEncode(title)}</title></head>
            <body>
            <h1>{WebUtility.HtmlEncode(title)}</h1>
            <h2>{WebUtility.HtmlEncode(description)}</h2>
            <p>{WebUtility.HtmlEncode(program)} {WebUtility.HtmlEncode(BuildInfo.Version)}</p>
            <ul>
            {list}</ul>
            </body>
            </html>

            """;
    }

    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext context) => PlainResponses.TextAsync(context, _html, "text/html; charset=UTF-8");
}
