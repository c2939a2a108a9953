using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Security;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Files;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Hosting.Web.WebConfig;
using PopCon.Metrics.Own;

namespace PopCon.Hosting.Web.Access;

/// <summary>Decides who may use the HTTP side, by the web configuration of the moment.</summary>
/// <remarks>
/// Safe from all threads. The configuration is one immutable object that is swapped when its files change; connections and
/// requests look at it afresh. Whether TLS is spoken at all is fixed at start, because the port is.
/// </remarks>
internal sealed class AccessControl : IDisposable
{
    // A certificate is replaced days before its end; a minute late is soon enough to say that it was not.
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromMinutes(1);

    private readonly string _path;
    private readonly AuthFailures _failures;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly TlsConnectionGate _gate;
    private readonly ITimer? _timer;
    private volatile AccessRules _rules;
    private DateTimeOffset _reportedExpiry;

    private AccessControl(
        string path, FileSet files, WebConfigFile file, AuthFailures failures, ILogger logger, TimeProvider time)
    {
        _path = path;
        Watcher = new FileWatcher(files, _ => Reload(), time, logger);
        _failures = failures;
        _logger = logger;
        _time = time;
        _rules = new AccessRules(file, previous: null, time);
        _gate = new TlsConnectionGate(failures);
        UsesTls = file.Tls is not null;
        Warn(file);
        _timer = UsesTls
            ? time.CreateTimer(static access => ((AccessControl)access!).WarnIfExpired(), this, ExpiryInterval, ExpiryInterval)
            : null;
    }

    /// <summary>Reads the configuration again when its files change.</summary>
    public FileWatcher Watcher { get; }

    /// <summary>Whether the log names the addresses of refused clients.</summary>
    /// <value>Default: true.</value>
    public bool NamesClients { get; set; } = true;

    /// <summary>Whether the port speaks TLS.</summary>
    public bool UsesTls { get; }

    /// <summary>Whether users have to give a password.</summary>
    public bool HasUsers => _rules.Users.Count > 0;

    /// <summary>Until when the certificate in use is valid; <see langword="null"/> without TLS.</summary>
    public DateTimeOffset? CertificateNotAfter => _rules.File.Tls?.NotAfter;

    /// <summary>Reads the web configuration and begins to watch it.</summary>
    /// <param name="path">The file; empty: everyone may come in, without TLS.</param>
    /// <param name="own">Where refused clients and the end of the certificate are registered.</param>
    /// <param name="prefix">What the metric names of the program begin with, for example <c>popcon_bridge</c>.</param>
    /// <param name="logger">For changes, and for an expired certificate.</param>
    /// <param name="time">Drives watching and rate limit.</param>
    /// <exception cref="ConfigurationException">The file cannot be used; all its mistakes are named.</exception>
    public static AccessControl Load(string path, OwnMetrics own, string prefix, ILogger logger, TimeProvider time)
    {
        WebConfigResult loaded = path.Length == 0
            ? new WebConfigResult(new WebConfigFile(), [], new FileSet())
            : WebConfigLoader.Load(path);
        if (loaded.File is null)
        {
            throw new ConfigurationException(loaded.Errors);
        }

        var access = new AccessControl(path, loaded.Files, loaded.File, new AuthFailures(own, prefix), logger, time);
        if (path.Length > 0)
        {
            access.Watcher.Start();
        }

        if (access.UsesTls)
        {
            own.Gauge(
                prefix + "_tls_certificate_not_after_timestamp_seconds",
                "End of the validity of the server's certificate, in Unix seconds.",
                () => access.CertificateNotAfter!.Value.ToUnixTimeSeconds());
        }

        return access;
    }

    /// <summary>Adds TLS to a listener, if the configuration has it.</summary>
    public void Secure(ListenOptions listener)
    {
        if (!UsesTls)
        {
            listener.Protocols = HttpProtocols.Http1;
            return;
        }

        bool http2 = _rules.File.Http2;
        listener.Protocols = http2 ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
        List<SslApplicationProtocol> protocols = http2
            ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]
            : [SslApplicationProtocol.Http11];
        listener.Use(_gate.Outside);
        listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = handshake => ValueTask.FromResult(_rules.File.Tls!.ForConnection(
                protocols, reason => TlsConnectionGate.MarkRefused(handshake.Connection, reason))),
        });
        listener.Use(TlsConnectionGate.Inside);
    }

    /// <summary>Sets the headers of the answer and checks rate and password.</summary>
    /// <returns>Whether the request may go on; if not, it has been answered.</returns>
    public async ValueTask<bool> AdmitAsync(HttpContext context)
    {
        AccessRules rules = _rules;
        foreach ((string name, string value) in rules.File.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (!rules.RateLimit.TryPass())
        {
            await RefuseAsync(context, AuthFailureReason.RateLimit, StatusCodes.Status429TooManyRequests, "Too Many Requests");
            return false;
        }

        if (rules.Users.Count == 0)
        {
            return true;
        }

        AuthFailureReason? failure = BasicAuthHeader.TryParse(context.Request.Headers.Authorization, out string? user, out string? password)
            ? await rules.Users.CheckAsync(user, password, context.Connection.RemoteIpAddress ?? IPAddress.None, context.RequestAborted)
            : AuthFailureReason.NoCredentials;
        if (failure == AuthFailureReason.PasswordQueue)
        {
            await RefuseAsync(context, failure.Value, StatusCodes.Status429TooManyRequests, "Too Many Requests");
        }
        else if (failure is { } reason)
        {
            context.Response.Headers.WWWAuthenticate = "Basic";
            await RefuseAsync(context, reason, StatusCodes.Status401Unauthorized, "Unauthorized");
        }

        return failure is null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        Watcher.Dispose();
    }

    // A configuration that cannot be used leaves the old one in force.
    private FileSet Reload()
    {
        WebConfigResult loaded = WebConfigLoader.Load(_path);
        if (loaded.File is null)
        {
            WebLog.WebConfigRefused(_logger, _path, string.Join("; ", loaded.Errors));
        }
        else if (loaded.File.Tls is not null != UsesTls)
        {
            WebLog.WebConfigRefused(_logger, _path, "TLS cannot be switched on or off without a restart");
        }
        else
        {
            _rules = new AccessRules(loaded.File, _rules, _time);
            WebLog.WebConfigReloaded(_logger, _path);
            Warn(loaded.File);
        }

        return loaded.Files;
    }

    private void WarnIfExpired()
    {
        // Once for each certificate: a line every few seconds would say nothing new.
        if (CertificateNotAfter is { } notAfter && notAfter <= _time.GetUtcNow() && notAfter != _reportedExpiry)
        {
            _reportedExpiry = notAfter;
            WebLog.CertificateExpired(_logger, _path, notAfter.UtcDateTime);
        }
    }

    private Task RefuseAsync(HttpContext context, AuthFailureReason reason, int status, string line)
    {
        _failures.Count(reason);
        WebLog.ClientRefused(_logger, reason, NamesClients ? context.Connection.RemoteIpAddress : null);
        return PlainResponses.ErrorAsync(context, status, line);
    }

    private void Warn(WebConfigFile file)
    {
        foreach (string warning in file.Warnings.Where(_ => _logger.IsEnabled(LogLevel.Warning)))
        {
            WebLog.WebConfigWarning(_logger, _path, warning);
        }

        WarnIfExpired();
    }
}
