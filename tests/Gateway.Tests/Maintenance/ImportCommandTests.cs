using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Maintenance;

/// <summary>From pywharf's storage to the gateway's.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private const string Wheel = "kite-1.0-py3-none-any.whl";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_Root_TakesFilesOverOnce()
    {
        byte[] wheel = GatewayProcess.Wheel("kite", "1.0");
        Store("kite", Wheel, wheel, "name = \"Kite\"\nversion = \"1.0\"\n");
        byte[] source = [0x1F, 0x8B, 8, 0];
        Store("lark-two", "lark_two-0.1.tar.gz", source, "name = \"Lark.Two\"\nversion = \"0.1\"\nrequires_python = \">=3.8\"\n");

        (int exitCode, string yaml, string error) = await ImportAsync();

        Assert.Equal((0, "Private: 2 files taken over (2 linked, 0 copied), 0 there already, 0 left out\n"), (exitCode, error));
        string[] before = Snapshot();
        Assert.Contains("data/private/pypi/kite/1.0/" + Wheel, before[0] + string.Concat(before), StringComparison.Ordinal);
        using (GatewayProcess gateway = await GatewayProcess.StartAsync(_folder.File("data"), _folder.Write("gateway.yaml", yaml + "    anonymous_read: true\n")))
        {
            Assert.Equal(wheel, await gateway.GetAsync("r/private/simple/kite/" + Wheel));
            Assert.NotNull(await gateway.GetAsync($"r/private/simple/kite/{Wheel}.metadata"));
            string page = Encoding.UTF8.GetString((await gateway.GetAsync("r/private/simple/lark-two/"))!);
            Assert.Contains("data-requires-python=\"&gt;=3.8\"", page, StringComparison.Ordinal);
            await gateway.StopAsync();
        }

        Assert.Equal((0, yaml.Split('\n').Length, "Private: 0 files taken over (0 linked, 0 copied), 2 there already, 0 left out\n"), Again(await ImportAsync()));
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task Import_FilesThatCannotBeTaken_AreNamedAndDoNotStopTheRest()
    {
        byte[] wheel = GatewayProcess.Wheel("kite", "1.0");
        Store("kite", Wheel, wheel, "name = \"kite\"\nversion = \"1.0\"\n");
        Store("a", "kite-1.1-py3-none-any.whl", wheel, "name = \"kite\"\nversion = \"1.1\"\n");
        Store("b", "tool-1.0.exe", [1], "name = \"tool\"\nversion = \"1.0\"\n");
        Store("c", "changed-1.0.zip", "PK"u8.ToArray(), "name = \"changed\"\nversion = \"1.0\"\n", sha256: new string('0', 64));
        Store("d", "old-1.0.zip", "PK"u8.ToArray(), "name = \"../../old\"\nversion = \"1.0\"\n");
        Directory.CreateDirectory(Folder("e") + "/deeper");
        await File.WriteAllTextAsync(Folder("f") + "/bare-1.0.zip", "PK");
        await File.WriteAllTextAsync(Folder("g") + "/gone-1.0.zip.meta", "name = \"gone\"\n");
        File.CreateSymbolicLink(Folder("h") + "/link-1.0.zip", "/etc/hostname");

        (int exitCode, _, string error) = await ImportAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal(
            """
            Private: a/kite-1.1-py3-none-any.whl: left out: Name and version in the METADATA file differ from those of the form.
            Private: b/tool-1.0.exe: left out: The file name is not that of a wheel or source distribution of this name and version.
            Private: c/changed-1.0.zip: left out: The file is not that of the SHA-256 in its meta.
            Private: d/old-1.0.zip: left out: The field name is not a project name.
            Private: e/deeper: left out: It is a folder or a symbolic link, not a file.
            Private: f/bare-1.0.zip: left out: It has no meta, so pywharf did not show it either.
            Private: g/gone-1.0.zip.meta: left out: It is the meta of a file that is missing. Restore the file beside it, or delete the meta.
            Private: h/link-1.0.zip: left out: It is a folder or a symbolic link, not a file.
            Private: 1 files taken over (1 linked, 0 copied), 0 there already, 8 left out

            """.ReplaceLineEndings("\n"),
            error);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("data/tmp")));
    }

    [SkippableFact]
    public async Task Import_OtherFileSystem_Copies()
    {
        Skip.IfNot(Directory.Exists("/dev/shm"), "/dev/shm is missing: there is no second file system.");
        byte[] wheel = GatewayProcess.Wheel("kite", "1.0");
        Store("kite", Wheel, wheel, "name = \"kite\"\nversion = \"1.0\"\n");
        string data = Path.Combine("/dev/shm", "popcon-test-" + Guid.NewGuid().ToString("N"));
        try
        {
            (int exitCode, _, string error) = await ImportAsync(data);

            Assert.Equal((0, "Private: 1 files taken over (0 linked, 1 copied), 0 there already, 0 left out\n"), (exitCode, error));
            Assert.Equal(wheel, await File.ReadAllBytesAsync(Path.Combine(data, "private/pypi/kite/1.0", Wheel)));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Import_RootThatIsNotOne_FailsWithASentence()
    {
        Directory.CreateDirectory(_folder.File("pywharf"));

        (int exitCode, _, string error) = await ImportAsync();

        Assert.Equal((1, $"popcon-gateway import: error: '{_folder.File("pywharf")}' is not a root folder of pywharf: it has no folder 'cache'\n"), (exitCode, error));
    }

    private static (int, int, string) Again((int ExitCode, string Yaml, string Error) second) => (second.ExitCode, second.Yaml.Split('\n').Length, second.Error);

    private string Folder(string project) => Directory.CreateDirectory(_folder.File("pywharf/cache/Private/storage/" + project)).FullName;

    // As pywharf stores an upload: the meta is the form.
    private void Store(string project, string fileName, byte[] content, string meta, string? sha256 = null)
    {
        string path = Path.Combine(Folder(project), fileName);
        File.WriteAllBytes(path, content);
        File.WriteAllText(path + ".meta", $"{meta}distrib = \"{project}\"\nsha256 = \"{sha256 ?? Convert.ToHexStringLower(SHA256.HashData(content))}\"\n");
    }

    private Task<(int ExitCode, string Output, string Error)> ImportAsync(string? data = null) => GatewayProcess.RunAsync(
        "import",
        "--config=" + _folder.Write("config.toml", "[Private]\ntype = \"file_system\"\nread_secret = \"r\"\nwrite_secret = \"w\"\n"),
        "--root=" + _folder.File("pywharf"),
        "--storage.root=" + (data ?? _folder.File("data")));

    // Names, contents and times of the stored files.
    private string[] Snapshot() =>
    [
        .. Directory.GetFiles(_folder.File("data/private/pypi"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"),
    ];
}
