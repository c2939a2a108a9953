using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using PopCon.Usage.Events.Batches;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Grants;
using PopCon.Usage.Host.Storage;
using PopCon.Usage.Host.Totals;

namespace PopCon.Benchmarks.Usage;

/// <summary>Memory and disk of a host after a year: 10,000 grants, each with a batch a day.</summary>
internal static class HostMemory
{
    private const int Grants = 10_000;
    private const int Days = 365;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Appends the figures.</summary>
    public static void Append(StringBuilder report, string folder)
    {
        using var rsa = RSA.Create(2048);
        using var key = new IssuerKey(rsa.ExportParameters(includePrivateParameters: true), Start, Start.AddYears(2));
        long before = LiveBytes();
        var clock = new Clock();
        var grants = new GrantBook(new UsageHostOptions { DataFolder = folder, PackageFiles = [], Clock = clock });
        var totals = new TotalsBook(5, [key]);
        var state = new JournaledState(folder, clock, grants, totals);
        for (int day = 0; day < Days; day++)
        {
            clock.Now = Start.AddDays(day);
            AddDay(state, grants, totals, key, clock.Now, isFirst: day == 0);
        }

        state.Dispose();
        long live = LiveBytes() - before;
        GC.KeepAlive((grants, totals));
        (grants, totals) = (new GrantBook(new UsageHostOptions { DataFolder = folder, PackageFiles = [], Clock = clock }), new TotalsBook(5, [key]));
        before = LiveBytes();
        using var restarted = new JournaledState(folder, clock, grants, totals);
        long again = LiveBytes() - before;
        GC.KeepAlive((grants, totals));
        report.Append("\n## The host after a year: 10,000 grants, 3,650,000 spent tokens, batch ids of 45 days\n\n| | aim | measured |\n|-|-|-|\n");
        report.AppendLine(CultureInfo.InvariantCulture, $"| memory of the state | 100 MB | {live / 1e6:F0} MB |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| after a restart | 100 MB | {again / 1e6:F0} MB |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| journal after a restart | 100 MB | {new FileInfo(Path.Combine(folder, "usage.journal")).Length / 1e6:F0} MB |");
    }

    private static long LiveBytes()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: false);
    }

    private static void AddDay(JournaledState state, GrantBook grants, TotalsBook totals, IssuerKey key, DateTimeOffset now, bool isFirst)
    {
        DateOnly today = DateOnly.FromDateTime(now.UtcDateTime);
        UsageRow[] rows = [new("import", "1.4", today, 5), new("export", "1.4", today, 1)];
        Task last = Task.CompletedTask;
        for (int i = 0; i < Grants; i++)
        {
            var batch = new CountedBatch
            {
                Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                Package = "contoso.lib",
                Answer = new BatchAnswer(today, rows.Length, []),
                Token = (key.Public.Id, SpentTokens.Text(RandomNumberGenerator.GetBytes(32))),
            };
            lock (state.Gate)
            {
                if (isFirst)
                {
                    _ = state.Record_NeedsLock(grants.Create_NeedsLock("contoso.lib", "anonymous", installId: null, clientSecret: null, now.AddYears(1)).Grant.Write);
                }

                last = state.Record_NeedsLock(totals.Count_NeedsLock(batch, rows, []));
            }
        }

        last.GetAwaiter().GetResult();
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
