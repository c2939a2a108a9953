using System;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Host.Answers;
using PopCon.Usage.Host.Grants;
using PopCon.Usage.Host.Pages;

namespace PopCon.Usage.Host.Routes;

/// <summary>Consent for a program without a browser (RFC 8628): a code that the user types elsewhere.</summary>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class DeviceRoute(HostState state)
{
    // Without vowels, digits and letters that look like others (RFC 8628, 6.1): 20^8 codes.
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";
    private const int HalfLength = 4;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private string Page => state.Options.InstallRoute + "/code";

    /// <summary>POST /device: gives a device code and a user code.</summary>
    public async Task StartAsync(HttpContext context)
    {
        if (await RequestBody.ReadFormAsync(context) is not { } form)
        {
            return;
        }

        (int status, string code, string text) = form.Repeated is not null ? (StatusCodes.Status400BadRequest, "invalid_request", "A parameter is there twice.")
            : !string.Equals(form["client_id"], OAuthNames.ClientId, StringComparison.Ordinal) ? (StatusCodes.Status401Unauthorized, "invalid_client", $"Expected the client_id {OAuthNames.ClientId}.")
            : !state.Content.Packages.ContainsKey(form["package"]) ? (StatusCodes.Status404NotFound, "unknown_package", "This host does not count for the package.")
            : !state.Options.Modes.Contains(form["mode"], StringComparer.Ordinal) ? (StatusCodes.Status400BadRequest, "invalid_scope", "This host does not offer the mode.")
            : (StatusCodes.Status200OK, string.Empty, string.Empty);
        if (status != StatusCodes.Status200OK)
        {
            await Respond.ErrorAsync(context, status, code, text);
            return;
        }

        string deviceCode = SecretHash.NewSecret();
        string userCode = RandomNumberGenerator.GetString(Letters, HalfLength) + "-" + RandomNumberGenerator.GetString(Letters, HalfLength);
        var device = new DeviceRequest(form["package"], form["mode"], userCode, state.Now + Lifetime, state.Options.DeviceInterval);
        state.Devices.Add(deviceCode, device, state.Now);
        state.DevicesByUserCode.Add(userCode, device, state.Now);
        await Respond.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("device_code", deviceCode);
            json.WriteString("user_code", userCode);
            json.WriteString("verification_uri", state.Origin + Page);
            json.WriteString("verification_uri_complete", state.Origin + Page + "?user_code=" + userCode);
            json.WriteNumber("expires_in", (int)Lifetime.TotalSeconds);
            json.WriteNumber("interval", state.Options.DeviceInterval);
        });
    }

    /// <summary>GET /code: asks for the code, or for the decision.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if (!await state.Pages.AdmitAsync(context))
        {
            return;
        }

        string userCode = new Parameters(context.Request.Query)["user_code"];
        if (userCode.Length == 0)
        {
            await Respond.PageAsync(context, StatusCodes.Status200OK, "Allow a program to count its use", ConsentPage.AskForCode(Page));
        }
        else if (await FindAsync(context, userCode) is { } device)
        {
            string page = ConsentPage.Question(
                state.Content.Packages[device.Package], device.Mode, isLegacy: false, Page, "user_code", device.UserCode, state.Pages.Questions(device.Package));
            await Respond.PageAsync(
                context, StatusCodes.Status200OK, $"May {device.Package} count its use?", ConsentPage.Sentence($"The code of the program is {device.UserCode}.") + page);
        }
    }

    /// <summary>POST /code: takes the decision.</summary>
    public async Task DecideAsync(HttpContext context)
    {
        if (!await state.Pages.AdmitAsync(context) || await RequestBody.ReadFormAsync(context) is not { } form)
        {
            return;
        }

        if (context.Request.Headers.Origin.FirstOrDefault() is { } origin && origin is not "null" && !string.Equals(origin, state.Origin, StringComparison.Ordinal))
        {
            await InstallRoute.RefuseAsync(context, StatusCodes.Status403Forbidden, "foreign_origin", "The form came from another site.");
            return;
        }

        if (form.Repeated is not null || form["decision"] is not ("accept" or "decline"))
        {
            await InstallRoute.RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request", "Expected the decision accept or decline.");
            return;
        }

        if (await FindAsync(context, form["user_code"]) is not { } device)
        {
            return;
        }

        bool isAllowed = form["decision"] is "accept";
        lock (state.Journal.Gate)
        {
            device.IsAllowed ??= isAllowed;
        }

        string text = device.IsAllowed == true ? "The program may count its use. You can close this page." : "Nothing will be counted. You can close this page.";
        await (InstallRoute.WantsJson(context)
            ? Respond.JsonAsync(context, StatusCodes.Status200OK, json => json.WriteBoolean("allowed", device.IsAllowed == true))
            : Respond.PageAsync(context, StatusCodes.Status200OK, "Done", ConsentPage.Sentence(text)));
    }

    // The device of a user code that nobody has answered; null when the request was refused.
    private async Task<DeviceRequest?> FindAsync(HttpContext context, string userCode)
    {
        IPAddress? source = context.Connection.RemoteIpAddress;
        if (state.Guesses.WaitOf(source, state.Now) is var wait && wait > TimeSpan.Zero)
        {
            Respond.RetryAfter(context, wait);
            await InstallRoute.RefuseAsync(context, StatusCodes.Status429TooManyRequests, "too_many_codes", "Too many wrong codes. Wait ten minutes.");
            return null;
        }

        string letters = userCode.Trim().ToUpperInvariant().Replace("-", string.Empty, StringComparison.Ordinal);
        string normal = letters.Length == 2 * HalfLength ? letters[..HalfLength] + "-" + letters[HalfLength..] : string.Empty;
        if (state.DevicesByUserCode.TryGet(normal, state.Now, out DeviceRequest? device) && device.IsAllowed is null)
        {
            return device;
        }

        state.Guesses.Wrong(source, state.Now);
        await InstallRoute.RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_code", "The code is wrong, was answered before or is older than ten minutes.");
        return null;
    }
}
