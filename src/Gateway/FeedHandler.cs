using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Access;
using PopCon.Gateway.Configuration;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Upstreams.Sources;

namespace PopCon.Gateway;

/// <summary>Answers requests to feeds: finds the repository, checks the secret, hands on to the endpoint, counts what was refused.</summary>
/// <param name="repositories">The open repositories.</param>
/// <param name="services">Counts.</param>
/// <param name="failures">Networks that sent wrong secrets.</param>
/// <param name="sessions">Browsers that have logged in.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class FeedHandler(RepositorySet repositories, FeedServices services, FailedSources failures, Sessions sessions)
{
    private const int NotKnown = 401;
    private const int NotEnough = 403;
    private const int TooMany = 429;

    /// <summary>Splits a path that belongs to feeds.</summary>
    /// <param name="target">What a request asks for.</param>
    /// <param name="repository">The name after <c>/r/</c> in lower case; <see langword="null"/>: the path is at the root.</param>
    /// <returns>The decoded segments behind it; <see langword="null"/>: a segment cannot be one.</returns>
    public static string[]? Split(in RequestTarget target, out string? repository)
    {
        repository = null;
        string[] segments = target.Path[1..].ToString().Split('/');
        for (int i = 0; i < segments.Length; i++)
        {
            if (PercentCoding.IsDangerous(segments[i]) || PercentCoding.Decode(segments[i]) is not { } segment || (segment.AsSpan().ContainsAny('/', '\\') && !segment.StartsWith('@')))
            {
                return null;
            }

            segments[i] = segment;
        }

        if (segments is not ["r", var name, .. var rest])
        {
            return segments;
        }

        repository = name.ToLowerInvariant();
        return rest;
    }

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context, RequestTarget target, GatewayConfig config, FeedRouter.Route route, string[] segments, string? named)
    {
        var credentials = Credentials.Read(context.Request.Headers);
        try
        {
            await HandleAsync(context, target, config, route, segments, named, credentials);
        }
        catch (StorageException e)
        {
            if (context.Response.HasStarted)
            {
                context.Abort();
                throw;
            }

            // The headers of a file may be there.
            context.Response.Clear();
            SetRetryAfter(context, e.Status);
            await Responses.Error(context, e.Status, e.Message);
        }

        Count(context.Response.StatusCode, route, credentials);
    }

    private async Task HandleAsync(
        HttpContext context, RequestTarget target, GatewayConfig config, FeedRouter.Route route, string[] segments, string? named, Credentials credentials)
    {
        (string Repository, RepositoryAccess Access)? session = sessions.Find(LoginHandler.SessionOf(context));
        RepositoryOptions? options = Choose(config, named, credentials.User ?? session?.Repository, ClientAddress.HostOf(context, config.TrustedProxies));
        int status = options is null
            ? NotKnown
            : await AdmitAsync(context, config, options, credentials, route);
        bool isSession = options is not null && ReferenceEquals(session?.Access, options.Access);
        if (status == NotKnown && isSession && route.Needs == AccessLevel.Read)
        {
            status = 0;
        }

        if (status == 0)
        {
            await AnswerAsync(context, target, config, route, segments, named, options!);
        }
        else if (status == NotKnown && route.IsPage && credentials.Secrets.Count == 0 && LoginHandler.IsBrowser(context))
        {
            await Responses.Redirect(context, "/login/?next=" + PercentCoding.Escape(target.Path.ToString()), StatusCodes.Status302Found);
        }
        else
        {
            await RefuseAsync(context, status, options?.Name ?? "popcon-gateway");
        }
    }

    // What may do: path, host, user name, default.
    private static RepositoryOptions? Choose(GatewayConfig config, string? named, string? user, string host)
    {
        if (named is not null)
        {
            return config.FindRepository(named);
        }

        return (config.Hosts.TryGetValue(host, out string? bound) ? config.FindRepository(bound) : null)
            ?? (user is { Length: > 0 } ? config.FindRepository(user) : null)
            ?? (config.DefaultRepository is { } standard ? config.FindRepository(standard) : null);
    }

    private async Task<int> AdmitAsync(HttpContext context, GatewayConfig config, RepositoryOptions options, Credentials credentials, FeedRouter.Route route)
    {
        bool writes = route.Needs == AccessLevel.Write && FeedRouter.Allows(route, context.Request.Method);
        if (!writes && (options.Access.AnonymousRead || (route.IsServiceIndex && options.OpenServiceIndex)))
        {
            return 0;
        }

        AccessLevel needed = writes ? AccessLevel.Write : AccessLevel.Read;
        AccessLevel level = options.Access.Recall(credentials);
        if (level >= needed)
        {
            return 0;
        }

        if (credentials.Secrets.Count == 0)
        {
            return NotKnown;
        }

        var source = RequestOriginNetwork(context, config);
        if (failures.IsRefused(source))
        {
            return TooMany;
        }

        level = await options.Access.VerifyAsync(credentials, repositories.Get(options.Name).AuthenticateAsync, context.RequestAborted);
        if (level >= needed)
        {
            return 0;
        }

        if (level == AccessLevel.None)
        {
            failures.Add(source);
        }

        return level > AccessLevel.None || credentials.HasApiKey ? NotEnough : NotKnown;
    }

    private static System.Net.IPNetwork RequestOriginNetwork(HttpContext context, GatewayConfig config) =>
        Counting.RequestOrigin.NetworkOf(ClientAddress.Of(context, config.TrustedProxies));

    private async Task AnswerAsync(
        HttpContext context, RequestTarget target, GatewayConfig config, FeedRouter.Route route, string[] segments, string? named, RepositoryOptions options)
    {
        if (!FeedRouter.Allows(route, context.Request.Method))
        {
            await Responses.MethodNotAllowed(context, route.Allow);
            return;
        }

        string basePath = named is null ? string.Empty : "/r/" + PercentCoding.Escape(options.Name);
        string origin = config.ExternalUrl
            ?? $"{ClientAddress.SchemeOf(context, config.TrustedProxies)}://{ClientAddress.AuthorityOf(context, config.TrustedProxies)}";
        var request = new FeedRequest(context, target, segments, origin + basePath, basePath, options, route.Needs);
        try
        {
            Repository repository = repositories.Get(options.Name);
            await (repository.IsLoaded ? route.Answer(repository, request) : throw StorageException.Unavailable("index"));
        }
        catch (StorageException e)
        {
            repositories.Failed(options.Name, e);
            throw;
        }
        catch (UploadException e) when (!context.Response.HasStarted)
        {
            SetRetryAfter(context, e.Status);
            await Responses.Error(context, e.Status, e.Message);
        }
        catch (UpstreamException e) when (!context.Response.HasStarted)
        {
            context.Response.Headers.RetryAfter = "10";
            await Responses.Error(context, StatusCodes.Status502BadGateway, e.Message);
        }
    }

    private static void SetRetryAfter(HttpContext context, int status)
    {
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "5";
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string realm)
    {
        switch (status)
        {
            case NotKnown:
                context.Response.Headers.WWWAuthenticate = $"Basic realm=\"{realm}\", charset=\"UTF-8\"";
                return Responses.Error(context, status, "A secret is needed.");
            case TooMany:
                return FailedSources.RefuseAsync(context);
            default:
                return Responses.Error(context, status, "The secret does not allow this.");
        }
    }

    // The first leg of a request without credentials is nothing.
    private void Count(int status, FeedRouter.Route route, Credentials credentials)
    {
        string reason = status switch
        {
            400 => "invalid",
            401 when credentials.Secrets.Count > 0 => "unauthorized",
            403 => "forbidden",
            404 => "not-found",
            409 => "conflict",
            413 => "too-large",
            429 => "rate-limited",
            502 or 503 => "upstream",
            _ => string.Empty,
        };
        if (reason.Length > 0)
        {
            services.Counters.Reject(reason, route.Ecosystem);
        }
    }
}
