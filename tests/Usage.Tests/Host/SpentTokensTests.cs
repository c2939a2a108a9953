using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Usage.Host.Totals;

namespace PopCon.Usage.Tests.Host;

public sealed class SpentTokensTests
{
    [Fact]
    public void Contains_ManyTokens_KnowsExactlyThoseThatWereAdded()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        var tokens = new SpentTokens();
        byte[][] hashes = [.. Enumerable.Range(0, 20_000).Select(_ => Bytes(random)), new byte[32], [.. Enumerable.Repeat((byte)0xFF, 32)]];
        foreach (byte[] hash in hashes)
        {
            Assert.False(tokens.Contains(hash), $"seed {seed}");
            tokens.Read(SpentTokens.Text(hash));
            tokens.Read(SpentTokens.Text(hash));
        }

        var restored = new SpentTokens();
        List<string> chunks = [.. tokens.Chunks()];
        chunks.ForEach(restored.Read);

        Assert.All(hashes, hash => Assert.True(tokens.Contains(hash) && restored.Contains(hash), $"seed {seed}"));
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.False(restored.Contains(Bytes(random)), $"seed {seed}"));
        Assert.Equal((hashes.Length + 499) / 500, chunks.Count);
    }

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes);
        return bytes;
    }
}
