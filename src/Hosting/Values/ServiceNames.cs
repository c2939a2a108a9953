using System;
using System.Globalization;
using System.IO;

namespace PopCon.Hosting.Values;

/// <summary>Port numbers by service name, from <c>/etc/services</c>: lines of <c>name port/protocol alias…  # comment</c>.</summary>
/// <remarks>Stateless; reads the file at each call, which happens at most once per listener.</remarks>
internal static class ServiceNames
{
    /// <summary>Looks a name up.</summary>
    /// <param name="name">Compared as it is; the file is lower case.</param>
    /// <param name="protocol"><c>tcp</c> or <c>udp</c>.</param>
    /// <param name="port">The port; 0 on failure.</param>
    public static bool TryFind(string name, string protocol, out int port)
    {
        port = 0;
        if (name.Length == 0)
        {
            return false;
        }

        try
        {
            foreach (string line in File.ReadLines("/etc/services"))
            {
                if (TryLine(line, name, protocol, out port))
                {
                    return true;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Slim containers have no such file: fall through to the names anyone may expect.
        }

        port = (name, protocol) switch { ("http", "tcp") => 80, ("https", "tcp") => 443, _ => 0 };
        return port != 0;
    }

    private static bool TryLine(string line, string name, string protocol, out int port)
    {
        port = 0;
        string[] words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !(string.Equals(words[0], name, StringComparison.Ordinal) || Array.IndexOf(words, name, 2) >= 0))
        {
            return false;
        }

        string[] number = words[1].Split('/');
        return number.Length == 2
            && string.Equals(number[1], protocol, StringComparison.Ordinal)
            && int.TryParse(number[0], NumberStyles.None, CultureInfo.InvariantCulture, out port);
    }
}
