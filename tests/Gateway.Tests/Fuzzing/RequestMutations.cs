using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Fuzzing;

/// <summary>Makes damaged requests: heads, forms, archives and what is in them, configurations and their templates.</summary>
/// <remarks>One thread. The same seed makes the same requests.</remarks>
internal sealed class RequestMutations(int seed)
{
    private static readonly string[] Hosts = ["127.0.0.1", RequestSamples.RuleHost, RequestSamples.RuleHost, "all.example.test", "feed.example.test"];

    private readonly Random _random = new(seed);

    /// <summary>The next bytes of a connection: one request or several.</summary>
    /// <param name="changesConfig">Whether a configuration is posted.</param>
    public byte[] Next(out bool changesConfig)
    {
        changesConfig = false;
        switch (_random.Next(8))
        {
            case 0:
                changesConfig = true;
                return Configuration();
            case 1:
                return Push();
            case 2:
                return Upload();
            case 3:
                return Events();
            default:
                List<byte> bytes = [];
                for (int count = _random.Next(1, 4); count > 0; count--)
                {
                    bytes.AddRange(Maybe(Head(Pick(RequestSamples.Heads), "\r\n"), RequestSamples.HeadPieces, outOf: 6));
                }

                return [.. bytes];
        }
    }

    private byte[] Push()
    {
        byte[] package = Maybe(RequestSamples.Nupkg(Maybe(RequestSamples.Nuspec, RequestSamples.TextPieces)), RequestSamples.TextPieces);
        string path = _random.Next(5) == 0 ? "symbols" : "publish";
        return Send($"PUT /r/r/v3/{path}\r\nX-NuGet-ApiKey: {GatewayProcess.Secret}", Multipart, RequestSamples.Form("package", "package.nupkg", package));
    }

    private byte[] Upload()
    {
        byte[] wheel = Maybe(RequestSamples.Wheel(Maybe(RequestSamples.Metadata, RequestSamples.TextPieces)), RequestSamples.TextPieces);
        byte[] form = RequestSamples.Form(
            "content",
            "kite-1.0.post1-py3-none-any.whl",
            wheel,
            (":action", "file_upload"),
            ("name", "kite"),
            ("version", "1.0.post1"),
            ("md5_digest", _random.Next(3) == 0 ? "00" : string.Empty));
        return Send("POST /r/r/simple/\r\nAuthorization: Basic cjp3LXRlc3Q=", Multipart, form);
    }

    private byte[] Events()
    {
        const string Body = """{"platform":"linux","a":[1,{"b":null}],"c":"\u00e9"} {"platform":"macos"}""";
        string path = Pick("/events", "/package-event/install", "/package-event/install/1", "/login/", "/simple/kite/1.0.post1/yank");
        return Send($"POST {path}\r\nAuthorization: Bearer {GatewayProcess.Secret}", "application/json", Encoding.UTF8.GetBytes(Body));
    }

    private byte[] Configuration()
    {
        string text = Encoding.Latin1.GetString(Maybe(_random.Next(2) == 0 ? RequestSamples.Toml : RequestSamples.Config, RequestSamples.ConfigPieces, outOf: 20));
        byte[] form = Encoding.ASCII.GetBytes("config=" + Uri.EscapeDataString(text));
        return Send($"POST /initialize/\r\nAuthorization: Bearer {RequestSamples.AdminToken}", "application/x-www-form-urlencoded", form);
    }

    private const string Multipart = "multipart/form-data; boundary=b";

    // The body may be damaged again as a whole, the head too; the length is right unless the damage hits it.
    private byte[] Send(string start, string type, byte[] body)
    {
        byte[] sent = Maybe(body, RequestSamples.FormPieces, outOf: 2);
        bool isChunked = _random.Next(4) == 0;
        string framing = isChunked ? "Transfer-Encoding: chunked" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {sent.Length}");
        List<byte> bytes = [.. Maybe(Head(start, $"\r\nContent-Type: {type}\r\n{framing}\r\n"), RequestSamples.HeadPieces, outOf: 2)];
        if (isChunked)
        {
            bytes.AddRange(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{sent.Length:x}\r\n")));
            bytes.AddRange(sent);
            bytes.AddRange("\r\n0\r\n\r\n"u8);
            return Maybe(bytes, RequestSamples.HeadPieces, outOf: 2);
        }

        bytes.AddRange(sent);
        return [.. bytes];
    }

    private byte[] Head(string start, string end)
    {
        int line = start.IndexOf('\r', StringComparison.Ordinal);
        (string request, string headers) = line < 0 ? (start, string.Empty) : (start[..line], start[line..]);
        return Encoding.UTF8.GetBytes($"{request} HTTP/1.1\r\nHost: {Pick(Hosts)}{headers}{end}\r\n");
    }

    private byte[] Maybe(string text, IReadOnlyList<string> pieces, int outOf = 2) => Maybe(Encoding.UTF8.GetBytes(text), pieces, outOf);

    // Undamaged once in so many times.
    private byte[] Maybe(IReadOnlyList<byte> bytes, IReadOnlyList<string> pieces, int outOf = 2) =>
        _random.Next(outOf) == 0 ? [.. bytes] : _random.Damage(bytes, pieces);

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
