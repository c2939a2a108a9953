using System;
using System.Globalization;
using System.Linq;
using PopCon.Reporter.Attribution;
using PopCon.Reporter.Configuration;
using PopCon.Reporter.Sending;

namespace PopCon.Reporter.Tests.Sending;

public sealed class StatsdDatagramsTests
{
    private static readonly Package Some = new("Some.Id", "2.1.0-rc.1") { IsDirect = false, Framework = "net8.0" };

    [Fact]
    public void Add_Package_IsLowerCaseWithItsDots() => Assert.Equal(["dotnet_popcon.library_used.some.id:1|c"], Send(_ => { }, Some));

    [Theory]
    [InlineData("a.b.used", "a.b.reports:1|c")]
    [InlineData("used", "reports:1|c")]
    public void Add_Sibling_ReplacesTheLastComponent(string prefix, string expected)
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        var datagrams = new StatsdDatagrams(new Settings { Port = receiver.Port, Prefix = prefix });
        datagrams.Add("reports", package: null);
        datagrams.Send(StatsdEndpoint.Find("localhost", receiver.Port));
        Assert.Equal([expected], receiver.Datagrams);
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("major", ",version:2")]
    [InlineData("full", ",version:2.1.0-rc.1")]
    public void Add_Tags_SayTheVersionAsAsked(string label, string expected) =>
        Assert.Equal(["dotnet_popcon.library_used:1|c|#library:some.id" + expected], Send(s => (s.UsesTags, s.VersionLabel) = (true, label), Some));

    [Fact]
    public void Add_TagsUnknown_AreStillThere() =>
        Assert.Equal(
            ["dotnet_popcon.library_used:1|c|#library:x,version:unknown,dependency:unknown,framework:unknown"],
            Send(
                s => (s.UsesTags, s.VersionLabel, s.HasDependencyLabel, s.HasFrameworkLabel) = (true, "major", true, true),
                new Package("x", string.Empty)));

    [Fact]
    public void Add_ManyPackages_FillDatagramsToTheLimitAtLineEnds()
    {
        Package[] packages = [.. Enumerable.Range(0, 500).Select(i => new Package("package" + i.ToString(CultureInfo.InvariantCulture), "1.0"))];
        string[] datagrams = Send(_ => { }, packages);
        Assert.Equal(packages.Select(package => Pair.Used(package.Id)), datagrams.SelectMany(datagram => datagram.Split('\n')));
        Assert.All(datagrams, datagram => Assert.InRange(datagram.Length, 1, StatsdDatagrams.MaxBytes));

        // None could have taken the first line of the next.
        for (int i = 1; i < datagrams.Length; i++)
        {
            Assert.True(datagrams[i - 1].Length + 1 + datagrams[i].Split('\n')[0].Length > StatsdDatagrams.MaxBytes);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Add_LineOfTheLimit_FitsAndALongerOneIsDropped(int excess, int expected)
    {
        int room = StatsdDatagrams.MaxBytes - "dotnet_popcon.library_used.:1|c".Length + excess;
        Assert.Equal(expected, Send(_ => { }, new Package(new string('a', room), "1.0")).Length);
    }

    [Fact]
    public void Add_LettersBeyondAscii_BecomeUnderscores() => Assert.Equal([Pair.Used("gr__e")], Send(_ => { }, new Package("Grüße", "1.0")));

    /// <summary>E17.</summary>
    [Fact]
    public void Send_NoAddressYet_KeepsTheCountersForTheNextReport()
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        var datagrams = new StatsdDatagrams(new Settings());
        datagrams.Add(sibling: null, Some);
        Assert.Equal(0, datagrams.Send(new StatsdEndpoint(2, [])));
        Assert.Equal(1, datagrams.Send(StatsdEndpoint.Find("localhost", receiver.Port)));
        Assert.Equal(0, datagrams.Send(StatsdEndpoint.Find("localhost", receiver.Port)));
        Assert.Equal([Pair.Used("some.id")], receiver.Lines);
    }

    /// <summary>E18: versions and frameworks come from a deps.json, which everybody can write.</summary>
    [Theory]
    [InlineData("1.0\nother.counter:1|c")]
    [InlineData("1,fake:tag")]
    [InlineData("1|c")]
    public void Add_VersionOrFrameworkWithOtherCharacters_IsUnknown(string text) =>
        Assert.Equal(
            ["dotnet_popcon.library_used:1|c|#library:x,version:unknown,framework:unknown"],
            Send(s => (s.UsesTags, s.VersionLabel, s.HasFrameworkLabel) = (true, "full", true), new Package("x", text) { Framework = text }));

    [Fact]
    public void Send_Nothing_SendsNothing() => Assert.Empty(Send(_ => { }));

    private static string[] Send(Action<Settings> configure, params Package[] packages)
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        var settings = new Settings { Port = receiver.Port };
        configure(settings);
        var datagrams = new StatsdDatagrams(settings);
        foreach (Package package in packages)
        {
            datagrams.Add(sibling: null, package);
        }

        datagrams.Send(StatsdEndpoint.Find("localhost", receiver.Port));
        return [.. receiver.Datagrams];
    }
}
