using System;
using PopCon.Reports.Figures;
using PopCon.Reports.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Reporting;

/// <summary>A ledger with the traffic of October 2026, small enough to add up by hand.</summary>
internal sealed class SampleFolder : IDisposable
{
    /// <summary>A name that tries what names can try on a terminal.</summary>
    public const string Hostile = "\u001b[2Jevil\u202e\u200f";

    private readonly TemporaryFolder _folder = new();

    public SampleFolder()
    {
        DateOnly september = SampleLedger.Day.AddDays(-1);
        SampleLedger.Write(_folder.File("ledger"),
        [
            (september, SampleLedger.Reports(), 40), (september, SampleLedger.Used("newtonsoft.json"), 20), (september, SampleLedger.Used("serilog"), 4),
            (SampleLedger.Day, SampleLedger.Reports(), 60), (SampleLedger.Day, SampleLedger.Used("newtonsoft.json"), 30), (SampleLedger.Day, SampleLedger.Used("serilog"), 3),
            (SampleLedger.Day, SampleLedger.Reports("data8", "python"), 40), (SampleLedger.Day, SampleLedger.Used("numpy", "data8", "python"), 35),
            (SampleLedger.Day, SampleLedger.Used("foo-bar", "data8", "python"), 5),
            (SampleLedger.Day, new PopularitySeries("dotnet", PopularityKind.Unused, "dapper"), 7), (SampleLedger.Day, SampleLedger.Used(Hostile), 1),
        ]);
    }

    /// <summary>The ledger.</summary>
    public string Ledger => _folder.File("ledger");

    /// <summary>Writes a file beside the ledger.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
