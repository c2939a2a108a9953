using PopCon.Gateway.Configuration;
using PopCon.Hosting.Files;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Tests.Rules;

/// <summary>What a rule may say.</summary>
public sealed class RuleReaderTests
{
    private const string Hint = "; write an international name in the form that the DNS has, such as xn--bcher-kva.example";

    /// <summary>A target goes into a header as it is, so it has to be one that a header can have.</summary>
    [Theory]
    [InlineData("files.example.test:8443", null)]
    [InlineData("xn--bcher-kva.example", null)]
    [InlineData("b\u00fccher.example", "c.yaml:1: rules, 1 (catch-all-v1): redirect-target-domain: 'b\u00fccher.example' is not a host name" + Hint)]
    [InlineData("\uFF41.example", "c.yaml:1: rules, 1 (catch-all-v1): redirect-target-domain: '\uFF41.example' is not a host name" + Hint)]
    [InlineData("files/path", "c.yaml:1: rules, 1 (catch-all-v1): redirect-target-domain: 'files/path' is not a host name")]
    public void Read_TargetDomain_IsAHostName(string domain, string? expected)
    {
        var problems = new YamlProblems("c.yaml", null);
        YamlSection file = YamlSection.OfFile(
            $"rules: [ {{ type: catch-all-v1, domain: all.example.test, package-id: kite, redirect-target-domain: \"{domain}\" }} ]", problems, ["rules"]);

        new RuleReader(new SecretReader(new FileSet()), static () => { }).Read(file.List("rules")!, file);

        Assert.Equal(expected is null ? [] : [expected], problems.Errors);
    }
}
