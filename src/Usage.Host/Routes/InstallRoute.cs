using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Host.Answers;
using PopCon.Usage.Host.Grants;
using PopCon.Usage.Host.Pages;

namespace PopCon.Usage.Host.Routes;

/// <summary>Routes 1 and 2: the consent page, and the user's decision.</summary>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class InstallRoute(HostState state)
{
    private const int MinState = 16;
    private const int MaxState = 128;
    private const int MaxShownName = 64;
    private const string AnswerPrefix = "q.";

    private static readonly string[] Known =
        ["response_type", "client_id", "package", "package_version", "revision", "mode", "redirect_uri", "state", "code_challenge", "code_challenge_method"];

    /// <summary>GET: shows what will be counted, and asks.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if (!await state.Pages.AdmitAsync(context))
        {
            return;
        }

        var query = new Parameters(context.Request.Query);
        if (state.Options.Legacy && query.Has("redirect") && !query.Has("response_type"))
        {
            await ShowLegacyAsync(context, query);
            return;
        }

        (int status, string code, string text) = FindProblem(query);
        if (status == StatusCodes.Status303SeeOther)
        {
            await Respond.RedirectAsync(context, QueryHelpers.AddQueryString(query["redirect_uri"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["error"] = code, ["state"] = query["state"] }));
        }
        else if (status != StatusCodes.Status200OK)
        {
            await RefuseAsync(context, status, code, text);
        }
        else
        {
            await AskAsync(context, new ConsentRequest(query["package"], query["mode"], query["redirect_uri"], query["state"], query["code_challenge"]));
        }
    }

    /// <summary>POST: takes the decision.</summary>
    public async Task DecideAsync(HttpContext context)
    {
        if (!await state.Pages.AdmitAsync(context) || await RequestBody.ReadFormAsync(context) is not { } form)
        {
            return;
        }

        // A page with the policy no-referrer sends "null" for itself; the hidden value is what other pages do not have.
        if (context.Request.Headers.Origin.FirstOrDefault() is { } origin && origin is not "null" && !string.Equals(origin, state.Origin, StringComparison.Ordinal))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "foreign_origin", "The form came from another site.");
            return;
        }

        if (form.Repeated is not null || form["decision"] is not ("accept" or "decline") || !state.Forms.TryTake(form["request"], state.Now, out ConsentRequest? request))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request", "The form is unknown, was used before or is older than ten minutes. Start again in the program.");
            return;
        }

        if (form["decision"] is "decline")
        {
            await LeadAsync(context, request, new Dictionary<string, string?>(StringComparer.Ordinal) { ["error"] = "access_denied" }, installId: null, code: null);
            return;
        }

        await state.Pages.TakeAnswersAsync(request.Package, form.Names.Where(name => name.StartsWith(AnswerPrefix, StringComparison.Ordinal)).ToDictionary(name => name, name => form[name], StringComparer.Ordinal));
        await AcceptAsync(context, request);
    }

    /// <summary>Whether the caller asked for JSON instead of a page.</summary>
    public static bool WantsJson(HttpContext context) =>
        context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>An error, as a page unless the caller asked for JSON.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string code, string text) => WantsJson(context)
        ? Respond.ErrorAsync(context, status, code, text)
        : Respond.PageAsync(context, status, "Not possible", ConsentPage.Sentence($"{code}: {text}"));

    private (int Status, string Code, string Text) FindProblem(Parameters query)
    {
        if (query.Names.FirstOrDefault(name => !Known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            string shown = unknown.Length > MaxShownName ? unknown[..MaxShownName] + "…" : unknown;
            return (StatusCodes.Status400BadRequest, "unknown_parameter", $"This host takes no parameter {shown}: it asks for nothing personal.");
        }

        if (query.Repeated is { } repeated)
        {
            return (StatusCodes.Status400BadRequest, "invalid_request", $"The parameter {repeated} is there twice.");
        }

        if (!state.Content.Packages.ContainsKey(query["package"]))
        {
            return (StatusCodes.Status404NotFound, "unknown_package", "This host does not count for the package.");
        }

        if (!string.Equals(query["client_id"], OAuthNames.ClientId, StringComparison.Ordinal))
        {
            return (StatusCodes.Status400BadRequest, "invalid_client", $"Expected the client_id {OAuthNames.ClientId}.");
        }

        if (!RedirectUri.IsLoopback(query["redirect_uri"]))
        {
            return (StatusCodes.Status400BadRequest, "invalid_redirect_uri", "Expected http://127.0.0.1:<port>/install-completed or the same with [::1].");
        }

        string? error = query["response_type"] is not "code" ? "unsupported_response_type"
            : query["state"].Length is < MinState or > MaxState || query["code_challenge_method"] is not "S256" || !Pkce.IsChallenge(query["code_challenge"]) ? "invalid_request"
            : !state.Options.Modes.Contains(query["mode"], StringComparer.Ordinal) ? "invalid_scope"
            : null;
        return error is null ? (StatusCodes.Status200OK, string.Empty, string.Empty) : (StatusCodes.Status303SeeOther, error, string.Empty);
    }

    private async Task ShowLegacyAsync(HttpContext context, Parameters query)
    {
        if (!state.Content.Packages.ContainsKey(query["packageName"]))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "unknown_package", "This host does not count for the package.");
        }
        else if (!RedirectUri.IsPrivate(query["redirect"]))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_redirect_uri", "Expected http, a private or loopback address and the path /install-completed.");
        }
        else
        {
            await AskAsync(context, new ConsentRequest(query["packageName"], OAuthNames.Identified, query["redirect"], string.Empty, string.Empty));
        }
    }

    private Task AskAsync(HttpContext context, ConsentRequest request)
    {
        string id = SecretHash.NewSecret();
        state.Forms.Add(id, request, state.Now);
        FeatureList list = state.Content.Packages[request.Package];
        string page = ConsentPage.Question(list, request.Mode, request.IsLegacy, state.Options.InstallRoute, "request", id, state.Pages.Questions(request.Package));
        return Respond.PageAsync(context, StatusCodes.Status200OK, $"May {request.Package} count its use?", page, request.IsLegacy ? new Uri(request.RedirectUri).GetLeftPart(UriPartial.Authority) : null);
    }

    private async Task AcceptAsync(HttpContext context, ConsentRequest request)
    {
        string? installId = string.Equals(request.Mode, OAuthNames.Identified, StringComparison.Ordinal) ? SecretHash.NewId() : null;
        if (request.IsLegacy)
        {
            await AcceptLegacyAsync(context, request, installId!);
            return;
        }

        string code = SecretHash.NewSecret();
        state.Codes.Add(code, new AuthorizationCode(request, installId), state.Now);
        await LeadAsync(context, request, new Dictionary<string, string?>(StringComparer.Ordinal) { ["code"] = code }, installId, code);
    }

    // otumat expects its tokens in the query.
    private async Task AcceptLegacyAsync(HttpContext context, ConsentRequest request, string installId)
    {
        string secret = SecretHash.NewSecret();
        TokenPair? pair = await GrantAnswers.GiveAsync(state, () => state.Grants.Create_NeedsLock(request.Package, request.Mode, installId, secret, state.Now));
        if (pair is null)
        {
            await GrantAnswers.FullAsync(context);
            return;
        }

        await LeadAsync(
            context,
            request,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["accessToken"] = pair.Access,
                ["refreshToken"] = pair.Refresh,
                ["expiresIn"] = state.Options.AccessTokenSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["scope"] = OAuthNames.Scope(request.Mode),
                ["installId"] = installId,
                ["clientId"] = pair.Grant.Id,
                ["clientSecret"] = secret,
            },
            installId,
            code: null);
    }

    private static Task LeadAsync(HttpContext context, ConsentRequest request, Dictionary<string, string?> values, string? installId, string? code)
    {
        if (!request.IsLegacy)
        {
            values["state"] = request.State;
        }

        string location = QueryHelpers.AddQueryString(request.RedirectUri, values);
        return !WantsJson(context) ? Respond.RedirectAsync(context, location) : Respond.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("installId", installId);
            json.WriteString("code", code);
            json.WriteString("redirect", location);
        });
    }
}
