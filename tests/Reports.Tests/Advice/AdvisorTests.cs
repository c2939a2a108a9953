using System.Linq;
using PopCon.Reports.Advice;
using PopCon.Reports.Figures;
using PopCon.Reports.Inventories;
using PopCon.Reports.Sources.Gateways;
using PopCon.Reports.Tests.Support;

namespace PopCon.Reports.Tests.Advice;

public sealed class AdvisorTests
{
    private static readonly PackageFigures[] Traffic =
    [
        new() { Language = "dotnet", Package = "acme.used", Processes = 9, Fetches = 3 },
        new() { Language = "dotnet", Package = "acme.kite", Fetches = 4 },
        new() { Language = "dotnet", Package = "acme.rules.analyzers", Fetches = 8 },
        new() { Language = "dotnet", Package = "acme.counted", Fetches = 2, FeatureUses = 5 },
        new() { Language = "dotnet", Package = "_other", Fetches = 70 },
        new() { Language = "python", Package = "foo_bar", Processes = 1 },
        new() { Language = "python", Package = "foo-bar", Fetches = 2 },
        new() { Language = "npm", Package = "left", Fetches = 6 },
        new() { Language = "docker", Package = "team/kite", Fetches = 1 },
    ];

    [Fact]
    public void Advise_FetchedAndNotLoaded_IsFoundWhereLoadsCanBeSeen()
    {
        AdviceReport report = Advisor.Advise(Input(Traffic));

        Assert.Equal([new AdviceFinding(AdviceFinding.Fetched, "dotnet", "acme.kite") { Fetches = 4, Processes = 0 }], report.Findings);
        Assert.Equal(
            [
                "Fetched packages of language docker are left out, because the source shows no loads of that language: 1.",
                "Fetched packages of language npm are left out, because the source shows no loads of that language: 1.",
            ],
            report.Notes);
    }

    [Fact]
    public void Advise_SourceThatWithholdsCounts_NeverSaysNeverLoaded()
    {
        AdviceReport report = Advisor.Advise(Input(Traffic) with { WithholdsCounts = true, Declared = [new InventoryEntry("dotnet", "absent", true)] });

        Assert.Equal(
            [
                new AdviceFinding(AdviceFinding.FetchedNotShown, "dotnet", "acme.kite") { Fetches = 4 },
                new AdviceFinding(AdviceFinding.DeclaredNotShown, "dotnet", "absent") { Direct = true },
            ],
            report.Findings);
        Assert.Contains("The source withholds small counts: a package without shown loads may have been loaded by a few processes.", report.Notes);
    }

    [Fact]
    public void Advise_Declared_FindsWhatIsNeverLoaded()
    {
        AdviceReport report = Advisor.Advise(Input(Traffic) with
        {
            Declared = InventoryReader.ReadText("acme.used\nacme.kite\nabsent\nFoo.Bar\n", "list"),
        });

        Assert.Equal(
            ["absent", "acme.kite"],
            report.Findings.Where(one => one.Kind is AdviceFinding.Declared).Select(one => one.Package).Order());
    }

    [Fact]
    public void Advise_OwnPackages_AreFoundAfterTheDaysAskedForOnly()
    {
        GatewayPackages one = Gateway("http://one", 40, ("never", -1), ("long-ago", 35), ("lately", 3), ("elsewhere", -1));
        GatewayPackages two = Gateway("http://two", 40, ("elsewhere", 2));

        AdviceReport report = Advisor.Advise(Input([]) with { Gateways = [one, two], IdleDays = 30 });

        Assert.Equal(
            [
                new AdviceFinding(AdviceFinding.NotFetched, "dotnet", "never") { Repository = "r", DaysNotFetched = 40, FetchedBefore = false },
                new AdviceFinding(AdviceFinding.NotFetched, "dotnet", "long-ago") { Repository = "r", DaysNotFetched = 35, FetchedBefore = true },
            ],
            report.Findings);
        Assert.Empty(report.Notes);
    }

    [Fact]
    public void Advise_GatewayThatRemembersTooLittle_SaysSoAndFindsNothing()
    {
        AdviceReport report = Advisor.Advise(Input([]) with
        {
            Gateways = [Gateway("http://one", 2, ("never", -1)) with { Total = 5 }],
            IdleDays = 30,
        });

        Assert.Empty(report.Findings);
        Assert.Equal(
            [
                "Own packages that were not fetched since the gateway began to remember fetches, less than 30 days ago, are left out: 1.",
                "http://one shows last fetches of 1 of its 5 packages. The others are left out.",
            ],
            report.Notes);
    }

    private static GatewayPackages Gateway(string address, long knownDays, params (string Name, long Days)[] packages) => new(
        address, knownDays, [.. packages.Select(one => new OwnPackage("r", "dotnet", one.Name, one.Days))], packages.Length);

    private static AdviceInput Input(PackageFigures[] packages)
    {
        var figures = new PeriodFigures { Source = "test", Range = new DayRange(SampleLedger.Day, SampleLedger.Day), Packages = packages };
        return new AdviceInput { Loads = figures, Fetches = figures };
    }
}
