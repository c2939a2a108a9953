using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CsvHelper;
using Humanizer;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NodaTime;
using NodaTime.Text;
using Serilog;
using YamlDotNet.Serialization;

namespace PopCon.Samples.Popular;

/// <summary>A small data chore that needs six popular packages, each for real; Polly.Core is referenced and never called.</summary>
internal static class Program
{
    private const string Table = "Station,Temperature\nnorth,11.5\nsouth,17.25\n";

    private static void Main()
    {
        using Serilog.Core.Logger log = new LoggerConfiguration().CreateLogger();
        List<Measurement> rows = Read();
        log.Information("{Count} rows read", rows.Count);

        LocalDate day = LocalDatePattern.Iso.Parse("2024-02-29").Value.PlusDays(1);
        var report = new JObject
        {
            ["day"] = LocalDatePattern.Iso.Format(day),
            ["warmest"] = rows.Max(row => row.Temperature),
        };
        Console.WriteLine("{0} measured: {1}", "station".ToQuantity(rows.Count), report.ToString(Formatting.None));
        Console.Write(new SerializerBuilder().Build().Serialize(rows));
    }

    private static List<Measurement> Read()
    {
        using var reader = new StringReader(Table);
        using var csv = new CsvReader(reader, CultureInfo.InvariantCulture);
        return [.. csv.GetRecords<Measurement>()];
    }
}
