using System;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace PopCon.Compatibility.Observing;

/// <summary>
/// Reads length-delimited <c>io.prometheus.client.MetricFamily</c> messages into the corpus's JSON, field number by field
/// number: a test of the wire format should not share classes with the code that writes it.
/// </summary>
/// <remarks>Pure.</remarks>
internal static class DelimitedFamilies
{
    private static readonly string[] Types = ["COUNTER", "GAUGE", "SUMMARY", "UNTYPED", "HISTOGRAM"];

    /// <summary>The families of users in a body.</summary>
    public static JsonArray Read(byte[] body)
    {
        var families = new JsonArray();
        using var input = new CodedInputStream(body);
        while (!input.IsAtEnd)
        {
            JsonObject family = ReadFamily(input.ReadBytes());
            if (!Scrape.IsInternal(family["name"]!.GetValue<string>()))
            {
                families.Add(family);
            }
        }

        return families;
    }

    private static JsonObject ReadFamily(ByteString message)
    {
        var family = new JsonObject { ["metric"] = new JsonArray(), ["type"] = Types[0] };
        ForEachField(message, (number, input) =>
        {
            switch (number)
            {
                case 1:
                    family["name"] = input.ReadString();
                    return true;
                case 2:
                    family["help"] = input.ReadString();
                    return true;
                case 3:
                    family["type"] = Types[input.ReadInt32()];
                    return true;
                case 4:
                    family["metric"]!.AsArray().Add(ReadMetric(input.ReadBytes()));
                    return true;
                default:
                    return false;
            }
        });
        return family;
    }

    private static JsonObject ReadMetric(ByteString message)
    {
        var metric = new JsonObject { ["labels"] = new JsonObject() };
        ForEachField(message, (number, input) =>
        {
            switch (number)
            {
                case 1:
                    (string name, string value) = ReadLabel(input.ReadBytes());
                    metric["labels"]![name] = value;
                    return true;
                case 2:
                    metric["gauge"] = ReadValue(input.ReadBytes(), out _);
                    return true;
                case 3:
                    metric["counter"] = ReadValue(input.ReadBytes(), out bool hasCreated);
                    metric["created_timestamp_present"] = hasCreated;
                    return true;
                case 4:
                    metric["summary"] = ReadSummary(input.ReadBytes());
                    return true;
                case 7:
                    metric["histogram"] = HistogramMessage.Read(input.ReadBytes());
                    return true;
                default:
                    metric[$"field_{number}"] = true;
                    return false;
            }
        });
        return metric;
    }

    private static (string Name, string Value) ReadLabel(ByteString message)
    {
        string[] pair = [string.Empty, string.Empty];
        ForEachField(message, (number, input) =>
        {
            pair[number - 1] = input.ReadString();
            return true;
        });
        return (pair[0], pair[1]);
    }

    private static JsonNode? ReadValue(ByteString message, out bool hasCreated)
    {
        JsonNode? value = null;
        bool created = false;
        ForEachField(message, (number, input) =>
        {
            created |= number == 3;
            value = number == 1 ? Number(input.ReadDouble()) : value;
            return number == 1;
        });
        hasCreated = created;
        return value;
    }

    private static JsonObject ReadSummary(ByteString message)
    {
        var summary = new JsonObject { ["quantile"] = new JsonArray() };
        ForEachField(message, (number, input) =>
        {
            switch (number)
            {
                case 1:
                    summary["sample_count"] = input.ReadUInt64();
                    return true;
                case 2:
                    summary["sample_sum"] = Number(input.ReadDouble());
                    return true;
                case 3:
                    summary["quantile"]!.AsArray().Add(ReadDoubles(input.ReadBytes()));
                    return true;
                default:
                    summary["created_timestamp_present"] = true;
                    return false;
            }
        });
        return summary;
    }

    private static JsonArray ReadDoubles(ByteString message)
    {
        var values = new JsonArray();
        ForEachField(message, (_, input) =>
        {
            values.Add(Number(input.ReadDouble()));
            return true;
        });
        return values;
    }

    /// <summary>A double as the corpus writes it: JSON has no infinities.</summary>
    internal static JsonNode Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value,
    };

    /// <summary>Hands each field of a message to <paramref name="read"/>, which says whether it has read the value.</summary>
    internal static void ForEachField(ByteString message, Func<int, CodedInputStream, bool> read)
    {
        using CodedInputStream input = message.CreateCodedInput();
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (!read(WireFormat.GetTagFieldNumber(tag), input))
            {
                input.SkipLastField();
            }
        }
    }
}
