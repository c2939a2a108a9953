using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.GitHub;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.Tests.Storage;

public sealed class GitHubStoreTests : FileStoreKit
{
    private GitHubServer? _server;

    public override async Task InitializeAsync()
    {
        if (TestSupport.Tool.Find("python3") is not null)
        {
            _server = await GitHubServer.StartAsync();
        }
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _server?.Dispose();
    }

    // A start calls: index, list, tree, index. A put calls: tag, draft, asset, publish.
    [SkippableTheory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task TryPut_ServerErrorInTheMiddle_LeavesNothingVisible(int request)
    {
        using GitHubServer failing = await GitHubServer.StartAsync("--fail", $"{request}:500");
        using var store = new GitHubStore(OptionsOf(failing), Uploads, TimeProvider.System);
        await StoredIndex.LoadAsync(store, CancellationToken.None);
        using TemporaryUpload upload = await UploadAsync(Bytes(10));
        FileMeta meta = MetaOf("kite-1.0.zip", upload);

        Exception? error = await Record.ExceptionAsync(() => store.TryPutAsync(upload, meta, CancellationToken.None));

        IReadOnlyList<FileMeta> stored = await ListAsync(store);
        Assert.Equal(error is null ? 1 : 0, stored.Count);
        Assert.Equal(error is not null, await store.TryPutAsync(upload, meta, CancellationToken.None));
        Assert.Equal(Bytes(10), await FetchAsync(store, meta));
    }

    [SkippableFact]
    public async Task List_WrittenByPywharf_IsUnderstood()
    {
        const string Body = "name = \"Old.Kite\"\nversion = \"0.9\"\ndistrib = \"Old.Kite\"\nsha256 = \"abab\"\nrequires_python = \">=3.8\"\n";
        IFileStore store = await OpenAsync();
        await PublishAsync("old_kite-0.9.tar.gz", Body, isDraft: false);

        FileMeta meta = Assert.Single(await LoadAsync(await OpenAsync()));

        Assert.Equal(("pypi", "old-kite", "0.9", "abab", 1), (meta.Ecosystem, meta.Name, meta.Version, meta.Sha256, meta.Size));
        Assert.Equal("x"u8.ToArray(), await FetchAsync(store, meta));
        Assert.Equal(meta.Key, Assert.Single(await store.FindChangesAsync(CancellationToken.None)).Key);
    }

    [SkippableFact]
    public async Task WriteIndex_Read_GivesTheSame()
    {
        IFileStore store = await OpenAsync();
        await PutAsync(store, "kite-1.0.zip", Bytes(10));
        await store.WriteIndexAsync(await store.ListAsync(CancellationToken.None), CancellationToken.None);

        IReadOnlyList<IndexPackage>? read = await store.ReadIndexAsync(CancellationToken.None);

        IndexEntry entry = Assert.Single(Assert.Single(read!).Unpack());
        Assert.Equal(("kite-1.0.zip", 10), (entry.Meta.FileName, entry.Meta.Size));
        Assert.True(await store.WriteIndexAsync(read!, CancellationToken.None));
    }

    [SkippableFact]
    public async Task TryPut_AllCallsFail_IsAStorageException()
    {
        using GitHubServer failing = await GitHubServer.StartAsync("--all", "503");
        using var store = new GitHubStore(OptionsOf(failing), Uploads, TimeProvider.System);
        using TemporaryUpload upload = await UploadAsync(Bytes(10));

        StorageException e = await Assert.ThrowsAsync<StorageException>(() => store.TryPutAsync(upload, MetaOf("kite-1.0.zip", upload), CancellationToken.None));

        Assert.Equal(503, e.Status);
    }

    private protected override IFileStore Create(TimeProvider time)
    {
        TestSupport.Tool.Require("python3", "python3");
        return new GitHubStore(OptionsOf(_server!), Uploads, time);
    }

    private protected override Task LeaveUnfinishedAsync(FileMeta meta) => PublishAsync(meta.FileName, string.Empty, isDraft: true);

    private protected override async Task LoseIndexAsync()
    {
        using HttpClient client = Connect();
        string tree = await client.GetStringAsync(new Uri(_server!.Address, "repos/acme/pkgs/git/trees/master"));
        string sha = System.Text.Json.Nodes.JsonNode.Parse(tree)!["tree"]![0]!["sha"]!.ToString();
        using var body = new StringContent($"{{\"content\":\"W1twa2dzXV0KdHlwZSA9IDEK\",\"message\":\"m\",\"sha\":\"{sha}\"}}", Encoding.UTF8, "application/json");
        (await client.PutAsync(new Uri(_server.Address, "repos/acme/pkgs/contents/index.toml"), body)).EnsureSuccessStatusCode();
    }

    private static GitHubOptions OptionsOf(GitHubServer server) => new() { Owner = "acme", Name = "pkgs", Api = server.Address, Token = "tok-write" };

    private static HttpClient Connect()
    {
        var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", "tok-write");
        return client;
    }

    private Task PublishAsync(string tag, string body, bool isDraft) => _server!.PublishAsync(tag, body, isDraft);
}
