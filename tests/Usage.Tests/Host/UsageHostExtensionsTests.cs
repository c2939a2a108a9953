using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PopCon.TestSupport;
using PopCon.Usage.Host;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Pages;

namespace PopCon.Usage.Tests.Host;

public sealed class UsageHostExtensionsTests : IDisposable
{
    private const string Query =
        "/user/usage-install?response_type=code&client_id=popcon-usage&package=contoso.lib&package_version=1.4&revision=1&mode=anonymous&redirect_uri=http%3A%2F%2F127.0.0.1%3A43121%2Finstall-completed"
        + "&state=state-0123456789abcdef&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MapPopConUsage_WrongOptions_NamesAllMistakes()
    {
        using WebApplication app = WebApplication.CreateSlimBuilder().Build();

        ArgumentException refused = Assert.Throws<ArgumentException>(() => app.MapPopConUsage(new UsageHostOptions
        {
            DataFolder = _folder.File("data"),
            PackageFiles = [],
            K = 0,
            TokensPerWeek = -1,
            EventRoute = "/auth/token",
            PublicOrigin = "usage.example",
        }));

        Assert.All(["packages", "Invalid k 0", "tokensPerWeek", "three different paths", "publicOrigin", "issuerKeys"], named => Assert.Contains(named, refused.Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => app.MapPopConUsage(new UsageHostOptions { DataFolder = _folder.File("data"), PackageFiles = [] }));
    }

    [Fact]
    public async Task MapPopConUsage_SignInAndQuestions_ArePartOfTheConsent()
    {
        using var key = RSA.Create(2048);
        string list = _folder.Write("popcon-usage.json", """{"package":"contoso.lib","revision":1,"features":[{"name":"import","since":1,"what":"x"}]}""");
        string pem = _folder.Write("issuer.pem", key.ExportPkcs8PrivateKeyPem());
        int port = FreePort.Next();
        string origin = $"http://127.0.0.1:{port}";
        var pages = new Survey();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin);
        await using WebApplication app = builder.Build();
        app.MapPopConUsage(
            new UsageHostOptions
            {
                DataFolder = _folder.File("data"),
                PackageFiles = [list],
                PublicOrigin = origin,
                IssuerKeys = [new IssuerKeyOptions(pem, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)],
            },
            pages);
        CancellationToken end = app.Lifetime.ApplicationStopped;
        await app.StartAsync(end);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(origin) };

        using HttpResponseMessage stranger = await client.GetAsync(new Uri(Query, UriKind.Relative), end);
        client.DefaultRequestHeaders.Add("X-User", "known");
        string page = await client.GetStringAsync(new Uri(Query, UriKind.Relative), end);
        string request = Regex.Match(page, "name=\"request\" value=\"(?<id>[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["id"].Value;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("request", request), KeyValuePair.Create("decision", "accept"), KeyValuePair.Create("q.use", "work"), KeyValuePair.Create("other", "x")]);
        using HttpResponseMessage accepted = await client.PostAsync(new Uri("/user/usage-install", UriKind.Relative), form, end);

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Contains("<input name=\"q.use\">", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, accepted.StatusCode);
        Assert.Equal(new Dictionary<string, string>(StringComparer.Ordinal) { ["q.use"] = "work" }, pages.Answers);
        await app.StopAsync(end);
    }

    private sealed class Survey : IUsageHostPages
    {
        public IReadOnlyDictionary<string, string> Answers { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

        public ValueTask<bool> AdmitAsync(HttpContext context)
        {
            bool isKnown = context.Request.Headers.ContainsKey("X-User");
            context.Response.StatusCode = isKnown ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
            return ValueTask.FromResult(isKnown);
        }

        public string Questions(string package) => "<input name=\"q.use\">";

        public ValueTask TakeAnswersAsync(string package, IReadOnlyDictionary<string, string> answers)
        {
            Answers = answers;
            return ValueTask.CompletedTask;
        }
    }
}
