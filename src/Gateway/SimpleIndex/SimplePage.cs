using System.Collections.Generic;
using System.Text;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.SimpleIndex;

/// <summary>A page of the index in both formats, made once and served until what it shows changes.</summary>
/// <param name="Html">As HTML.</param>
/// <param name="HtmlTag">Its entity tag.</param>
/// <param name="Json">As JSON.</param>
/// <param name="JsonTag">Its entity tag.</param>
/// <remarks>Immutable.</remarks>
internal sealed record SimplePage(byte[] Html, string HtmlTag, byte[] Json, string JsonTag)
{
    /// <summary>The page of a project.</summary>
    public static SimplePage OfProject(string name, IReadOnlyList<SimpleFile> files) =>
        Of(SimpleHtml.Project(name, files), SimpleJson.Project(name, files));

    /// <summary>The list of projects.</summary>
    /// <param name="basePath">What stands before <c>/simple/</c> in links.</param>
    /// <param name="names">Normalised names.</param>
    public static SimplePage OfIndex(string basePath, IReadOnlyList<string> names) =>
        Of(SimpleHtml.Index(basePath, names), SimpleJson.Index(names));

    private static SimplePage Of(string html, byte[] json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(html);
        return new SimplePage(bytes, EntityTag.Of(bytes), json, EntityTag.Of(json));
    }
}
