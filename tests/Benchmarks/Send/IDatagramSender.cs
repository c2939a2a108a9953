namespace PopCon.Benchmarks.Send;

/// <summary>Sends datagrams of a pool to one address.</summary>
internal interface IDatagramSender
{
    /// <summary>Sends datagrams in a row.</summary>
    /// <param name="first">Which of the pool goes first; behind the last comes the first again.</param>
    /// <param name="count">How many.</param>
    /// <returns>How many were sent; fewer when the system had no room for more.</returns>
    public int Send(long first, int count);
}
