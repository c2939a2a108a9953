using System.Collections.Generic;

namespace PopCon.Update.Activation;

/// <summary>What an event did.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Notes">What happened, one word each.</param>
/// <param name="Run">The set to run; only a start has one.</param>
/// <param name="Delete">The sets that nothing needs any more; only a collection has some.</param>
internal sealed record SlotResult(SlotState State, IReadOnlyList<string> Notes, string? Run = null, IReadOnlyList<string>? Delete = null);
