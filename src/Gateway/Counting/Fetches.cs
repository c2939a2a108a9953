using System.Net;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Counting.Uniques;
using PopCon.Gateway.Http;
using PopCon.Hosting.Values;

namespace PopCon.Gateway.Counting;

/// <summary>Counts fetches: how many, and from how many different clients.</summary>
/// <param name="counters">How many.</param>
/// <param name="uniques">How many different.</param>
/// <remarks>Safe from all threads.</remarks>
internal sealed class Fetches(Counters counters, UniqueCounts uniques)
{
    private volatile AllowedSources? _proxies;

    /// <summary>Puts options in force.</summary>
    /// <param name="options">What is counted.</param>
    /// <param name="proxies">Proxies whose forwarding headers count.</param>
    public void Use(CountingOptions options, AllowedSources? proxies)
    {
        _proxies = proxies;
        counters.Use(options);
        uniques.Use(options);
    }

    /// <summary>Counts a fetch.</summary>
    /// <param name="context">The request.</param>
    /// <param name="ecosystem">One of <see cref="Ecosystems"/>.</param>
    /// <param name="package">The name of the package.</param>
    /// <param name="version">Its version; empty when it is not known.</param>
    /// <param name="repository">The repository's name, or <c>_rules</c>.</param>
    /// <param name="via"><c>served</c> or <c>redirect</c>.</param>
    public void Add(HttpContext context, string ecosystem, string package, string version, string repository, string via)
    {
        ClientLabels client = RequestOrigin.ClientOf(context);
        string label = counters.Fetch(ecosystem, package, version, repository, via, client);
        if (uniques.IsOn)
        {
            IPNetwork network = RequestOrigin.NetworkOf(ClientAddress.Of(context, _proxies));
            uniques.Add(new PackageKey(ecosystem, label), RequestOrigin.SessionOf(context), network, client);
        }
    }
}
