using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Trust.Hashing;
using PopCon.Trust.Tests.Support;

namespace PopCon.Trust.Tests.Hashing;

public sealed class PluginHashTests
{
    private static readonly string[] NameParts =
        ["a", "b", "sub", "sub-x", "sub.x", "sub0", " ", "é", "e\u0301", "ﬁ", "😀", "～", "\"", "\\", "\t", "\n", "\u0001", "\u007f", "%41", "-", "."];

    [SkippableTheory]
    [InlineData("sha1", HashProfile.Git)]
    [InlineData("sha256", HashProfile.GitSha256)]
    public async Task Of_RandomTrees_IsWhatGitSays(string format, HashProfile profile)
    {
        string git = Tool.Require("git", "git");
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int round = 0; round < 4; round++)
        {
            using var folder = new TemporaryFolder();
            Grow(folder.File("pkg"), random, depth: 0);
            await GitAsync(git, folder.Path, "init", "-q", "--object-format=" + format);
            await GitAsync(git, folder.Path, "add", "--all", "--force");

            Assert.Equal(
                (seed, await GitAsync(git, folder.Path, "ls-files", "-s", "pkg")),
                (seed, Encoding.UTF8.GetString(PluginHash.Listing(profile, folder.File("pkg")))));
        }
    }

    [Fact]
    public void Of_Socket_IsAnError()
    {
        using var folder = new TemporaryFolder();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.File("s")));

        Assert.Contains("socket", Assert.Throws<TrustException>(() => PluginHash.Git(folder.Path)).Message);
    }

    [Fact]
    public void Of_EmptyFileBesidePipeCheck_IsHashed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("empty", string.Empty);

        Assert.Equal("100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0\tp/empty\n", Listing(folder.Path, "p"));
    }

    [Fact]
    public void Of_NameWithReplacementCharacter_IsHashedLikeAnyOther()
    {
        using var folder = new TemporaryFolder();
        folder.Write("\uFFFD", "x");

        Assert.Contains(@"p/\357\277\275", Listing(folder.Path, "p"));
    }

    [Fact]
    public void Otumat_LinkToTheFolderAbove_IsAnError()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.File("up"), folder.Path);

        Assert.Throws<TrustException>(() => PluginHash.Otumat(folder.Path));
    }

    [Fact]
    public void Otumat_LineEndsAndCharactersAcrossBuffers_CountAsOne()
    {
        // The reader's buffer is 64 KiB: CR LF, then a character of four bytes, cross its end in turn.
        foreach (int before in Enumerable.Range(65_530, 10))
        {
            using var folder = new TemporaryFolder();
            string text = new string('x', before) + "\r\n😀é\r" + "tail";
            string plain = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            folder.Write("f", text);
            byte[] expected = Encoding.UTF8.GetBytes($"blob {plain.EnumerateRunes().Count()}\0{plain}");
            using var sha1 = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA1);
            sha1.AppendData(expected);

            string listing = Encoding.UTF8.GetString(PluginHash.Listing(HashProfile.Otumat, folder.Path, new HashOptions { Prefix = "p" }));

            Assert.Equal($"100644 {Convert.ToHexStringLower(sha1.GetHashAndReset())} 0\tp/f\n", listing);
        }
    }

    [Theory]
    [InlineData("/x")]
    [InlineData("x/")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData(".")]
    public void Of_InvalidPrefix_IsAnError(string prefix)
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(prefix, Assert.Throws<TrustException>(() => PluginHash.Git(folder.Path, new HashOptions { Prefix = prefix })).Message);
    }

    [Fact]
    public void IsNothing_HashesOfAnEmptyFolder_AreRecognised()
    {
        using var folder = new TemporaryFolder();

        Assert.All(Enum.GetValues<HashProfile>(), profile => Assert.True(PluginHash.IsNothing(PluginHash.Of(profile, folder.Path))));
    }

    private static string Listing(string folder, string prefix) =>
        Encoding.UTF8.GetString(PluginHash.Listing(HashProfile.Git, folder, new HashOptions { Prefix = prefix }));

    private static void Grow(string folder, Random random, int depth)
    {
        Directory.CreateDirectory(folder);
        foreach (int _ in Enumerable.Range(0, 12))
        {
            string name = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => NameParts[random.Next(NameParts.Length)]));
            string path = Path.Combine(folder, name + "x");
            if (Path.Exists(path))
            {
                continue;
            }

            int kind = random.Next(10);
            if (kind < 2 && depth < 3)
            {
                Grow(path, random, depth + 1);
            }
            else if (kind == 2)
            {
                File.CreateSymbolicLink(path, "to/" + name);
            }
            else
            {
                byte[] content = new byte[random.Next(0, 2000)];
                random.NextBytes(content);
                File.WriteAllBytes(path, content);
                Cases.CaseFiles.SetMode(path, random.Next(2) == 0 ? "744" : "655");
            }
        }
    }

    private static async Task<string> GitAsync(string git, string folder, params string[] args)
    {
        (int exitCode, string output, string error) = await RawProcess.RunAsync(
            git, args, folder, new Dictionary<string, string> { ["GIT_CONFIG_NOSYSTEM"] = "1", ["HOME"] = folder });
        Assert.True(exitCode == 0, error);
        return output;
    }
}
