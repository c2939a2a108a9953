using PopCon.Hosting.Values;
using PopCon.Statsd.Parsing;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Settings of the statsd side: listeners, tag dialects, mapping.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record StatsdOptions
{
    /// <summary>What <see cref="ReadBufferBytes"/> 0 asks the kernel for: 4 MiB, room for about 20,000 single-line datagrams.</summary>
    public const int DefaultReadBufferBytes = 4 * 1024 * 1024;

    /// <summary>Where UDP listens.</summary>
    /// <value>Default <c>:9125</c>; empty switches UDP off.</value>
    public ListenAddress ListenUdp { get; init; } = ListenAddress.ForStatsd(":9125");

    /// <summary>Where TCP listens.</summary>
    /// <value>Default <c>:9125</c>; empty switches TCP off.</value>
    public ListenAddress ListenTcp { get; init; } = ListenAddress.ForStatsd(":9125");

    /// <summary>The path of the Unix datagram socket; a leading <c>@</c> names Linux' abstract namespace.</summary>
    /// <value>Default and empty: no such socket.</value>
    public string ListenUnixgram { get; init; } = string.Empty;

    /// <summary>The permission bits of the socket file as octal text, see <see cref="SocketMode"/>.</summary>
    /// <value>Default <c>755</c>. Text that is no octal number only costs a warning at start, same as statsd_exporter.</value>
    public string UnixSocketMode { get; init; } = "755";

    /// <summary>Who owns the socket file.</summary>
    /// <value>Default: whoever runs the bridge.</value>
    public SocketOwner UnixSocketOwner { get; init; } = SocketOwner.Unchanged;

    /// <summary>The YAML file with the mapping rules.</summary>
    /// <value>A path; default and empty: the built-in popularity rules.</value>
    public string MappingConfig { get; init; } = string.Empty;

    /// <summary>The kernel receive buffer to ask for, per UDP and Unix datagram socket.</summary>
    /// <value>Bytes, at least 0. Default 0: <see cref="DefaultReadBufferBytes"/> (statsd_exporter: the system's default).</value>
    public int ReadBufferBytes { get; init; }

    /// <summary>How many mapping results are remembered.</summary>
    /// <value>At least 0, default 1000; 0 switches the cache off.</value>
    public int CacheSize { get; init; } = 1000;

    /// <summary>What the cache forgets when it is full.</summary>
    /// <value>Default: <see cref="MappingCacheType.Lru"/>.</value>
    public MappingCacheType CacheType { get; init; } = MappingCacheType.Lru;

    /// <summary>The tag dialects that are understood.</summary>
    /// <value>Default: all.</value>
    public TagStyles TagStyles { get; init; } = TagStyles.All;

    /// <summary>The addresses that may send over UDP and TCP.</summary>
    /// <value>Default: all.</value>
    public AllowedSources Allow { get; init; } = AllowedSources.All;

    /// <summary>The receive buffer to ask for once 0 has been given its meaning.</summary>
    /// <value>Bytes, above 0.</value>
    public int EffectiveReadBufferBytes => ReadBufferBytes == 0 ? DefaultReadBufferBytes : ReadBufferBytes;
}
