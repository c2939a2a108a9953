using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Files;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Hosting.Web.WebConfig;

namespace PopCon.Hosting.Web.Access;

/// <summary>Decides who may use the HTTP side, by the web configuration of the moment.</summary>
/// <remarks>
/// Safe from all threads. The configuration is one immutable object that is swapped when its files change; connections and
/// requests look at it afresh. Whether TLS is spoken at all is fixed at start, because the port is.
/// </remarks>
internal sealed class AccessControl : IDisposable
{
    private readonly string _path;
    private readonly AuthFailures _failures;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly TlsConnectionGate _gate;
    private volatile AccessRules _rules;

    private AccessControl(string path, WebConfigResult loaded, AuthFailures failures, ILogger logger, TimeProvider time)
    {
        _path = path;
        Watcher = new FileWatcher(loaded.Files, _ => Reload(), time, logger);
        _failures = failures;
        _logger = logger;
        _time = time;
        _rules = new AccessRules(loaded.File!, time);
        _gate = new TlsConnectionGate(failures);
        UsesTls = _rules.File.Tls is not null;
        Warn(loaded.File!);
    }

    /// <summary>Reads the configuration again when its files change.</summary>
    public FileWatcher Watcher { get; }

    /// <summary>Whether the port speaks TLS.</summary>
    public bool UsesTls { get; }

    /// <summary>Whether users have to give a password.</summary>
    public bool HasUsers => _rules.Users.Count > 0;

    /// <summary>Reads the web configuration and begins to watch it.</summary>
    /// <param name="path">The file; empty: everyone may come in, without TLS.</param>
    /// <param name="failures">Counts clients that were refused.</param>
    /// <param name="logger">Logs changes.</param>
    /// <param name="time">Drives watching and rate limit.</param>
    /// <param name="errors">Everything that is wrong with the file; empty on success.</param>
    /// <returns>The access control, or <see langword="null"/> when there are errors.</returns>
    public static AccessControl? TryCreate(
        string path, AuthFailures failures, ILogger logger, TimeProvider time, out IReadOnlyList<string> errors)
    {
        WebConfigResult loaded = path.Length == 0
            ? new WebConfigResult(new WebConfigFile(), [], new FileSet())
            : WebConfigLoader.Load(path);
        errors = loaded.Errors;
        if (loaded.File is null)
        {
            return null;
        }

        var access = new AccessControl(path, loaded, failures, logger, time);
        if (path.Length > 0)
        {
            access.Watcher.Start();
        }

        return access;
    }

    /// <summary>Adds TLS to a listener, if the configuration wants it.</summary>
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

        AuthFailureReason? failure = !BasicAuthHeader.TryParse(context.Request.Headers.Authorization, out string? user, out string? password)
            ? AuthFailureReason.NoCredentials
            : await rules.Users.VerifyAsync(user, password, context.RequestAborted) ? null : AuthFailureReason.WrongCredentials;
        if (failure is { } reason)
        {
            context.Response.Headers.WWWAuthenticate = "Basic";
            await RefuseAsync(context, reason, StatusCodes.Status401Unauthorized, "Unauthorized");
        }

        return failure is null;
    }

    /// <inheritdoc/>
    public void Dispose() => Watcher.Dispose();

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
            _rules = new AccessRules(loaded.File, _time);
            WebLog.WebConfigReloaded(_logger, _path);
            Warn(loaded.File);
        }

        return loaded.Files;
    }

    private Task RefuseAsync(HttpContext context, AuthFailureReason reason, int status, string line)
    {
        _failures.Count(reason);
        WebLog.ClientRefused(_logger, reason, context.Connection.RemoteIpAddress);
        return Answers.ErrorAsync(context, status, line);
    }

    private void Warn(WebConfigFile file)
    {
        foreach (string warning in file.Warnings.Where(_ => _logger.IsEnabled(LogLevel.Warning)))
        {
            WebLog.WebConfigWarning(_logger, _path, warning);
        }
    }
}
