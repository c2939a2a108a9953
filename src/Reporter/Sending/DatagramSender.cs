namespace PopCon.Reporter.Sending;

/// <summary>Takes datagrams away, or drops them: nobody waits for a report.</summary>
internal abstract class DatagramSender
{
    /// <summary>Sends the first <paramref name="length"/> bytes.</summary>
    public abstract void Send(byte[] datagram, int length);
}
