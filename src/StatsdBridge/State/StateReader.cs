using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using PopCon.Metrics;
using PopCon.Metrics.Observers;
using PopCon.Metrics.Registry;

namespace PopCon.StatsdBridge.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote, and believes nothing of it.</summary>
internal sealed class StateReader
{
    // Far above what the bridge writes; a length beyond it is damage, and must not be taken for an amount of memory.
    private const int MaxTextBytes = 1 << 20;
    private const int MaxElements = 1 << 20;

    private readonly BinaryReader _reader;
    private readonly IStateSink _sink;
    private readonly LabelSet _labels = new();
    private readonly HistogramSnapshot _histogram = new();
    private long _savedAt;
    private SeriesRequest _request;
    private bool _hasFamily;
    private bool _hasVector;

    private StateReader(BinaryReader reader, IStateSink sink)
    {
        _reader = reader;
        _sink = sink;
    }

    /// <summary>Reads a whole file and hands its series on.</summary>
    /// <param name="input">A stream that can seek, at its start.</param>
    /// <param name="sink">
    /// Takes the series. It has taken none of a damaged file: the checksum is compared first. It has taken some only when this
    /// throws for a file with a right checksum and wrong records, which no bridge writes.
    /// </param>
    /// <exception cref="StateFileException">It is no state file, is damaged, or is of another version.</exception>
    public static void Read(Stream input, IStateSink sink)
    {
        CheckSum(input);
        using var reader = new BinaryReader(input, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
        try
        {
            new StateReader(reader, sink).ReadFile();
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new StateFileException("the file is damaged: " + e.Message, e);
        }
    }

    private static void CheckSum(Stream input)
    {
        long length = input.Length - StateFormat.ChecksumLength;
        Span<byte> magic = stackalloc byte[StateFormat.Magic.Length];
        if (length < magic.Length || input.ReadAtLeast(magic, magic.Length) < magic.Length || !magic.SequenceEqual(StateFormat.Magic))
        {
            throw new StateFileException("this is not a state file of the bridge");
        }

        input.Position = 0;
        using var hash = new Sha256(Stream.Null);
        byte[] block = new byte[64 * 1024];
        while (input.Position < length)
        {
            int read = input.Read(block, 0, (int)Math.Min(block.Length, length - input.Position));
            if (read == 0)
            {
                throw new StateFileException("the file is cut off");
            }

            hash.Write(block.AsSpan(0, read));
        }

        Span<byte> expected = stackalloc byte[StateFormat.ChecksumLength];
        input.ReadExactly(expected);
        if (!expected.SequenceEqual(hash.Finish()))
        {
            throw new StateFileException("the checksum is wrong: the file is damaged or cut off");
        }

        input.Position = 0;
    }

    private void ReadFile()
    {
        _reader.ReadBytes(StateFormat.Magic.Length);
        int version = _reader.ReadInt32();
        if (version != StateFormat.Version)
        {
            throw new StateFileException(
                string.Create(CultureInfo.InvariantCulture, $"the file has version {version}, this build reads {StateFormat.Version}"));
        }

        _savedAt = _reader.ReadInt64();
        while (true)
        {
            switch (_reader.ReadByte())
            {
                case StateFormat.End:
                    return;
                case StateFormat.Family:
                    ReadFamily();
                    break;
                case StateFormat.Vector when _hasFamily:
                    ReadVector();
                    break;
                case StateFormat.Series when _hasVector:
                    ReadSeries();
                    break;
                default:
                    throw new FormatException("a record of an unknown kind, or in the wrong place");
            }
        }
    }

    private void ReadFamily()
    {
        byte type = _reader.ReadByte();
        string name = ReadText();
        if (type > (byte)MetricType.Histogram || name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw new FormatException("a family without a valid name or type");
        }

        _request = new SeriesRequest(name, (MetricType)type, ReadText(), 0, null, null);
        _hasFamily = true;
        _hasVector = false;
    }

    private void ReadVector()
    {
        _request = _request with
        {
            Summary = _request.Type == MetricType.Summary ? ReadSummaryOptions() : null,
            Histogram = _request.Type == MetricType.Histogram ? ReadHistogramOptions() : null,
        };
        _hasVector = true;
    }

    private SummaryOptions ReadSummaryOptions()
    {
        var objectives = new QuantileObjective[ReadLength(MaxElements)];
        for (int i = 0; i < objectives.Length; i++)
        {
            objectives[i] = new QuantileObjective(_reader.ReadDouble(), _reader.ReadDouble());
        }

        var options = new SummaryOptions
        {
            Quantiles = objectives,
            MaxAge = TimeSpan.FromMilliseconds(_reader.ReadInt64()),
            AgeBuckets = _reader.ReadInt32(),
            BufferCapacity = _reader.ReadInt32(),
        };
        bool isValid = options is { AgeBuckets: > 0 and < MaxElements, BufferCapacity: > 0 }
            && options.MaxAge > TimeSpan.Zero
            && objectives.All(o => o is { Quantile: >= 0 and <= 1, Error: >= 0 and <= 1 });
        return isValid ? options : throw new FormatException("a summary with settings that cannot be");
    }

    private HistogramOptions ReadHistogramOptions()
    {
        double[] bounds = ReadArray(static reader => reader.ReadDouble());
        var options = new HistogramOptions
        {
            UpperBounds = bounds,
            NativeBucketFactor = _reader.ReadDouble(),
            NativeMaxBuckets = _reader.ReadInt32(),
        };
        for (int i = 1; i < bounds.Length; i++)
        {
            if (!(bounds[i] > bounds[i - 1]))
            {
                throw new FormatException("a histogram whose buckets do not ascend");
            }
        }

        return options;
    }

    private void ReadSeries()
    {
        byte[] labels = _reader.ReadBytes(ReadLength(MaxTextBytes));
        if (!_labels.TryDecode(labels))
        {
            throw new FormatException("a series whose labels cannot be read");
        }

        long created = _reader.ReadInt64();
        _request = _request with { TtlMilliseconds = _reader.ReadInt64() };
        _sink.Begin(in _request, _labels, created, _savedAt - _reader.ReadInt64());
        switch (_request.Type)
        {
            case MetricType.Counter:
                _sink.Counter(_reader.ReadUInt64(), _reader.ReadDouble());
                break;
            case MetricType.Gauge:
                _sink.Gauge(_reader.ReadDouble());
                break;
            case MetricType.Summary:
                _sink.Summary(_reader.ReadDouble(), _reader.ReadInt64());
                break;
            default:
                ReadHistogram();
                _sink.Histogram(_histogram);
                break;
        }
    }

    private void ReadHistogram()
    {
        _histogram.Sum = _reader.ReadDouble();
        _histogram.Count = _reader.ReadInt64();
        long[] counts = ReadArray(static reader => reader.ReadInt64());
        counts.CopyTo(_histogram.ResizeBuckets(counts.Length));
        _histogram.HasNativeBuckets = _reader.ReadBoolean();
        _histogram.Positive.CopyFrom(null);
        _histogram.Negative.CopyFrom(null);
        if (_histogram.HasNativeBuckets)
        {
            _histogram.Schema = _reader.ReadInt32();
            _histogram.ZeroCount = _reader.ReadInt64();
            ReadNative(_histogram.Positive);
            ReadNative(_histogram.Negative);
        }
    }

    private void ReadNative(NativeBuckets buckets)
    {
        for (int left = ReadLength(MaxElements); left > 0; left--)
        {
            buckets.Add(_reader.ReadInt32(), _reader.ReadInt64());
        }
    }

    private T[] ReadArray<T>(Func<BinaryReader, T> readElement)
    {
        var elements = new T[ReadLength(MaxElements)];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = readElement(_reader);
        }

        return elements;
    }

    private string ReadText()
    {
        int length = ReadLength(MaxTextBytes);
        byte[] bytes = _reader.ReadBytes(length);
        return bytes.Length == length
            ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes)
            : throw new EndOfStreamException();
    }

    private int ReadLength(int most)
    {
        int length = _reader.Read7BitEncodedInt();
        return length >= 0 && length <= most ? length : throw new FormatException("a length that cannot be");
    }
}
