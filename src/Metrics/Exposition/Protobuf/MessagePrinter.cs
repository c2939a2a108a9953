using System;
using System.Collections;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace PopCon.Metrics.Exposition.Protobuf;

/// <summary>
/// Prints a message in protobuf's text format, which Google.Protobuf for .NET does not have.
/// https://protobuf.dev/reference/protobuf/textformat-spec/
/// </summary>
/// <param name="isCompact">Everything on one line.</param>
internal sealed class MessagePrinter(bool isCompact)
{
    /// <summary>Appends all fields that are set, in the order of their numbers.</summary>
    public void Print(IMessage message, StringBuilder text) => Print(message, text, depth: 0);

    private void Print(IMessage message, StringBuilder text, int depth)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.IsRepeated)
            {
                foreach (object element in (IList)field.Accessor.GetValue(message))
                {
                    Print(field, element, text, depth);
                }
            }
            else if (field.FieldType == FieldType.Message ? field.Accessor.GetValue(message) is not null : IsSet(field, message))
            {
                Print(field, field.Accessor.GetValue(message), text, depth);
            }
        }
    }

    // A field without presence, as those of a timestamp, counts as set.
    private static bool IsSet(FieldDescriptor field, IMessage message) => !field.HasPresence || field.Accessor.HasValue(message);

    private void Print(FieldDescriptor field, object value, StringBuilder text, int depth)
    {
        Indent(text, depth);
        text.Append(field.Name).Append(isCompact ? ":" : ": ");
        if (value is IMessage message)
        {
            text.Append(isCompact ? "{" : "{\n");
            Print(message, text, depth + 1);
            Indent(text, depth);
            text.Append('}');
        }
        else
        {
            AppendScalar(field, value, text);
        }

        text.Append(isCompact ? ' ' : '\n');
    }

    private void Indent(StringBuilder text, int depth)
    {
        if (!isCompact)
        {
            text.Append(' ', 2 * depth);
        }
    }

    private static void AppendScalar(FieldDescriptor field, object value, StringBuilder text)
    {
        switch (value)
        {
            case string content:
                AppendQuoted(content, text);
                break;
            case double number:
                text.Append(number switch
                {
                    double.PositiveInfinity => "inf",
                    double.NegativeInfinity => "-inf",
                    double.NaN => "nan",
                    _ => number.ToString(CultureInfo.InvariantCulture),
                });
                break;
            case Enum:
                text.Append(field.EnumType.FindValueByNumber(Convert.ToInt32(value, CultureInfo.InvariantCulture)).Name);
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
        }
    }

    private static void AppendQuoted(string content, StringBuilder text)
    {
        text.Append('"');
        foreach (char c in content)
        {
            if (c is '"' or '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (c < ' ')
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            }
            else
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }
}
