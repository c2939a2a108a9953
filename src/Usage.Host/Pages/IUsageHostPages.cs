using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace PopCon.Usage.Host.Pages;

/// <summary>What a host adds to the consent page: a sign-in before it, and questions in it.</summary>
/// <remarks>Implementations are safe for concurrent requests. What they ask and keep is their responsibility; the host itself keeps nothing of it.</remarks>
public interface IUsageHostPages
{
    /// <summary>Called before the consent page and before a decision.</summary>
    /// <returns>Whether the request may go on; if not, this method has answered it, for example with a way to sign in.</returns>
    public ValueTask<bool> AdmitAsync(HttpContext context);

    /// <summary>HTML for the form of the consent page, such as survey questions. Field names begin with <c>q.</c></summary>
    public string Questions(string package);

    /// <summary>Takes the answers of a user who accepted: the fields whose names begin with <c>q.</c></summary>
    public ValueTask TakeAnswersAsync(string package, IReadOnlyDictionary<string, string> answers);
}
