using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Access;
using PopCon.Gateway.Configuration;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Http;
using PopCon.Hosting;

namespace PopCon.Gateway;

/// <summary>Takes a configuration that an administrator posts, as pywharf does.</summary>
/// <param name="source">Puts it in force.</param>
/// <param name="admins">Lets administrators in.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class InitializeHandler(ConfigSource source, AdminAccess admins)
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private static readonly byte[] Done = Encoding.ASCII.GetBytes("Done");

    /// <summary>Whether a path is that of this handler.</summary>
    public static bool IsInitialize(string[] segments) => segments is ["initialize"] or ["initialize", ""];

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context, RequestTarget target, GatewayConfig config)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await Responses.MethodNotAllowed(context, "POST");
            return;
        }

        bool persists = QueryParameters.Find(target.Query, "persist") is "true";
        if (!await admins.AdmitAsync(context, config.Admin, RequestOrigin.NetworkOf(ClientAddress.Of(context, config.TrustedProxies))))
        {
            return;
        }

        if ((await FormReader.ReadAsync(context, MaxBytes))?.GetValueOrDefault("config") is not { Length: > 0 } text)
        {
            await Responses.Error(context, StatusCodes.Status400BadRequest, "The form field config is missing, or the form is longer than 4 MiB.");
            return;
        }

        try
        {
            source.Use(text, persists);
            await Responses.Body(context, Done, "text/plain; charset=utf-8");
        }
        catch (ConfigurationException e)
        {
            await Responses.Error(context, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Responses.Error(context, StatusCodes.Status503ServiceUnavailable, "The configuration file cannot be written; nothing has changed.");
        }
    }
}
