using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Sources;
using PopCon.Reports.Tests.Support;
using PopCon.TestSupport;
using WebResponse = PopCon.Reports.Web.WebResponse;

namespace PopCon.Reports.Tests.Sources;

public sealed class SourceConnectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OpenAsync_Credentials_AreSent()
    {
        using var server = new ApiServer(_ => Task.FromResult(WebResponse.Text(404, "no")));
        var basic = new SourceOptions { User = "me", PasswordFile = _folder.Write("password", "sécret\n") };
        var bearer = new SourceOptions { BearerFile = _folder.Write("token", "abc.def\r\n") };

        foreach (SourceOptions options in (SourceOptions[])[basic, bearer, new()])
        {
            await Assert.ThrowsAsync<SourceException>(() => OpenAsync(server.Address, options));
        }

        string expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:sécret"));
        Assert.Equal([expected, expected, "Bearer abc.def", "Bearer abc.def", null, null], server.Authorizations);
    }

    [Fact]
    public async Task OpenAsync_UserAndBearer_AreRefusedTogether() => await RefusesAsync(
        "http://127.0.0.1:1", new SourceOptions { User = "me", BearerFile = "x" }, "Cannot use --user and --bearer-file together: choose one.");

    [Fact]
    public async Task OpenAsync_FileThatIsNotThere_IsNamed()
    {
        string missing = _folder.File("missing");
        await RefusesAsync("http://127.0.0.1:1", new SourceOptions { User = "me", PasswordFile = missing }, $"Cannot read \"{missing}\"");
        await RefusesAsync("http://127.0.0.1:1", new SourceOptions { BearerFile = missing }, $"Cannot read \"{missing}\"");
        await RefusesAsync("https://127.0.0.1:1", new SourceOptions { CaFile = missing }, $"Cannot read certificates from \"{missing}\"");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task OpenAsync_Refused_SaysWhichSettingsToCheck(int status)
    {
        using var server = new ApiServer(_ => Task.FromResult(WebResponse.Text(status, "no")));

        await RefusesAsync(server.Address, new SourceOptions(), $"{server.Address}/ refuses access with status {status}: check --user, --password-file or --bearer-file.");
    }

    [Fact]
    public async Task OpenAsync_NothingListens_NamesTheAddressWithoutThePassword()
    {
        int port = FreePort.Next();

        SourceException e = await RefusesAsync(
            string.Create(CultureInfo.InvariantCulture, $"http://me:secret@127.0.0.1:{port}"), new SourceOptions(), string.Create(CultureInfo.InvariantCulture, $"Cannot reach http://127.0.0.1:{port}/"));

        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_Neither_SaysWhatIsKnown()
    {
        using var server = new ApiServer(_ => Task.FromResult(WebResponse.Create(200, "text/html", "<h1>Hello</h1>"u8.ToArray())));

        await RefusesAsync(server.Address, new SourceOptions(), "is neither a bridge that keeps a history nor a server with the HTTP API of Prometheus.");
        await RefusesAsync("ftp://x", new SourceOptions(), "Invalid source \"ftp://x\": expected a folder that exists, or a URL such as http://localhost:9102.");
    }

    [Fact]
    public async Task OpenAsync_Certificate_IsTrustedByItsFileAlone()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        Task serving = ServeSpanAsync(listener, own, stop.Token);
        string address = string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        await RefusesAsync(address, new SourceOptions(), "Cannot reach " + address);
        using IFigureSource source = await OpenAsync(address, new SourceOptions { CaFile = _folder.Write("ca.pem", own.ExportCertificatePem()) });

        Assert.IsType<BridgeSource>(source);
        await stop.CancelAsync();
        await serving;
    }

    private static async Task ServeSpanAsync(TcpListener listener, X509Certificate2 certificate, CancellationToken stop)
    {
        const string span = "{\"epochSeconds\":null}";
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stop);
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(certificate);
                using var reader = new StreamReader(stream, leaveOpen: true);
                while (await reader.ReadLineAsync(stop) is { Length: > 0 })
                {
                    // Up to the empty line.
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {span.Length}\r\nConnection: close\r\n\r\n{span}"), stop);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // A client that does not trust the certificate hangs up.
            }
        }
    }

    private static Task<IFigureSource> OpenAsync(string address, SourceOptions options) =>
        SourceFinder.OpenAsync(address, options, TimeProvider.System, CancellationToken.None);

    private static async Task<SourceException> RefusesAsync(string address, SourceOptions options, string message)
    {
        SourceException e = await Assert.ThrowsAsync<SourceException>(() => OpenAsync(address, options));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        return e;
    }
}
