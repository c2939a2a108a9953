using System;
using System.IO;
using System.Linq;
using PopCon.TestSupport;
using PopCon.Update.Packages;
using PopCon.Update.Requirements;
using PopCon.Update.Store;
using PopCon.Update.Tests.Support;

namespace PopCon.Update.Tests.Packages;

public sealed class StoreTests : IDisposable
{
    private static readonly string Hash = new('a', 64);

    private readonly TemporaryFolder _folder = new();
    private readonly UpdateStore _store;

    public StoreTests() => _store = new UpdateStore(_folder.File("root"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FindDamage_NothingChanged_None() => Assert.Null(Stored().FindDamage());

    [Fact]
    public void FindDamage_OnlyTheTimeStampChanged_None()
    {
        StoredPackage package = Stored();
        File.SetLastWriteTimeUtc(Library(package), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Null(package.FindDamage());
    }

    [Fact]
    public void FindDamage_OneByteChangedInPlace_Found()
    {
        StoredPackage package = Stored();
        byte[] content = File.ReadAllBytes(Library(package));
        content[^1] ^= 1;
        File.WriteAllBytes(Library(package), content);

        Assert.Equal(Library(package), package.FindDamage());
    }

    [Fact]
    public void FindDamage_FileIsGone_Found()
    {
        StoredPackage package = Stored();
        File.Delete(Library(package));

        Assert.Equal(Library(package), package.FindDamage());
    }

    [Fact]
    public void Find_ListIsGarbage_PackageIsNotThere()
    {
        Stored();
        File.WriteAllText(Path.Combine(_store.Root, "packages", Hash, StoredPackage.DocumentName), "{");

        Assert.Null(_store.Find(Hash));
        Assert.Empty(_store.All());
    }

    [Fact]
    public void ClearTemporary_LeftOvers_AreGone()
    {
        File.WriteAllText(_store.NewTemporary(), "half");
        Directory.CreateDirectory(_store.NewTemporary());

        _store.ClearTemporary_NeedsLock();

        Assert.False(Directory.Exists(Path.Combine(_store.Root, "tmp")));
    }

    [Fact]
    public void TryLock_SecondTime_NullUntilItIsFree()
    {
        using (_store.TryLock(TimeSpan.Zero))
        {
            Assert.Null(_store.TryLock(TimeSpan.Zero));
        }

        using var again = _store.TryLock(TimeSpan.Zero);
        Assert.NotNull(again);
    }

    [Fact]
    public void RolloutNumber_DrawnOnce_Stays()
    {
        int number = _store.RolloutNumber_NeedsLock();

        Assert.InRange(number, 0, 99);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(number, new UpdateStore(_store.Root).RolloutNumber_NeedsLock()));
    }

    private static string Library(StoredPackage package) => package.PathOf("lib/net8.0/Kept.dll");

    private StoredPackage Stored()
    {
        string folder = _store.NewTemporary();
        PackageInstaller.Unpack(PackageFile.Write(_folder.File("feed"), "Kept", "1.0.0"), "kept", VersionText.Parse("1.0"), folder);
        return _store.Add_NeedsLock(folder, Hash);
    }
}
