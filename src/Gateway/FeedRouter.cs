using System;
using System.Threading.Tasks;
using PopCon.Gateway.Access;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.NuGet;

namespace PopCon.Gateway;

/// <summary>The routes of feeds: which endpoint answers, what it is called in metrics, and what it takes to be let in.</summary>
/// <remarks>Stateless.</remarks>
internal static class FeedRouter
{
    /// <summary>A route.</summary>
    /// <param name="Name">Its template, for metrics.</param>
    /// <param name="Ecosystem">Whose it is.</param>
    /// <param name="Needs">What a client must be allowed to do.</param>
    /// <param name="Allow">The methods.</param>
    /// <param name="Answer">Answers.</param>
    public sealed record Route(string Name, string Ecosystem, AccessLevel Needs, string Allow, Func<Repository, FeedRequest, Task> Answer)
    {
        /// <summary>Whether it is the service index, which a private repository may open to everyone.</summary>
        public bool IsServiceIndex { get; init; }

        /// <summary>Whether browsers are led to the login page.</summary>
        public bool IsPage { get; init; }
    }

    private const string Read = "GET, HEAD";

    /// <summary>The route of a path; <see langword="null"/>: there is none.</summary>
    /// <param name="path">The decoded segments; a final slash makes an empty last one.</param>
    public static Route? Find(string[] path) => path is ["v3", ..] ? FindNuGet(path) : null;

    /// <summary>Whether a route has a method.</summary>
    public static bool Allows(Route route, string method) =>
        Array.Exists(route.Allow.Split(", "), allowed => string.Equals(allowed, method, StringComparison.OrdinalIgnoreCase));

    private static Route? FindNuGet(string[] path) => path switch
    {
        [_, "index.json"] => Reads("v3/index.json", (_, request) => NuGetEndpoint.ServiceIndex(request)) with { IsServiceIndex = true },
        [_, "flat", ..] => Reads("v3/flat", (repository, request) => repository.NuGet.Flat(request, request.Segments.AsSpan(2))),
        [_, "registration", ..] => Reads("v3/registration", (repository, request) => repository.NuGet.Registration(request, request.Segments.AsSpan(2))),
        [_, "search"] => Reads("v3/search", (repository, request) => repository.NuGet.Search(request)),
        [_, "autocomplete"] => Reads("v3/autocomplete", (repository, request) => repository.NuGet.Autocomplete(request)),
        [_, "publish"] or [_, "publish", ""] => Writes("v3/publish", "PUT", (repository, request) => repository.Publisher.Push(request)),
        [_, "publish", var id, var version] => Writes(
            "v3/publish/{id}/{version}", "DELETE, POST", (repository, request) => repository.Publisher.Change(request, id, version)),
        [_, "symbols"] or [_, "symbols", ""] => Writes("v3/symbols", "PUT", (repository, request) => repository.Publisher.PushSymbols(request)),
        [_, "symbols", var name, var key, var again] => Reads(
            "v3/symbols/{pdb}", (repository, request) => repository.Symbols.Serve(request, name, key, again)),
        _ => null,
    };

    private static Route Reads(string name, Func<Repository, FeedRequest, Task> answer) =>
        new(name, Counting.Ecosystems.NuGet, AccessLevel.Read, Read, answer);

    private static Route Writes(string name, string allow, Func<Repository, FeedRequest, Task> answer) =>
        new(name, Counting.Ecosystems.NuGet, AccessLevel.Write, allow, answer);
}
