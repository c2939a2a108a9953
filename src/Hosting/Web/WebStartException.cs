using System;

namespace PopCon.Hosting.Web;

/// <summary>HTTP cannot be served: the address is wrong or taken. The message is one line for the operator.</summary>
internal sealed class WebStartException : Exception
{
    /// <summary>Creates it without a message.</summary>
    public WebStartException()
    {
    }

    /// <summary>Creates it with a message.</summary>
    public WebStartException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with a message and what caused it.</summary>
    public WebStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
