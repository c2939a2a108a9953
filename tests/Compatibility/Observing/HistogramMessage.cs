using System.Text.Json.Nodes;
using Google.Protobuf;

namespace PopCon.Compatibility.Observing;

/// <summary>Reads an <c>io.prometheus.client.Histogram</c>, classic and native buckets, into the corpus's JSON.</summary>
/// <remarks>Pure. A field that the corpus has no name for becomes <c>field_n</c>, so that it is noticed.</remarks>
internal static class HistogramMessage
{
    /// <summary>Reads one message.</summary>
    public static JsonObject Read(ByteString message)
    {
        var histogram = new JsonObject();
        using CodedInputStream input = message.CreateCodedInput();
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (!TryReadField(tag, input, histogram))
            {
                input.SkipLastField();
            }
        }

        return histogram;
    }

    private static bool TryReadField(uint tag, CodedInputStream input, JsonObject histogram)
    {
        int number = WireFormat.GetTagFieldNumber(tag);
        switch (number)
        {
            case 1:
                histogram["sample_count"] = input.ReadUInt64();
                return true;
            case 2:
                histogram["sample_sum"] = DelimitedFamilies.Number(input.ReadDouble());
                return true;
            case 3:
                Array(histogram, "bucket").Add(ReadBucket(input.ReadBytes()));
                return true;
            case 5:
                histogram["schema"] = input.ReadSInt32();
                return true;
            case 6:
                histogram["zero_threshold"] = input.ReadDouble();
                return true;
            case 7:
                histogram["zero_count"] = input.ReadUInt64();
                return true;
            case 9 or 12:
                Array(histogram, number == 9 ? "negative_span" : "positive_span").Add(ReadSpan(input.ReadBytes()));
                return true;
            case 10 or 13:
                ReadDeltas(tag, input, Array(histogram, number == 10 ? "negative_delta" : "positive_delta"));
                return true;
            default:
                histogram[number == 15 ? "created_timestamp_present" : $"field_{number}"] = true;
                return false;
        }
    }

    private static JsonArray ReadBucket(ByteString message)
    {
        ulong count = 0;
        double upperBound = double.NaN;
        DelimitedFamilies.ForEachField(message, (number, input) =>
        {
            count = number == 1 ? input.ReadUInt64() : count;
            upperBound = number == 2 ? input.ReadDouble() : upperBound;
            return number is 1 or 2;
        });
        return [DelimitedFamilies.Number(upperBound), count];
    }

    private static JsonArray ReadSpan(ByteString message)
    {
        int offset = 0;
        uint length = 0;
        DelimitedFamilies.ForEachField(message, (number, input) =>
        {
            offset = number == 1 ? input.ReadSInt32() : offset;
            length = number == 2 ? input.ReadUInt32() : length;
            return number is 1 or 2;
        });
        return [offset, length];
    }

    /// <summary>Repeated numbers may come packed into one field or as a field each; both are legal.</summary>
    private static void ReadDeltas(uint tag, CodedInputStream input, JsonArray deltas)
    {
        if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.Varint)
        {
            deltas.Add(input.ReadSInt64());
            return;
        }

        using CodedInputStream packed = input.ReadBytes().CreateCodedInput();
        while (!packed.IsAtEnd)
        {
            deltas.Add(packed.ReadSInt64());
        }
    }

    private static JsonArray Array(JsonObject histogram, string field)
    {
        if (histogram[field] is JsonArray existing)
        {
            return existing;
        }

        JsonArray added = [];
        histogram[field] = added;
        return added;
    }
}
