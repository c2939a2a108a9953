using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Support;

/// <summary>Comments and descriptions of what is deployed point to files that exist.</summary>
public sealed class NamedFilesTests
{
    [Theory]
    [InlineData("helm")]
    [InlineData("deploy")]
    public void Files_NamedInTheFolder_Exist(string folder)
    {
        (string In, string Name)[] named = [.. Directory.GetFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories).SelectMany(file =>
            Regex.Matches(File.ReadAllText(file), @"(?<![\w./-])(?:docs|src|deploy|helm|tests|rules)/[\w./-]*\w", RegexOptions.None, TimeSpan.FromSeconds(5))
                .Select(match => (Path.GetRelativePath(Repository.Root, file), match.Value)))];
        Assert.True(named.Length >= 5, $"{named.Length} names");
        Assert.All(named, one => Assert.True(
            Path.Exists(Repository.PathOf(one.Name)) || Path.Exists(Repository.PathOf("helm", "popcon", one.Name)), $"{one.In} names {one.Name}"));
    }
}
