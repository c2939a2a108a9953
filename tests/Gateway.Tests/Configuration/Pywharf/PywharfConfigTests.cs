using PopCon.Gateway.Configuration.Pywharf;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Tests.Configuration.Pywharf;

/// <summary>From pywharf's configuration to the gateway's.</summary>
public sealed class PywharfConfigTests
{
    [Fact]
    public void Convert_AllKeys_GivesYaml()
    {
        var problems = new YamlProblems("c.toml", null);

        string yaml = YamlText.Write(new PywharfConfig(problems, secret => "<" + secret + ">").Convert(
            """
            [private-pypi]
            type = "file_system"
            read_secret = "f\"oo"
            write_secret = "bar"
            max_file_bytes = 1_000
            [Other]
            type = "github"
            owner = "acme"
            repo = "pkgs"
            sync_index_interval = 30
            """));

        Assert.Empty(problems.Errors);
        Assert.Equal(
            """
            repositories:
              private-pypi:
                type: "file_system"
                read_secrets: ["<f\"oo>"]
                write_secrets: ["<bar>"]
                max_file_bytes: 1000
              "Other":
                type: "github"
                owner: "acme"
                repo: "pkgs"
                sync_index_interval: "30s"

            """,
            yaml);
    }

    [Theory]
    [InlineData("[a]\ntype = \"ftp\"", "c.toml:2: a: type: 'ftp' is unknown; use file_system or github")]
    [InlineData("[a]\ntype = \"github\"\nread_secret = \"x\"", "c.toml:3: a: unknown key 'read_secret'; use one of type, max_file_bytes, sync_index_interval, owner, repo, branch, index_filename, or remove it")]
    [InlineData("[a]\ntype = \"file_system\"\nwrite_secret = \"\"", "c.toml:3: a: write_secret: a secret cannot be empty")]
    [InlineData("[a]\ntype =", "c.toml:2: not valid TOML: expected a text in quotes, a whole number, true or false")]
    public void Convert_Mistake_IsNamed(string text, string expected)
    {
        var problems = new YamlProblems("c.toml", null);

        new PywharfConfig(problems, secret => secret).Convert(text);

        Assert.Equal([expected], problems.Errors);
    }
}
