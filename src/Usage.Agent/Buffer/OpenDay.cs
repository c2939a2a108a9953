using System;
using System.Collections.Generic;

namespace PopCon.Usage.Agent.Buffer;

/// <summary>The counters of the present day, and until when the clock need not be asked.</summary>
/// <remarks>Immutable but for the counters, which are safe from all threads.</remarks>
/// <param name="Day">The day.</param>
/// <param name="Names">The index of each name.</param>
/// <param name="Counters">The counters; <see langword="null"/>: they could not be opened and are not tried again on this day.</param>
/// <param name="CheckAt">The tick count, in milliseconds, at which the clock is asked again.</param>
internal sealed record OpenDay(DateOnly Day, Dictionary<string, int> Names, ICounters? Counters, long CheckAt);
