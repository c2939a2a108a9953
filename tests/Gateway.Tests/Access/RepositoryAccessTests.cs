using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Access;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Access;

public sealed class RepositoryAccessTests
{
    [Fact]
    public async Task Recall_SecretsThatWereRight_EachForItsTime()
    {
        var time = new FakeTime();
        var expiry = new AccessExpiry { Read = TimeSpan.FromMinutes(20), Write = TimeSpan.FromMinutes(2) };
        var access = new RepositoryAccess(false, [Secret.Parse("reader", out _)!], [Secret.Parse("writer", out _)!], expiry, time);
        Credentials reader = KeyOf("reader");
        Credentials writer = KeyOf("writer");
        Assert.Equal(AccessLevel.None, access.Recall(reader));
        Assert.Equal(AccessLevel.Read, await access.VerifyAsync(reader, ask: null, CancellationToken.None));
        Assert.Equal(AccessLevel.Write, await access.VerifyAsync(writer, ask: null, CancellationToken.None));

        time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(AccessLevel.Read, access.Recall(reader));
        Assert.Equal(AccessLevel.Write, access.Recall(writer));

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(AccessLevel.Read, access.Recall(reader));
        Assert.Equal(AccessLevel.None, access.Recall(writer));

        time.Advance(TimeSpan.FromMinutes(18));
        Assert.Equal(AccessLevel.None, access.Recall(reader));
    }

    private static Credentials KeyOf(string secret) => Credentials.Read(new HeaderDictionary { ["X-NuGet-ApiKey"] = secret });
}
