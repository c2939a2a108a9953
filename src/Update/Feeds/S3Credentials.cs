namespace PopCon.Update.Feeds;

/// <summary>A key for S3.</summary>
/// <param name="Id">The access key id.</param>
/// <param name="Secret">The secret access key.</param>
/// <param name="Token">The token of temporary credentials, or <see langword="null"/>.</param>
internal sealed record S3Credentials(string Id, string Secret, string? Token);
