using System;
using System.Collections.Generic;
using System.Globalization;

namespace PopCon.Hosting;

/// <summary>
/// Sockets handed over by a service manager: <c>LISTEN_PID</c>, <c>LISTEN_FDS</c> and <c>LISTEN_FDNAMES</c> of
/// <see href="https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html">sd_listen_fds(3)</see>.
/// </summary>
/// <remarks>
/// The kernel keeps such a socket and what it holds while the process changes, so that a restart loses nothing. The
/// names are <see cref="Udp"/>, <see cref="Tcp"/>, <see cref="Unixgram"/> and <see cref="Web"/>; a socket by one of
/// these names takes the place of the listen address.
/// </remarks>
internal sealed class SocketActivation
{
    /// <summary>The name of the statsd UDP socket.</summary>
    public const string Udp = "statsd-udp";

    /// <summary>The name of the statsd TCP socket.</summary>
    public const string Tcp = "statsd-tcp";

    /// <summary>The name of the statsd Unix datagram socket.</summary>
    public const string Unixgram = "statsd-unixgram";

    /// <summary>The name of the HTTP socket.</summary>
    public const string Web = "web";

    // SD_LISTEN_FDS_START: behind standard input, output and error.
    private const int FirstDescriptor = 3;

    private readonly Dictionary<string, int> _descriptors = new(StringComparer.Ordinal);

    private SocketActivation()
    {
    }

    /// <summary>Names that no listener goes by, for a warning.</summary>
    public IReadOnlyList<string> Unknown { get; private set; } = [];

    /// <summary>Reads what the service manager set, if it is meant for this process.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="processId">This process.</param>
    public static SocketActivation Read(Func<string, string?> environment, int processId)
    {
        var activation = new SocketActivation();
        if (!int.TryParse(environment("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || !int.TryParse(environment("LISTEN_PID"), NumberStyles.None, CultureInfo.InvariantCulture, out int forProcess)
            || forProcess != processId)
        {
            return activation;
        }

        var unknown = new List<string>();
        string[] names = (environment("LISTEN_FDNAMES") ?? string.Empty).Split(':');
        for (int i = 0; i < count; i++)
        {
            string name = i < names.Length ? names[i] : string.Empty;
            if (name is not (Udp or Tcp or Unixgram or Web) || !activation._descriptors.TryAdd(name, FirstDescriptor + i))
            {
                unknown.Add(name);
            }
        }

        activation.Unknown = unknown;
        return activation;
    }

    /// <summary>The descriptor by a name, or <see langword="null"/>.</summary>
    public int? Find(string name) => _descriptors.TryGetValue(name, out int descriptor) ? descriptor : null;
}
