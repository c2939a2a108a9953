using System;
using System.Collections.Concurrent;
using PopCon.Update.Configuration;

namespace PopCon.Update.Feeds;

/// <summary>Makes sources of addresses.</summary>
/// <remarks>Thread-safe.</remarks>
internal static class SourceFactory
{
    private static readonly ConcurrentDictionary<string, Func<string, IUpdateSource>> Registered = new(StringComparer.Ordinal);

    /// <summary>Makes a scheme known.</summary>
    public static void Register(string scheme, Func<string, IUpdateSource> factory) => Registered[scheme] = factory;

    /// <summary>Whether a program made a scheme known.</summary>
    public static bool IsRegistered(string scheme) => Registered.ContainsKey(scheme);

    /// <summary>The source at an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="client">Makes the requests.</param>
    public static IUpdateSource Create(SourceAddress address, SourceClient client) =>
        Registered.TryGetValue(address.Scheme, out Func<string, IUpdateSource>? factory) ? factory(address.Text) : address.Scheme switch
        {
            "" => new FolderSource(address.Location),
            "s3" => new S3Source(address.Location, client, TimeProvider.System),
            "github" => new GithubSource(address.Location["github:".Length..], client),
            _ => new NuGetSource(new Uri(address.Location), client),
        };
}
