using System;
using PopCon.Hosting.Values;
using PopCon.Statsd.Parsing;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Options of the statsd side: listeners, tag dialects, mapping. Defaults: <see cref="StatsdSettings"/>.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record StatsdOptions
{
    /// <summary>What <see cref="ReadBufferBytes"/> 0 asks Linux for: room for half a second at 5,000,000 lines a second.</summary>
    /// <remarks>Linux takes memory only for what waits. Chosen by measurement: docs/performance.md.</remarks>
    public const int DefaultReadBufferBytes = 128 * 1024 * 1024;

    /// <summary>What a socket should get at least where the system does not grant the default. Other systems refuse more.</summary>
    public const int SufficientReadBufferBytes = 4 * 1024 * 1024;

    /// <summary>Where UDP listens.</summary>
    /// <value>Empty switches UDP off.</value>
    public ListenAddress ListenUdp { get; init; } = StatsdSettings.ListenUdp.Default;

    /// <summary>Where TCP listens.</summary>
    /// <value>Empty switches TCP off.</value>
    public ListenAddress ListenTcp { get; init; } = StatsdSettings.ListenTcp.Default;

    /// <summary>The path of the Unix datagram socket; a leading <c>@</c> names Linux' abstract namespace.</summary>
    /// <value>Empty: no such socket.</value>
    public string ListenUnixgram { get; init; } = StatsdSettings.ListenUnixgram.Default;

    /// <summary>The permission bits of the socket file as octal text, see <see cref="SocketMode"/>.</summary>
    /// <value>Text that is not octal digits only causes a warning at start, same as statsd_exporter.</value>
    public string UnixSocketMode { get; init; } = StatsdSettings.UnixSocketMode.Default;

    /// <summary>Who owns the socket file.</summary>
    /// <value>Unchanged: the user of the process.</value>
    public SocketOwner UnixSocketOwner { get; init; } = StatsdSettings.UnixSocketOwner.Default;

    /// <summary>The YAML file with the mapping rules.</summary>
    /// <value>A path; empty: the built-in popularity rules.</value>
    public string MappingConfig { get; init; } = StatsdSettings.MappingConfig.Default;

    /// <summary>The kernel receive buffer to ask for, per UDP and Unix datagram socket.</summary>
    /// <value>Bytes; 0: see <see cref="EffectiveReadBufferBytes"/> (statsd_exporter: the system's default).</value>
    public int ReadBufferBytes { get; init; } = StatsdSettings.ReadBuffer.Default;

    /// <summary>How long datagrams may gather in the kernel before they are taken together.</summary>
    /// <value>0: each is taken at once. It is shorter, or 0, where few come and where many would fill the receive buffer.</value>
    public TimeSpan ReceiveWait { get; init; } = StatsdSettings.ReceiveWait.Default;

    /// <summary>Maximum number of cached mapping results.</summary>
    /// <value>0 switches the cache off.</value>
    public int CacheSize { get; init; } = StatsdSettings.CacheSize.Default;

    /// <summary>Which entry a full cache evicts.</summary>
    public MappingCacheType CacheType { get; init; } = StatsdSettings.CacheType.Default;

    /// <summary>The tag dialects that are understood.</summary>
    /// <value>Default: all.</value>
    public TagStyles TagStyles { get; init; } = TagStyles.All;

    /// <summary>The addresses that may send over UDP and TCP.</summary>
    public AllowedSources Allow { get; init; } = StatsdSettings.Allow.Default;

    /// <summary>The receive buffer to ask for once 0 has been given its meaning.</summary>
    /// <value>Bytes, above 0.</value>
    public int EffectiveReadBufferBytes => ReadBufferBytes != 0
        ? ReadBufferBytes
        : OperatingSystem.IsLinux() ? DefaultReadBufferBytes : SufficientReadBufferBytes;

    /// <summary>The receive buffer below which there is a warning at the start.</summary>
    /// <value>Bytes, above 0: what the user asks for; without that, what is enough for most.</value>
    public int LeastReadBufferBytes => ReadBufferBytes == 0 ? SufficientReadBufferBytes : ReadBufferBytes;
}
