using System;
using PopCon.Update.Configuration;
using PopCon.Update.Failures;

namespace PopCon.Update.Tests.Feeds;

public sealed class SourceAddressTests
{
    [Theory]
    [InlineData("feed", "")]
    [InlineData("../a b/feed", "")]
    [InlineData("/srv/feed", "")]
    [InlineData("https://feed.example/v3/index.json", "https")]
    [InlineData("http://127.0.0.1:5000/index.json", "http")]
    [InlineData("http://localhost/index.json", "http")]
    [InlineData("http://[::1]:5000/index.json", "http")]
    [InlineData("s3://bucket", "s3")]
    [InlineData("s3://bucket/a/b", "s3")]
    [InlineData("github:owner/repo", "github")]
    public void Parse_KnownForms_Scheme(string text, string scheme) => Assert.Equal(scheme, SourceAddress.Parse(text, "/app").Scheme);

    [Theory]
    [InlineData("")]
    [InlineData("ftp://host/x")]
    [InlineData("file:///srv/feed")]
    [InlineData("http://feed.example/index.json")]
    [InlineData("http://127.0.0.1.example/index.json")]
    [InlineData("http://10.0.0.1/index.json")]
    [InlineData("s3://")]
    [InlineData("s3://../x")]
    [InlineData("github:owner")]
    [InlineData("github:owner/repo/more")]
    public void Parse_OtherForms_Refused(string text) => Assert.Contains(text, Assert.Throws<UpdateException>(() => SourceAddress.Parse(text, "/app")).Message);

    [Fact]
    public void Parse_AnyAddress_JudgedAsByTheClassUri()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        string Pick(params string[] texts) => texts[random.Next(texts.Length)];
        for (int i = 0; i < 20_000; i++)
        {
            string text = Pick("https", "http") + Pick("://", "://", ":/", ":") + Pick("feed.example", "localhost", "127.0.0.1", "a", "a..b", "a.", "1.2.3.4", "a_b", "-a", "[::1]", "")
                + Pick("", "", ":1", ":8080", ":65535", ":65536", ":00080", ":x", ":") + Pick("/", "", "//") + Pick("v3/index.json", "", "a b", "%41", "%zz", "..", "?q=1", "@x", "é");
            bool isGood = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && SourceAddress.IsSafe(uri);

            Assert.True(isGood == IsTaken(text), $"{text}, seed {seed}");
        }
    }

    [Fact]
    public void Parse_RegisteredScheme_IsTheProgramsOwn() =>
        Assert.Equal("ftp", SourceAddress.Parse("ftp://host/x", "/app", scheme => string.Equals(scheme, "ftp", StringComparison.Ordinal)).Scheme);

    private static bool IsTaken(string text)
    {
        try
        {
            return string.Equals(SourceAddress.Parse(text, "/app").Text, text, StringComparison.Ordinal);
        }
        catch (UpdateException)
        {
            return false;
        }
    }
}
