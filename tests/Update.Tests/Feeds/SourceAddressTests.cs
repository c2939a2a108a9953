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
    public void Parse_RegisteredScheme_IsTheProgramsOwn() =>
        Assert.Equal("ftp", SourceAddress.Parse("ftp://host/x", "/app", scheme => string.Equals(scheme, "ftp", StringComparison.Ordinal)).Scheme);
}
