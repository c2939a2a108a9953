using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace PopCon.Reports.Html;

/// <summary>Style and script of the page, and the policy that allows these two by their hash and nothing else.</summary>
/// <remarks>Immutable, read once.</remarks>
internal static class PageAssets
{
    /// <summary>The style sheet, as markup: it holds no <c>&lt;/style</c>.</summary>
    public static Markup Style { get; } = new(Read("page.css"));

    /// <summary>The script, likewise.</summary>
    public static Markup Script { get; } = new(Read("page.js"));

    /// <summary>The value of the header <c>Content-Security-Policy</c>.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src {Hash(Style)}; script-src {Hash(Script)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static string Hash(Markup text) => "'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text.Html))) + "'";

    private static string Read(string name)
    {
        using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException("No resource " + name + ".");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
