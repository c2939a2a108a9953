using System;
using System.Text;
using PopCon.Gateway.Python;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Tests.Python;

public sealed class PythonCatalogTests
{
    [Fact]
    public void Index_UntilAFileChanges_IsWrittenOnce()
    {
        using var catalog = new PythonCatalog(DateTimeOffset.UnixEpoch);
        catalog.Put(DateTimeOffset.UnixEpoch, MetaOf("kite"));

        Assert.Same(catalog.Index("/r/a"), catalog.Index("/r/a"));
        Assert.Contains("/r/a/simple/kite/", Encoding.UTF8.GetString(catalog.Index("/r/a").Html), StringComparison.Ordinal);
        Assert.DoesNotContain("/r/a/", Encoding.UTF8.GetString(catalog.Index(string.Empty).Html), StringComparison.Ordinal);

        catalog.Put(DateTimeOffset.UnixEpoch, MetaOf("wind"));
        Assert.Contains("/r/a/simple/wind/", Encoding.UTF8.GetString(catalog.Index("/r/a").Html), StringComparison.Ordinal);

        catalog.Put(DateTimeOffset.UnixEpoch, MetaOf("kite") with { Removed = true });
        Assert.DoesNotContain("kite", Encoding.UTF8.GetString(catalog.Index("/r/a").Json), StringComparison.Ordinal);
    }

    private static FileMeta MetaOf(string name) => new()
    {
        Ecosystem = "pypi",
        Name = name,
        Version = "1.0",
        FileName = $"{name}-1.0.tar.gz",
        Sha256 = new string('0', 64),
        Size = 1,
        Uploaded = DateTimeOffset.UnixEpoch,
    };
}
