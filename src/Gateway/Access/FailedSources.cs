using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Access;

/// <summary>Counts wrong secrets by network, so that guessing comes to an end.</summary>
/// <param name="maximum">Failures in the window before a network is refused.</param>
/// <param name="time">The clock.</param>
/// <remarks>Safe from all threads. In memory only; at most <see cref="MaxSources"/>, then all are forgotten.</remarks>
internal sealed class FailedSources(int maximum, TimeProvider time)
{
    /// <summary>Networks that are remembered at most.</summary>
    public const int MaxSources = 100_000;

    /// <summary>How long a failure counts.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly Dictionary<IPNetwork, (long Started, int Count)> _failures = [];
    private readonly Lock _lock = new();

    /// <summary>Whether secrets of a network are refused unless they are remembered.</summary>
    public bool IsRefused(IPNetwork source)
    {
        lock (_lock)
        {
            return _failures.TryGetValue(source, out (long Started, int Count) failures)
                && failures.Count >= maximum
                && time.GetElapsedTime(failures.Started) < Window;
        }
    }

    /// <summary>Answers a request of a network that is refused.</summary>
    public static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = ((int)Window.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Responses.Error(context, StatusCodes.Status429TooManyRequests, "Too many wrong secrets, try again later.");
    }

    /// <summary>Counts a wrong secret.</summary>
    public void Add(IPNetwork source)
    {
        lock (_lock)
        {
            bool isFresh = _failures.TryGetValue(source, out (long Started, int Count) failures) && time.GetElapsedTime(failures.Started) < Window;
            if (!isFresh && _failures.Count >= MaxSources)
            {
                _failures.Clear();
            }

            _failures[source] = isFresh ? (failures.Started, failures.Count + 1) : (time.GetTimestamp(), 1);
        }
    }
}
