namespace PopCon.Reporter.Sending;

/// <summary>Packs lines into datagrams.</summary>
internal sealed class StatsdDatagramBuilder
{
    /// <summary>What passes unfragmented everywhere: 1500 of Ethernet less 40 of IPv6, 8 of UDP and 20 to spare for tunnels.</summary>
    internal const int MaxBytes = 1432;

    private readonly DatagramSender _sender;
    private readonly byte[] _datagram = new byte[MaxBytes];
    private int _length;

    /// <summary>A builder that hands full datagrams to a sender.</summary>
    internal StatsdDatagramBuilder(DatagramSender sender) => _sender = sender;

    /// <summary>Adds a line; one that fits in no datagram is dropped.</summary>
    internal void Add(string line)
    {
        if (line.Length > MaxBytes)
        {
            return;
        }

        if (_length > 0 && _length + 1 + line.Length > MaxBytes)
        {
            Send();
        }

        if (_length > 0)
        {
            _datagram[_length++] = (byte)'\n';
        }

        for (int i = 0; i < line.Length; i++)
        {
            _datagram[_length++] = line[i] < 128 ? (byte)line[i] : (byte)'_';
        }
    }

    /// <summary>Hands over what is left.</summary>
    internal void Send()
    {
        if (_length > 0)
        {
            _sender.Send(_datagram, _length);
            _length = 0;
        }
    }
}
