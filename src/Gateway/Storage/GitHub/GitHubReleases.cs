using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Storage.GitHub;

/// <summary>The releases of a repository, one for each file.</summary>
/// <param name="api">The API.</param>
/// <param name="time">The clock.</param>
/// <remarks>Safe from all threads.</remarks>
internal sealed class GitHubReleases(GitHubApi api, TimeProvider time)
{
    private const int PageSize = 100;

    // A draft is there for as long as its file is sent.
    private static readonly TimeSpan DraftLifetime = TimeSpan.FromHours(1);

    /// <summary>The published release of a tag; <see langword="null"/>: there is none.</summary>
    public async Task<GitHubRelease?> FindAsync(string tag, CancellationToken cancellationToken)
    {
        (_, JsonNode? found) = await api.CallAsync(
            "read", HttpMethod.Get, $"{api.Repository}releases/tags/{PercentCoding.Escape(tag)}", null, cancellationToken);
        return found is null ? null : Parse(found);
    }

    /// <summary>Makes a release: a draft, its file, then published.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="body">The text.</param>
    /// <param name="content">The file.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns>The id of the asset; <see langword="null"/>: the tag is taken.</returns>
    public async Task<string?> TryPublishAsync(string tag, string body, Stream content, CancellationToken cancellationToken)
    {
        var draft = new JsonObject { ["tag_name"] = tag, ["name"] = tag, ["body"] = body, ["draft"] = true };
        (_, JsonNode? made) = await api.CallAsync("put", HttpMethod.Post, api.Repository + "releases", draft, cancellationToken);
        string id = made?["id"]?.ToString() ?? throw StorageException.Unavailable("put");
        bool isPublished = false;
        try
        {
            string template = made["upload_url"]?.ToString() ?? string.Empty;
            string address = template.Split('{')[0];
            JsonNode asset = await api.UploadAsync(new Uri($"{address}?name={PercentCoding.Escape(tag)}"), content, cancellationToken);

            // From here on the client cannot cancel: the answer decides.
            (HttpStatusCode status, _) = await api.CallAsync(
                "put",
                HttpMethod.Patch,
                $"{api.Repository}releases/{id}",
                new JsonObject { ["tag_name"] = tag, ["draft"] = false },
                CancellationToken.None);
            isPublished = (int)status < 300;
            return isPublished ? asset["id"]?.ToString() : null;
        }
        finally
        {
            if (!isPublished)
            {
                await TryDeleteAsync(id);
            }
        }
    }

    /// <summary>Replaces the text of a release.</summary>
    public async Task ChangeAsync(GitHubRelease release, string body, CancellationToken cancellationToken)
    {
        (HttpStatusCode status, _) = await api.CallAsync(
            "update", HttpMethod.Patch, $"{api.Repository}releases/{release.Id}", new JsonObject { ["body"] = body }, cancellationToken);
        if ((int)status >= 300)
        {
            throw StorageException.Unavailable("update");
        }
    }

    /// <summary>Deletes a release.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        api.CallAsync("update", HttpMethod.Delete, $"{api.Repository}releases/{id}", null, cancellationToken);

    /// <summary>Deletes the file of a release.</summary>
    public Task DeleteAssetAsync(string id, CancellationToken cancellationToken) =>
        api.CallAsync("update", HttpMethod.Delete, $"{api.Repository}releases/assets/{id}", null, cancellationToken);

    /// <summary>All releases by page, the newest first. Deletes drafts that were left behind.</summary>
    public async IAsyncEnumerable<GitHubRelease[]> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GitHubRelease[] page;
        int number = 1;
        do
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"{api.Repository}releases?per_page={PageSize}&page={number++}");
            (_, JsonNode? list) = await api.CallAsync("list", HttpMethod.Get, path, null, cancellationToken);

            // A repository that the token may not see has no list, which is not an empty one.
            page = [.. (list as JsonArray ?? throw StorageException.Unavailable("list")).OfType<JsonNode>().Select(Parse)];
            foreach (GitHubRelease left in page.Where(release => release.IsDraft && time.GetUtcNow() - release.Created > DraftLifetime))
            {
                await DeleteAsync(left.Id, cancellationToken);
            }

            yield return page;
        }
        while (page.Length == PageSize);
    }

    private static GitHubRelease Parse(JsonNode release)
    {
        try
        {
            return Read(release);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw StorageException.Unavailable("list", e);
        }
    }

    private static GitHubRelease Read(JsonNode release)
    {
        JsonNode? asset = (release["assets"] as JsonArray)?.FirstOrDefault();
        bool isTime = DateTimeOffset.TryParse(
            release["created_at"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset created);
        return new GitHubRelease(
            release["id"]?.ToString() ?? string.Empty,
            release["tag_name"]?.ToString() ?? string.Empty,
            release["body"]?.ToString() ?? string.Empty,
            (bool?)release["draft"] ?? false,
            isTime ? created : DateTimeOffset.UnixEpoch,
            asset?["id"]?.ToString() ?? string.Empty,
            (long?)asset?["size"] ?? 0);
    }

    // A draft that stays is invisible and deleted later.
    private async Task TryDeleteAsync(string id)
    {
        try
        {
            await DeleteAsync(id, CancellationToken.None);
        }
        catch (StorageException)
        {
            // The first error is the one that counts.
        }
    }
}
