using System.Net;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Access;

/// <summary>Lets administrators in: those who send the admin token as Bearer.</summary>
/// <param name="failures">Networks that sent wrong secrets.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class AdminAccess(FailedSources failures)
{
    /// <summary>Whether a request may administer; if not, it has been answered: 403 without a token in the configuration, 401, 429.</summary>
    /// <param name="context">The request.</param>
    /// <param name="admin">What the configuration says; <see langword="null"/>: nothing.</param>
    /// <param name="source">The client's network.</param>
    public async Task<bool> AdmitAsync(HttpContext context, RepositoryAccess? admin, IPNetwork source)
    {
        if (admin is null)
        {
            await Responses.Error(context, StatusCodes.Status403Forbidden, "No admin token is configured.");
            return false;
        }

        Credentials sent = Credentials.Read(context.Request.Headers);
        Credentials credentials = sent.User is null && !sent.HasApiKey ? sent : Credentials.None;
        if (admin.Recall(credentials) == AccessLevel.Write)
        {
            return true;
        }

        if (failures.IsRefused(source))
        {
            await FailedSources.RefuseAsync(context);
            return false;
        }

        if (await admin.VerifyAsync(credentials, ask: null, context.RequestAborted) == AccessLevel.Write)
        {
            return true;
        }

        if (credentials.Secrets.Count > 0)
        {
            failures.Add(source);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await Responses.Error(context, StatusCodes.Status401Unauthorized, "The admin token is needed.");
        return false;
    }
}
