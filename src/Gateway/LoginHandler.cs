using System;
using System.Buffers;
using System.Collections.Generic;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Access;
using PopCon.Gateway.Configuration;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;

namespace PopCon.Gateway;

/// <summary>The login page for browsers: a right secret gives a cookie that reads one repository.</summary>
/// <param name="repositories">The open repositories.</param>
/// <param name="sessions">The sessions.</param>
/// <param name="failures">Networks that sent wrong secrets.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class LoginHandler(RepositorySet repositories, Sessions sessions, FailedSources failures)
{
    /// <summary>The name of the cookie.</summary>
    public const string CookieName = "popcon_session";

    private const int MaxFormBytes = 8 * 1024;
    private const string DefaultPage = "/simple/";

    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/@+%");

    private static readonly byte[] Page = Encoding.UTF8.GetBytes(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Log in</title></head>
        <body>
        <h1>Log in</h1>
        <form method="post">
        <p><label>Repository <input name="pkg_repo_name" autocomplete="username" required></label></p>
        <p><label>Secret <input name="pkg_repo_secret_raw" type="password" autocomplete="current-password" required></label></p>
        <p><button>Log in</button></p>
        </form>
        </body>
        </html>

        """);

    /// <summary>Whether a path is one of the login pages.</summary>
    public static bool IsLogin(string[] segments) => segments is ["login" or "logout"] or ["login" or "logout", ""];

    /// <summary>The id of the session that a browser sent; <see langword="null"/> without one.</summary>
    public static string? SessionOf(HttpContext context) => context.Request.Cookies[CookieName];

    /// <summary>Whether a request without credentials comes from a browser, which is led to the login page.</summary>
    public static bool IsBrowser(HttpContext context) =>
        context.Request.Headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context, RequestTarget target, GatewayConfig config, string[] segments)
    {
        if (segments[0] is "logout")
        {
            sessions.End(SessionOf(context));
            context.Response.Cookies.Delete(CookieName);
            return Responses.Redirect(context, "/login/", StatusCodes.Status302Found);
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            return LoginAsync(context, target, config);
        }

        if (!Responses.IsRead(context))
        {
            return Responses.MethodNotAllowed(context, "GET, HEAD, POST");
        }

        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'";
        context.Response.Headers.XFrameOptions = "DENY";
        return Responses.Body(context, Page, "text/html; charset=utf-8");
    }

    private static string NextOf(in RequestTarget target)
    {
        string next = QueryParameters.Find(target.Query, "next") ?? string.Empty;
        bool isPath = next.StartsWith('/') && !next.StartsWith("//", StringComparison.Ordinal) && !next.AsSpan().ContainsAnyExcept(PathCharacters);
        return isPath ? next : DefaultPage;
    }

    private async Task LoginAsync(HttpContext context, RequestTarget target, GatewayConfig config)
    {
        IReadOnlyDictionary<string, string>? form = await FormReader.ReadAsync(context, MaxFormBytes);
        RepositoryOptions? options = config.FindRepository(form?.GetValueOrDefault("pkg_repo_name") ?? string.Empty);
        string secret = form?.GetValueOrDefault("pkg_repo_secret_raw") ?? string.Empty;
        IPNetwork source = RequestOrigin.NetworkOf(ClientAddress.Of(context, config.TrustedProxies));
        if (failures.IsRefused(source))
        {
            await FailedSources.RefuseAsync(context);
            return;
        }

        var credentials = new Credentials(null, secret.Length > 0 ? [secret] : [], HasApiKey: false);
        if (options is null || await options.Access.VerifyAsync(credentials, repositories.Get(options.Name).AuthenticateAsync, context.RequestAborted) == AccessLevel.None)
        {
            failures.Add(source);
            await Responses.Error(context, StatusCodes.Status401Unauthorized, "Repository or secret is wrong.");
            return;
        }

        context.Response.Cookies.Append(CookieName, sessions.Begin(options.Name, options.Access), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            Secure = string.Equals(ClientAddress.SchemeOf(context, config.TrustedProxies), "https", StringComparison.Ordinal),
            MaxAge = Sessions.Lifetime,
        });
        await Responses.Redirect(context, NextOf(target), StatusCodes.Status302Found);
    }
}
