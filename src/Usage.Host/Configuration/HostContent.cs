using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using PopCon.Hosting;
using PopCon.Hosting.Values;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Events.Tokens;

namespace PopCon.Usage.Host.Configuration;

/// <summary>What the files of the options hold: lists of features, keys, the token for the totals.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class HostContent : IDisposable
{
    private HostContent(IReadOnlyDictionary<string, FeatureList> packages, IReadOnlyList<IssuerKey> keys, string? reportToken, IPEndPoint? statsd)
    {
        Packages = packages;
        Keys = keys;
        ReportToken = reportToken;
        Statsd = statsd;
    }

    /// <summary>The lists of features by package.</summary>
    public IReadOnlyDictionary<string, FeatureList> Packages { get; }

    /// <summary>The keys that sign tokens.</summary>
    public IReadOnlyList<IssuerKey> Keys { get; }

    /// <summary>The bearer token for the totals, or <see langword="null"/>.</summary>
    public string? ReportToken { get; }

    /// <summary>Where released counts go, or <see langword="null"/>.</summary>
    public IPEndPoint? Statsd { get; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="ConfigurationException">Something cannot be used; all mistakes are named.</exception>
    public static HostContent Load(UsageHostOptions options)
    {
        var mistakes = new List<string>();
        Dictionary<string, FeatureList> packages = ReadPackages(options, mistakes);
        List<IssuerKey> keys = ReadKeys(options, mistakes);
        string? reportToken = options.ReportTokenFile is { } file ? ReadReportToken(file, mistakes) : null;
        IPEndPoint? statsd = options.Statsd is { } target ? ReadStatsd(target, mistakes) : null;
        CheckOptions(options, mistakes);
        var content = new HostContent(packages, keys, reportToken, statsd);
        if (mistakes.Count == 0)
        {
            return content;
        }

        content.Dispose();
        throw new ConfigurationException(mistakes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IssuerKey key in Keys)
        {
            key.Dispose();
        }
    }

    private static Dictionary<string, FeatureList> ReadPackages(UsageHostOptions options, List<string> mistakes)
    {
        var packages = new Dictionary<string, FeatureList>(StringComparer.Ordinal);
        foreach (string file in options.PackageFiles)
        {
            IReadOnlyList<string> found = [];
            if (TryRead(file, mistakes) is { } bytes && FeatureListReader.Read(bytes, out found) is { } list && !packages.TryAdd(list.Package, list))
            {
                mistakes.Add($"{file}: the package {list.Package} has another list.");
            }

            mistakes.AddRange(found.Select(mistake => $"{file}: {mistake}"));
        }

        if (options.PackageFiles.Count == 0)
        {
            mistakes.Add("packages is empty: expected the list of features of one package at least.");
        }

        return packages;
    }

    private static List<IssuerKey> ReadKeys(UsageHostOptions options, List<string> mistakes)
    {
        var keys = new List<IssuerKey>();
        foreach (IssuerKeyOptions key in options.IssuerKeys)
        {
            try
            {
                using var rsa = RSA.Create();
                rsa.ImportFromPem(File.ReadAllText(key.PemFile));
                if (rsa.KeySize != IssuerPublicKey.TokenKeyBits)
                {
                    mistakes.Add($"{key.PemFile}: expected an RSA key of 2048 bits.");
                    continue;
                }

                keys.Add(new IssuerKey(rsa.ExportParameters(includePrivateParameters: true), key.From, key.To));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
            {
                mistakes.Add($"{key.PemFile}: {e.Message}");
            }
        }

        return keys;
    }

    private static void CheckOptions(UsageHostOptions options, List<string> mistakes)
    {
        if (options.Modes.Count == 0 || options.Modes.Any(mode => mode is not (OAuthNames.Anonymous or OAuthNames.Identified)))
        {
            mistakes.Add($"Invalid modes {string.Join(", ", options.Modes)}: expected anonymous, identified or both.");
        }

        if (options.Modes.Contains(OAuthNames.Anonymous, StringComparer.Ordinal) && options.IssuerKeys.Count == 0)
        {
            mistakes.Add("issuerKeys is empty: anonymous mode needs a key that signs tokens.");
        }

        if (options.PublicOrigin is { } origin && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.Ordinal)))
        {
            mistakes.Add($"Invalid publicOrigin \"{origin}\": expected a scheme and an authority such as https://usage.example.");
        }
    }

    private static string? ReadReportToken(string file, List<string> mistakes)
    {
        string? token = TryRead(file, mistakes) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes).Trim() : null;
        if (token is "")
        {
            mistakes.Add($"{file}: the file is empty; expected the token for the totals.");
        }

        return token;
    }

    private static IPEndPoint? ReadStatsd(string target, List<string> mistakes)
    {
        if (!ListenAddress.ForRelay(target).TryResolve(out IPEndPoint? endPoint, out string? error))
        {
            mistakes.Add($"Invalid statsd \"{target}\": {error}.");
        }

        return endPoint;
    }

    private static byte[]? TryRead(string file, List<string> mistakes)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes.Add($"{file}: {e.Message}");
            return null;
        }
    }
}
