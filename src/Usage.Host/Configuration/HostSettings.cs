using System.Net;

namespace PopCon.Usage.Host.Configuration;

/// <summary>The settings of the program: where it listens, and those of the host.</summary>
/// <param name="Listen">The address and port; port 0 leaves it to the system.</param>
/// <param name="Options">The rest.</param>
internal sealed record HostSettings(IPEndPoint Listen, UsageHostOptions Options)
{
    /// <summary>Whether clients cannot use the address as it is written.</summary>
    public bool ListensEverywhere => Listen.Address.Equals(IPAddress.Any) || Listen.Address.Equals(IPAddress.IPv6Any);
}
