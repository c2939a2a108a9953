using System;
using PopCon.Gateway.Access;

namespace PopCon.Gateway.Tests.Access;

public sealed class SecretTests
{
    [Fact]
    public void Matches_HashOfASecret_OnlyTheSecret()
    {
        string hash = Secret.Hash("correct horse");
        Secret secret = Secret.Parse(hash, out string? error)!;

        Assert.Null(error);
        Assert.StartsWith("pbkdf2-sha256$600000$", hash, StringComparison.Ordinal);
        Assert.True(secret.Matches("correct horse"));
        Assert.False(secret.Matches("wrong horse"));
        Assert.False(secret.Matches(hash));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg==$kYKAg/dg7WC7VQ4k8+iaopu8snxCGdA0xMTwPC5tudk=")]
    [InlineData("pbkdf2-sha256$600000$MDEy$kYKAg/dg7WC7VQ4k8+iaopu8snxCGdA0xMTwPC5tudk=")]
    [InlineData("pbkdf2-sha256$600000$MDEyMzQ1Njc4OWFiY2RlZg==$AAAA")]
    [InlineData("pbkdf2-sha256$x$y")]
    public void Parse_UnusableText_SaysWhyWithoutTheText(string text)
    {
        Assert.Null(Secret.Parse(text, out string? error));
        Assert.NotNull(error);
        Assert.True(text.Length == 0 || !error.Contains(text, StringComparison.Ordinal));
    }
}
