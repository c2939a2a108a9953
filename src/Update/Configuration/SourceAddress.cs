using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PopCon.Update.Failures;

namespace PopCon.Update.Configuration;

/// <summary>Where packages come from, as a configuration writes it: a folder, <c>https://…/index.json</c>, <c>s3://bucket/prefix</c>, <c>github:owner/repo</c>, or a registered scheme.</summary>
/// <param name="Text">As it is written; results name the source so.</param>
/// <param name="Scheme">The scheme, or empty for a folder.</param>
/// <param name="Location">The full path of a folder, or the text.</param>
public sealed partial record SourceAddress(string Text, string Scheme, string Location)
{
    private static readonly string[] Known = ["https", "http", "s3", "github"];

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">What the path of a folder is relative to.</param>
    /// <param name="isRegistered">Whether the program registered a scheme.</param>
    /// <exception cref="UpdateException">The scheme is unknown, or the address is not safe.</exception>
    public static SourceAddress Parse(string text, string folder, Predicate<string>? isRegistered = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        string scheme = SchemeOf(text);
        if (scheme.Length == 0)
        {
            return text.Trim().Length > 0
                ? new SourceAddress(text, string.Empty, Path.GetFullPath(text, folder))
                : throw new UpdateException("Invalid source \"\": expected a folder or an address.");
        }

        if (isRegistered?.Invoke(scheme) == true)
        {
            return new SourceAddress(text, scheme, text);
        }

        bool isValid = scheme switch
        {
            "https" or "http" => IsUsual(text.AsSpan(scheme.Length), scheme) || IsSafe(text),
            "s3" => S3Form().IsMatch(text),
            "github" => GithubForm().IsMatch(text),
            _ => throw new UpdateException($"Unknown scheme \"{scheme}\" of the source \"{text}\": expected a folder or one of {string.Join(", ", Known.Select(known => known + ":"))}"),
        };
        return isValid ? new SourceAddress(text, scheme, text) : throw new UpdateException(
            $"Invalid source \"{text}\": expected https://HOST/…/index.json (http only to this machine), s3://BUCKET/PREFIX or github:OWNER/REPO.");
    }

    /// <summary>Whether a request to an address cannot be read or changed on its way: HTTPS, or HTTP to this machine.</summary>
    public static bool IsSafe(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return uri.Scheme is "https" || (uri.Scheme is "http" && (uri.Host is "localhost" || (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && uri.IsLoopback)));
    }

    // Apart, so that a start does not load the assembly of Uri.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsSafe(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && IsSafe(uri);

    /// <summary>Whether a text is a scheme: <c>[a-z][a-z0-9+.-]*</c>.</summary>
    public static bool IsScheme(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '+' or '.' or '-');
    }

    // The class Uri compiles ten methods at its first use, which takes 5 ms of a start. Addresses of the usual form are known to be valid without it:
    // :// host [: port] / path
    private static bool IsUsual(ReadOnlySpan<char> rest, string scheme)
    {
        const int MostPortDigits = 5;
        int path = rest.StartsWith("://", StringComparison.Ordinal) ? rest[3..].IndexOf('/') : -1;
        if (path < 0)
        {
            return false;
        }

        ReadOnlySpan<char> host = rest[3..][..path];
        int colon = host.IndexOf(':');
        ReadOnlySpan<char> port = colon < 0 ? "0" : host[(colon + 1)..];
        host = colon < 0 ? host : host[..colon];
        return (scheme is "https" ? IsUsualHost(host) : host is "localhost" or "127.0.0.1")
            && port.Length <= MostPortDigits && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && AreAll(rest[(path + 3)..], c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_');
    }

    // Words of letters and digits between single dots; the first begins with a letter, so that it is not a number of a machine.
    private static bool IsUsualHost(ReadOnlySpan<char> host)
    {
        const int MostCharacters = 63;
        bool isUsual = host.Length is > 0 and <= MostCharacters && char.IsAsciiLetterLower(host[0]) && host[^1] != '.';
        for (int i = 0; isUsual && i < host.Length; i++)
        {
            isUsual = char.IsAsciiLetterLower(host[i]) || char.IsAsciiDigit(host[i]) || (host[i] is '.' && host[i - 1] is not '.');
        }

        return isUsual;
    }

    private static bool AreAll(ReadOnlySpan<char> text, Func<char, bool> isGood)
    {
        foreach (char c in text)
        {
            if (!isGood(c))
            {
                return false;
            }
        }

        return true;
    }

    // On Windows one letter before a colon is a drive.
    private static string SchemeOf(string text) => text.IndexOf(':', StringComparison.Ordinal) is var colon && colon > (OperatingSystem.IsWindows() ? 1 : 0) && IsScheme(text[..colon]) ? text[..colon] : string.Empty;

    [GeneratedRegex(@"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex S3Form();

    [GeneratedRegex(@"^github:[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GithubForm();
}
