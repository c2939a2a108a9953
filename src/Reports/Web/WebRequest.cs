using System.IO;

namespace PopCon.Reports.Web;

/// <summary>What page and API need to know of an HTTP request.</summary>
/// <param name="Method"><c>GET</c>, <c>HEAD</c> or <c>POST</c>.</param>
/// <param name="Path">The path below the place where the page is served, decoded, with its first slash.</param>
/// <param name="Query">The query string, with or without its question mark.</param>
/// <param name="Accept">The header <c>Accept</c>.</param>
/// <param name="ContentType">The header <c>Content-Type</c>.</param>
/// <param name="Body">The body of a POST. At most <see cref="MaxBodyBytes"/> are read.</param>
/// <param name="Origin">Scheme and authority under which the client reached the server, for the lines that switch reporting on.</param>
public sealed record WebRequest(
    string Method, string Path, string Query = "", string Accept = "", string ContentType = "", Stream? Body = null, string Origin = "")
{
    /// <summary>Longest body: 8 MB, the largest real lock files several times over.</summary>
    public const int MaxBodyBytes = 8 * 1024 * 1024;
}
