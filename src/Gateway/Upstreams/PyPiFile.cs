using System;
using PopCon.Gateway.SimpleIndex;

namespace PopCon.Gateway.Upstreams;

/// <summary>A file on an upstream's page.</summary>
/// <param name="Shown">What our page shows of it; its address there is not used.</param>
/// <param name="Url">Where it truly is, without a fragment.</param>
/// <param name="Uploaded">When it was uploaded; <see langword="null"/>: not known.</param>
/// <remarks>Immutable.</remarks>
internal sealed record PyPiFile(SimpleFile Shown, string Url, DateTimeOffset? Uploaded)
{
    /// <summary>Whether it is old enough.</summary>
    public bool IsOld(TimeSpan? minAge, DateTimeOffset now) => minAge is null || (Uploaded is { } uploaded && now - uploaded >= minAge);

    /// <summary>The version, as the file name has it; empty when it cannot be found.</summary>
    public string Version
    {
        get
        {
            string[] parts = Shown.FileName.Split('-');
            string version = parts.Length > 1 ? parts[Shown.FileName.EndsWith(".whl", StringComparison.Ordinal) ? 1 : parts.Length - 1] : string.Empty;
            foreach (string extension in (string[])[".tar.gz", ".tar.bz2", ".zip", ".whl"])
            {
                version = version.EndsWith(extension, StringComparison.Ordinal) ? version[..^extension.Length] : version;
            }

            return version;
        }
    }
}
