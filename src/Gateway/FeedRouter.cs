using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Access;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.NuGet;
using PopCon.Gateway.Python;

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
    private const string FileMethods = "GET, HEAD, DELETE";

    /// <summary>The route of a path; <see langword="null"/>: there is none.</summary>
    /// <param name="path">The decoded segments; a final slash makes an empty last one.</param>
    /// <param name="method">The method, which decides whether a client reads or writes.</param>
    public static Route? Find(string[] path, string method) => path switch
    {
        ["v3", ..] => FindNuGet(path),
        ["npm", _, ..] => new Route("npm", Counting.Ecosystems.Npm, AccessLevel.Read, Read, (repository, request) => repository.Npm.Handle(request)),
        ["simple", ..] or ["legacy", ..] or ["index_mtime", ..] => FindPython(path, method),
        _ => null,
    };

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

    private static Route? FindPython(string[] path, string method)
    {
        bool isPost = HttpMethods.IsPost(method);
        return path switch
        {
            ["simple"] or ["simple", ""] when isPost => Changes(
                "simple/", "GET, HEAD, POST", (repository, request) => repository.PythonPublisher.Upload(request)),
            ["legacy"] or ["legacy", ""] => Changes("legacy/", "POST", (repository, request) => repository.PythonPublisher.Upload(request)),
            ["simple"] => Page("simple/", (_, request) => PythonEndpoint.Moved(request, string.Empty)),
            ["simple", ""] => Page("simple/", (repository, request) => repository.Python.Index(request)) with { Allow = "GET, HEAD, POST" },
            ["simple", var project] => Page(
                "simple/{project}/", (repository, request) => repository.Python.Project(request, project, hasSlash: false)),
            ["simple", var project, ""] => Page(
                "simple/{project}/", (repository, request) => repository.Python.Project(request, project, hasSlash: true)),
            ["simple", var project, var file] when HttpMethods.IsDelete(method) => Changes(
                "simple/{project}/{file}", FileMethods, (repository, request) => repository.PythonPublisher.Delete(request, project, file)),
            ["simple", var project, var file] => Page("simple/{project}/{file}", (repository, request) => repository.Python.File(request, project, file)) with { Allow = FileMethods },
            ["simple", var project, var version, ("yank" or "unyank") and var word] => Changes(
                "simple/{project}/{version}/yank", "POST", (repository, request) => repository.PythonPublisher.Yank(request, project, version, word is "yank")),
            ["index_mtime"] or ["index_mtime", ""] => Page("index_mtime/", (repository, request) => repository.Python.Changed(request)),
            _ => null,
        };
    }

    private static Route Page(string name, Func<Repository, FeedRequest, Task> answer) =>
        new(name, Counting.Ecosystems.PyPi, AccessLevel.Read, Read, answer) { IsPage = true };

    private static Route Changes(string name, string allow, Func<Repository, FeedRequest, Task> answer) =>
        new(name, Counting.Ecosystems.PyPi, AccessLevel.Write, allow, answer);

    private static Route Reads(string name, Func<Repository, FeedRequest, Task> answer) =>
        new(name, Counting.Ecosystems.NuGet, AccessLevel.Read, Read, answer);

    private static Route Writes(string name, string allow, Func<Repository, FeedRequest, Task> answer) =>
        new(name, Counting.Ecosystems.NuGet, AccessLevel.Write, allow, answer);
}
