using System;
using System.Buffers;
using System.IO;

namespace PopCon.Trust.Hashing;

/// <summary>One hash for all files of a folder.</summary>
/// <remarks>Thread-safe. Memory grows with the number of files, not with their size. No other program is started.</remarks>
public static class PluginHash
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>The hash that git gives: 40 lower-case hex digits.</summary>
    /// <param name="path">The folder; it may be a symbolic link to one.</param>
    /// <param name="options">What else goes into the hash.</param>
    /// <exception cref="TrustException">The folder is missing, or it holds what has no hash.</exception>
    public static string Git(string path, HashOptions? options = null) => Of(HashProfile.Git, path, options);

    /// <summary>As <see cref="Git"/> with SHA-256: 64 lower-case hex digits.</summary>
    /// <inheritdoc cref="Git"/>
    public static string GitSha256(string path, HashOptions? options = null) => Of(HashProfile.GitSha256, path, options);

    /// <summary>The hash that otumat gives where it does not fail: 40 lower-case hex digits.</summary>
    /// <inheritdoc cref="Git"/>
    public static string Otumat(string path, HashOptions? options = null) => Of(HashProfile.Otumat, path, options);

    /// <summary>The hash of a folder in a profile of the caller's choice.</summary>
    /// <inheritdoc cref="Git"/>
    public static string Of(HashProfile profile, string path, HashOptions? options = null) =>
        OfListing(profile, Listing(profile, path, options));

    /// <summary>The text that is hashed: a line <c>MODE SP BLOB SP 0 TAB PATH LF</c> for each file.</summary>
    /// <inheritdoc cref="Git"/>
    public static byte[] Listing(HashProfile profile, string path, HashOptions? options = null)
    {
        options ??= new HashOptions();
        string prefix = TreePrefix.Of(path, options.Prefix);
        if (File.Exists(path))
        {
            throw new TrustException($"{path}: expected a folder, but this is a file.");
        }

        if (!Directory.Exists(path))
        {
            throw new TrustException($"{path}: there is no such folder.");
        }

        try
        {
            var listing = new ArrayBufferWriter<byte>();
            if (profile == HashProfile.Otumat)
            {
                OtumatListing.Write(path, prefix, listing);
            }
            else
            {
                GitListing.Write(profile, path, prefix, options, listing);
            }

            return listing.WrittenSpan.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new TrustException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The hash of a listing, for one that git made.</summary>
    public static string OfListing(HashProfile profile, ReadOnlySpan<byte> listing)
    {
        using var hash = new BlobHash(profile);
        return hash.Of(listing, profile == HashProfile.Otumat ? OtumatText.CountCodePoints(listing) : listing.Length);
    }

    /// <summary>Whether a text holds nothing but lower-case hex digits.</summary>
    internal static bool IsLowerHex(string text) => !text.AsSpan().ContainsAnyExcept(LowerHex);

    /// <summary>Whether a hash is that of an empty listing, which nobody may sign or trust.</summary>
    public static bool IsNothing(string hash) =>
        hash is "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" or "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813";
}
