using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace PopCon.Usage.Host.Pages;

/// <summary>No sign-in and no questions.</summary>
internal sealed class PlainPages : IUsageHostPages
{
    /// <inheritdoc/>
    public ValueTask<bool> AdmitAsync(HttpContext context) => ValueTask.FromResult(true);

    /// <inheritdoc/>
    public string Questions(string package) => string.Empty;

    /// <inheritdoc/>
    public ValueTask TakeAnswersAsync(string package, IReadOnlyDictionary<string, string> answers) => ValueTask.CompletedTask;
}
