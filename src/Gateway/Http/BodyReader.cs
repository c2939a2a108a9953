using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace PopCon.Gateway.Http;

/// <summary>Reads the beginning of a request's body.</summary>
/// <remarks>Stateless. The rest of the body is left to the server, which reads or ends the connection.</remarks>
internal static class BodyReader
{
    /// <summary>Reads at most some bytes.</summary>
    /// <returns>The bytes, and whether they are the whole body.</returns>
    public static async Task<(byte[] Body, bool IsWhole)> ReadAsync(HttpContext context, int maximum)
    {
        byte[] buffer = new byte[maximum + 1];
        int length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        return (buffer[..Math.Min(length, maximum)], length <= maximum);
    }
}
