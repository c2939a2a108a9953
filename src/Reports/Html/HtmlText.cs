using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace PopCon.Reports.Html;

/// <summary>Collects HTML: the literal parts of an interpolated string are written as they are, its values are encoded.</summary>
/// <remarks>Not thread-safe. A name from the network cannot become markup, because only <see cref="Markup"/> escapes the encoding.</remarks>
internal sealed class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text = new();

    /// <summary>Adds HTML with values.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The handler writes to this instance.")]
    public void Add([InterpolatedStringHandlerArgument("")] Handler html) => _ = html;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Receives the parts of an interpolated string from the compiler.</summary>
    [InterpolatedStringHandler]
    public readonly struct Handler
    {
        private readonly StringBuilder _text;

        public Handler(int literalLength, int formattedCount, HtmlText html)
        {
            _ = literalLength;
            _ = formattedCount;
            _text = html._text;
        }

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(Markup markup) => _text.Append(markup.Html);

        public void AppendFormatted(string? text) => _text.Append(text is null ? string.Empty : Encoder.Encode(text));

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable =>
            _text.Append(Encoder.Encode(value.ToString(format, CultureInfo.InvariantCulture)));
    }
}
