using System.Collections.Generic;
using System.Net;
using System.Text;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.SimpleIndex;

/// <summary>Writes the pages of PEP 503 as HTML 5; every name is escaped.</summary>
/// <remarks>Stateless.</remarks>
internal static class SimpleHtml
{
    /// <summary>The page of a project.</summary>
    public static string Project(string name, IReadOnlyList<SimpleFile> files)
    {
        StringBuilder page = Begin("Links for " + name);
        foreach (SimpleFile file in files)
        {
            page.Append("<a href=\"").Append(Escape(file.Url));
            page.Append(file.Hash.Length > 0 ? $"#{Escape(file.HashType)}={Escape(file.Hash)}" : string.Empty).Append('"');
            Attribute(page, "requires-python", file.RequiresPython);
            Attribute(page, "yanked", file.Yanked);
            Attribute(page, "gpg-sig", file.HasSignature switch { true => "true", false => "false", null => null });
            string? metadata = file.MetadataHash is null ? null : "sha256=" + file.MetadataHash;
            Attribute(page, "core-metadata", metadata);
            Attribute(page, "dist-info-metadata", metadata);
            page.Append('>').Append(Escape(file.FileName)).Append("</a><br>\n");
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>The list of projects.</summary>
    public static string Index(string basePath, IReadOnlyList<string> names)
    {
        StringBuilder page = Begin("Simple index");
        foreach (string name in names)
        {
            page.Append("<a href=\"").Append(Escape(basePath)).Append("/simple/").Append(Escape(PercentCoding.Escape(name))).Append("/\">");
            page.Append(Escape(name)).Append("</a><br>\n");
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static StringBuilder Begin(string title) => new StringBuilder()
        .Append("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n")
        .Append("<meta name=\"pypi:repository-version\" content=\"1.1\">\n<title>").Append(Escape(title))
        .Append("</title>\n</head>\n<body>\n<h1>").Append(Escape(title)).Append("</h1>\n");

    private static void Attribute(StringBuilder page, string name, string? value)
    {
        if (value is not null)
        {
            page.Append(" data-").Append(name).Append("=\"").Append(Escape(value)).Append('"');
        }
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
