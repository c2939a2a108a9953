using System.Collections.Generic;

namespace PopCon.Benchmarks.Reporter;

/// <summary>The times of one variant, a value for each round, in milliseconds.</summary>
/// <param name="Name">What varies.</param>
/// <param name="Cpu">User and system time of the process.</param>
/// <param name="Wall">Time from its start to its end.</param>
internal sealed record VariantTimes(string Name, List<double> Cpu, List<double> Wall);
