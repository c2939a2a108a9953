using System;
using System.Linq;
using System.Net;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Host.Pages;

/// <summary>The HTML of the consent pages. Everything from outside is escaped.</summary>
internal static class ConsentPage
{
    /// <summary>What is asked, and the form.</summary>
    /// <param name="list">The features.</param>
    /// <param name="mode">Anonymous or identified.</param>
    /// <param name="isLegacy">Whether a client of otumat asks, which sends events with an install id.</param>
    /// <param name="action">Where the form goes.</param>
    /// <param name="field">The name of the hidden field.</param>
    /// <param name="value">Its value.</param>
    /// <param name="questions">HTML of the host's own.</param>
    public static string Question(FeatureList list, string mode, bool isLegacy, string action, string field, string value, string questions) => $"""
        <p>The package <strong>{Text(list.Package)}</strong> asks to count how it is used. These features are counted, per version and day, and nothing else:</p>
        <dl>{string.Concat(list.Features.Select(feature => $"<dt>{Text(feature.Name)}</dt><dd>{Text(feature.What)}</dd>"))}</dl>
        <p>{(isLegacy ? Legacy : string.Equals(mode, OAuthNames.Identified, StringComparison.Ordinal) ? Identified : Anonymous)}</p>
        <form method="post" action="{Text(action)}"><input type="hidden" name="{Text(field)}" value="{Text(value)}">{questions}
        <button name="decision" value="decline">No, count nothing</button>
        <button name="decision" value="accept">Yes, allow</button></form>
        """;

    /// <summary>Asks for the code that a device shows.</summary>
    public static string AskForCode(string action) => $"""
        <p>Enter the code that the program shows.</p>
        <form method="get" action="{Text(action)}"><label>Code <input name="user_code" autocomplete="off" autocapitalize="characters" maxlength="9"></label>
        <button>Continue</button></form>
        """;

    /// <summary>A sentence.</summary>
    public static string Sentence(string text) => $"<p>{Text(text)}</p>";

    private const string Anonymous = "The host cannot link an upload to you, to this consent or to another upload. There is no install id.";
    private const string Identified = "<strong>Personal:</strong> every upload carries an install id, so the host can link the uploads of this installation to each other.";
    private const string Legacy = "<strong>Personal:</strong> this program sends its events with an install id and with the time of each event. The host keeps the day only, but the program does not know that.";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
