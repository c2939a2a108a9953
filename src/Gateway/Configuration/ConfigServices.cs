using System;
using PopCon.Gateway.Upstreams.Sources;

namespace PopCon.Gateway.Configuration;

/// <summary>What a configuration is built with.</summary>
/// <param name="Upstreams">Has the upstreams that are open.</param>
/// <param name="Time">Ends what is remembered of secrets.</param>
/// <param name="RuleTimedOut">Counts rules that took too long.</param>
/// <param name="Warn">Gets what is suspicious.</param>
/// <remarks>Immutable.</remarks>
internal sealed record ConfigServices(UpstreamSources Upstreams, TimeProvider Time, Action RuleTimedOut, Action<string> Warn);
