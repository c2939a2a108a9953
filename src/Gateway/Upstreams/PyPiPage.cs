namespace PopCon.Gateway.Upstreams;

/// <summary>What is known upstream about a project.</summary>
/// <param name="Project">Its files; <see langword="null"/>: there are none, or they are not read.</param>
/// <param name="Redirect">Where the page is; <see langword="null"/>: it is read.</param>
/// <param name="IsStale">Whether no index answers, and this is what one said before.</param>
/// <remarks>Immutable.</remarks>
internal sealed record PyPiPage(PyPiProject? Project, string? Redirect, bool IsStale)
{
    /// <summary>There is no such project.</summary>
    public static PyPiPage None { get; } = new(null, null, IsStale: false);
}
