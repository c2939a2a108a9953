using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Rules;

/// <summary>Answers requests to hosts that have rules, and counts what was fetched.</summary>
/// <param name="counters">Counts.</param>
/// <param name="limits">How much of a body is read.</param>
/// <param name="docker">Answers for registries.</param>
/// <remarks>Safe for concurrent requests.</remarks>
[SuppressMessage("Design", "MA0022", Justification = "No task is an answer: no rule fits.")]
internal sealed class RuleEndpoint(Counters counters, RuleLimits limits, DockerEndpoint docker)
{
    /// <summary>The repository label of everything that rules answer.</summary>
    public const string Repository = "_rules";

    private const string PixelPath = "/a.png";
    private const string InstallPath = "/package-event/install";

    private static readonly Dictionary<string, IReadOnlySet<string>> NoFields = new(StringComparer.Ordinal);

    // A transparent PNG of one pixel.
    private static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    /// <summary>Answers a request; <see langword="null"/>: no rule fits.</summary>
    public Task? TryHandle(HttpContext context, in RequestTarget target, HostRules rules, System.Net.IPAddress address)
    {
        if (rules.Docker.Length > 0 && docker.TryHandle(context, target, rules.Docker, address) is { } registry)
        {
            return registry;
        }

        return TryPixel(context, target, rules)
            ?? TryInstallEvent(context, target, rules)
            ?? TryFile(context, target, rules)
            ?? (rules.Python is { } python ? TryPython(context, target, python) : null)
            ?? TryTelemetry(context, target, rules)
            ?? (rules.CatchAll is { } all && all.TryAnswer(target, out RuleMatch match) ? Answer(context, all, match) : null);
    }

    private Task? TryPixel(HttpContext context, in RequestTarget target, HostRules rules)
    {
        if (rules.PixelPackage is not { } package || !target.Path.StartsWith(PixelPath))
        {
            return null;
        }

        if (!Responses.IsRead(context))
        {
            return Responses.MethodNotAllowed(context, "GET, HEAD");
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            counters.Pixel(package);
        }

        context.Response.Headers.CacheControl = "no-cache, no-store, must-revalidate";
        return Responses.Body(context, Pixel, "image/png");
    }

    private Task? TryInstallEvent(HttpContext context, in RequestTarget target, HostRules rules)
    {
        if (rules.InstallEventPackage is not { } package
            || !target.Path.StartsWith(InstallPath)
            || (target.Path.Length > InstallPath.Length && target.Path[InstallPath.Length] != '/'))
        {
            return null;
        }

        return HttpMethods.IsPost(context.Request.Method)
            ? ReadInstallEvent(context, package)
            : Responses.MethodNotAllowed(context, "POST");
    }

    private async Task ReadInstallEvent(HttpContext context, string package)
    {
        (byte[] body, bool isWhole) = await BodyReader.ReadAsync(context, limits.InstallEventBytes);
        if (!isWhole || !EventReader.IsJson(body))
        {
            await Responses.Error(context, StatusCodes.Status422UnprocessableEntity, "The body is not JSON.");
            return;
        }

        counters.Event(package, string.Empty);
        await Responses.Body(context, "{}"u8.ToArray(), "application/json");
    }

    private Task? TryFile(HttpContext context, in RequestTarget target, HostRules rules)
    {
        foreach (IPathRule rule in rules.Files)
        {
            if (rule.TryAnswer(target, out RuleMatch match))
            {
                return Answer(context, rule, match);
            }
        }

        return null;
    }

    private Task Answer(HttpContext context, IPathRule rule, in RuleMatch match)
    {
        if (match.Location is { } location)
        {
            if (HttpMethods.IsGet(context.Request.Method))
            {
                counters.Fetch(Ecosystems.File, rule.Package, match.Version, Repository, "redirect", RequestOrigin.ClientOf(context));
            }

            return Responses.Redirect(context, location);
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            return ReadEvents(context, rule.Package, NoFields);
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            counters.Event(rule.Package, string.Empty);
        }

        return Responses.Empty(context, StatusCodes.Status200OK);
    }

    private Task? TryPython(HttpContext context, in RequestTarget target, PythonRules python)
    {
        const string Simple = "/simple";
        ReadOnlySpan<char> path = target.Path;
        if (!path.StartsWith(Simple) || (path.Length > Simple.Length && path[Simple.Length] != '/'))
        {
            return null;
        }

        if (path.Length == Simple.Length)
        {
            return Moved(context, target, "/simple/");
        }

        string[] segments = path[(Simple.Length + 1)..].ToString().Split('/');
        if (segments is [""])
        {
            return Responses.IsRead(context) ? SimpleIndex.SimpleFormat.Serve(context, python.Index) : Responses.MethodNotAllowed(context, "GET, HEAD");
        }

        if (segments.Length > 2 || PercentCoding.Decode(segments[0]) is not { Length: > 0 } name)
        {
            return null;
        }

        string project = SimpleIndex.ProjectName.Normalize(name);
        if (segments.Length == 2 && segments[1].Length > 0)
        {
            return TryPythonFile(context, python, project, PercentCoding.Decode(segments[1]) ?? string.Empty);
        }

        if (python.FindPage(project) is not { } page)
        {
            return python.BackendIndex is { } index ? Responses.Redirect(context, $"{index.TrimEnd('/')}/{PercentCoding.Escape(project)}/") : null;
        }

        if (segments.Length == 1 || !string.Equals(name, project, StringComparison.Ordinal))
        {
            return Moved(context, target, $"/simple/{PercentCoding.Escape(project)}/");
        }

        return ServePage(context, page, project);
    }

    private Task ServePage(HttpContext context, SimpleIndex.SimplePage page, string project)
    {
        if (!Responses.IsRead(context))
        {
            return Responses.MethodNotAllowed(context, "GET, HEAD");
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            counters.Lookup(Ecosystems.PyPi, project, Repository, RequestOrigin.ClientOf(context));
        }

        return SimpleIndex.SimpleFormat.Serve(context, page);
    }

    private Task? TryPythonFile(HttpContext context, PythonRules python, string project, string fileName)
    {
        if (python.FindFile(project, fileName) is not { } file)
        {
            return null;
        }

        if (!Responses.IsRead(context))
        {
            return Responses.MethodNotAllowed(context, "GET, HEAD");
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            counters.Fetch(Ecosystems.PyPi, project, file.Version, Repository, "redirect", RequestOrigin.ClientOf(context));
        }

        return Responses.Redirect(context, file.Location);
    }

    private static Task Moved(HttpContext context, in RequestTarget target, string path) =>
        Responses.Redirect(context, path + target.Text[target.PathLength..], StatusCodes.Status301MovedPermanently);

    private Task? TryTelemetry(HttpContext context, in RequestTarget target, HostRules rules)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return null;
        }

        foreach (TelemetryRule rule in rules.Telemetry)
        {
            if (!rule.Matches(target))
            {
                continue;
            }

            if (rule.Admits(context.Request.Headers.Authorization.ToString()))
            {
                return ReadEvents(context, rule.Package, rule.Fields);
            }

            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Responses.Empty(context, StatusCodes.Status401Unauthorized);
        }

        return null;
    }

    private async Task ReadEvents(HttpContext context, string package, IReadOnlyDictionary<string, IReadOnlySet<string>> fields)
    {
        (byte[] body, _) = await BodyReader.ReadAsync(context, limits.TelemetryBytes);
        foreach (string labels in EventReader.Read(body, limits.TelemetryEvents, fields))
        {
            counters.Event(package, labels);
        }

        await Responses.Empty(context, StatusCodes.Status200OK);
    }
}
