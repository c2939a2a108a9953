using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using PopCon.Reports.Figures;
using PopCon.Reports.Html;

namespace PopCon.Reports.Badges;

/// <summary>How many processes used a package, as a picture or for shields.io.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Label">The left half: "used by".</param>
/// <param name="Message">The right half: "1,042 processes / 30 d".</param>
public sealed record Badge(string Label, string Message)
{
    // Average width of a letter of 11 px Verdana; the text is stretched to what was reckoned, so it fits in any font.
    private const double LetterWidth = 6.6;
    private const int Padding = 6;

    /// <summary>The badge of a package; 0 processes where it is not in the figures.</summary>
    public static Badge Of(PeriodFigures figures, string package, string? language = null)
    {
        long processes = figures.Packages
            .Where(one => one.Package.Equals(package, StringComparison.OrdinalIgnoreCase) && (language is null || string.Equals(one.Language, language, StringComparison.Ordinal)))
            .Sum(one => one.Processes);
        return new Badge("used by", string.Create(CultureInfo.InvariantCulture, $"{processes:N0} {(processes == 1 ? "process" : "processes")} / {figures.Range.Length} d"));
    }

    /// <summary>A picture without references to anything.</summary>
    public string ToSvg()
    {
        int left = Width(Label);
        int right = Width(Message);
        var svg = new HtmlText();
        svg.Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{left + right}\" height=\"20\" role=\"img\" aria-label=\"{Label}: {Message}\"><title>{Label}: {Message}</title>");
        svg.Add($"<rect width=\"{left + right}\" height=\"20\" rx=\"3\" fill=\"#4a5058\"/><path d=\"M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{left}z\" fill=\"#1f5fa8\"/>");
        svg.Add($"<g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">");
        svg.Add($"<text x=\"{Padding}\" y=\"14\" textLength=\"{left - (2 * Padding)}\">{Label}</text><text x=\"{left + Padding}\" y=\"14\" textLength=\"{right - (2 * Padding)}\">{Message}</text></g></svg>\n");
        return svg.ToString();
    }

    /// <summary>The JSON that shields.io takes as an endpoint badge.</summary>
    public string ToShieldsJson()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            json.WriteString("label", Label);
            json.WriteString("message", Message);
            json.WriteString("color", "1f5fa8");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static int Width(string text) => (int)Math.Ceiling(text.Length * LetterWidth) + (2 * Padding);
}
