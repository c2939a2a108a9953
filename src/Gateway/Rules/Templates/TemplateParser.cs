using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Rules.Templates;

/// <summary>Reads URI templates of RFC 6570.</summary>
/// <remarks>Stateless.</remarks>
internal static class TemplateParser
{
    private const int MaxPrefix = 9_999;

    /// <summary>The pieces of a template.</summary>
    /// <exception cref="TemplateException">The text is not a template.</exception>
    public static List<TemplateToken> Parse(string text)
    {
        var tokens = new List<TemplateToken>();
        int position = 0;
        while (position < text.Length)
        {
            int open = text.IndexOf('{', position);
            string literal = open < 0 ? text[position..] : text[position..open];
            if (literal.Contains('}', StringComparison.Ordinal))
            {
                throw new TemplateException($"the template '{text}' has a brace that closes nothing");
            }

            if (literal.Length > 0)
            {
                tokens.Add(new TemplateToken(EscapeLiteral(literal, text), '\0', []));
            }

            if (open < 0)
            {
                break;
            }

            int close = text.IndexOf('}', open);
            if (close < 0)
            {
                throw new TemplateException($"the template '{text}' has a brace that is not closed");
            }

            tokens.Add(ParseExpression(text[(open + 1)..close], text));
            position = close + 1;
        }

        return tokens;
    }

    // {+a,b:3,c*}
    //  ^^^^^^^^^
    private static TemplateToken ParseExpression(string expression, string text)
    {
        char operation = expression.Length > 0 && "+#./;?&".Contains(expression[0], StringComparison.Ordinal) ? expression[0] : '\0';
        var variables = new List<TemplateVariable>();
        foreach (string specification in expression[(operation == '\0' ? 0 : 1)..].Split(','))
        {
            string name = specification.EndsWith('*') ? specification[..^1] : specification;
            int colon = name.IndexOf(':', StringComparison.Ordinal);
            int prefix = 0;
            if (colon >= 0)
            {
                if (!int.TryParse(name[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix is 0 or > MaxPrefix)
                {
                    throw new TemplateException($"the template '{text}' has a bad length in '{{{expression}}}'");
                }

                name = name[..colon];
            }

            variables.Add(IsName(name)
                ? new TemplateVariable(name, prefix)
                : throw new TemplateException($"the template '{text}' has a bad variable name in '{{{expression}}}'"));
        }

        return new TemplateToken(string.Empty, operation, variables);
    }

    private static bool IsName(string name)
    {
        foreach (char character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '.' or '%'))
            {
                return false;
            }
        }

        return name.Length > 0 && name[0] != '.';
    }

    // What is not ASCII is compared and written in its escaped form.
    private static string EscapeLiteral(string literal, string text)
    {
        var escaped = new StringBuilder(literal.Length);
        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune rune in literal.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                if (rune.Value is < '!' or > '~' or '"' or '<' or '>' or '\\' or '^' or '`' or '|')
                {
                    throw new TemplateException($"the template '{text}' has a character that a URL cannot have");
                }

                escaped.Append((char)rune.Value);
                continue;
            }

            escaped.Append(PercentCoding.Escape(rune.ToString()));
        }

        return escaped.ToString();
    }
}
