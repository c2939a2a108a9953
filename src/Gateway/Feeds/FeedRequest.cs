using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Access;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Feeds;

/// <summary>A request to a feed, after it was let in.</summary>
/// <param name="Context">The request itself.</param>
/// <param name="Target">What it asks for, as it was sent.</param>
/// <param name="Segments">The decoded segments of the path behind the repository; a final slash makes an empty last one.</param>
/// <param name="BaseUrl">Scheme, host and repository, as the client addressed them.</param>
/// <param name="BasePath">The path of the repository; empty at the root.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Level">What the client may do.</param>
/// <remarks>Immutable.</remarks>
internal sealed record FeedRequest(
    HttpContext Context,
    RequestTarget Target,
    string[] Segments,
    string BaseUrl,
    string BasePath,
    RepositoryOptions Repository,
    AccessLevel Level)
{
    /// <summary>Whether the method reads.</summary>
    public bool IsRead => Responses.IsRead(Context);

    /// <summary>Whether the method is GET.</summary>
    public bool IsGet => HttpMethods.IsGet(Context.Request.Method);

    /// <summary>The labels of the client.</summary>
    public ClientLabels Client => RequestOrigin.ClientOf(Context);

    /// <summary>A decoded parameter of the query; <see langword="null"/> when it is absent.</summary>
    public string? Query(string name) => QueryParameters.Find(Target.Query, name);

    /// <summary>Status 404.</summary>
    public Task NotFound() => Responses.Error(Context, StatusCodes.Status404NotFound, "Not found.");

    /// <summary>Status 405.</summary>
    public Task NotAllowed(string allow) => Responses.MethodNotAllowed(Context, allow);

    /// <summary>An error with a line of text that holds nothing of the client's.</summary>
    public Task Refuse(int status, string line) => Responses.Error(Context, status, line);
}
