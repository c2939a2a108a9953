using PopCon.Reporter.Configuration;

namespace PopCon.Reporter.Tests;

public sealed class PackagePatternsTests
{
    [Theory]
    [InlineData("newtonsoft.json", "newtonsoft.json", true)]
    [InlineData("Newtonsoft.Json", "newtonsoft.json", true)]
    [InlineData("newtonsoft", "newtonsoft.json", false)]
    [InlineData("newtonsoft*", "newtonsoft.json", true)]
    [InlineData("*.json", "newtonsoft.json", true)]
    [InlineData("*.json", "json", false)]
    [InlineData("n*s*n", "newtonsoft.json", true)]
    [InlineData("n*z*n", "newtonsoft.json", false)]
    [InlineData("*", "anything", true)]
    [InlineData("**", "anything", true)]
    [InlineData("a;b , n*", "newtonsoft.json", true)]
    [InlineData(" ;, ", "newtonsoft.json", false)]
    [InlineData("*aab", "aaab", true)]
    [InlineData("newtonsoft.json.", "newtonsoft.json", false)]
    public void Match_Pattern_AsDocumented(string list, string id, bool expected) => Assert.Equal(expected, new PackagePatterns(list).Match(id));
}
