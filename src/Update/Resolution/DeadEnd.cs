namespace PopCon.Update.Resolution;

/// <summary>An id for which no candidate goes with what was chosen before it.</summary>
/// <param name="Package">The id in lower case.</param>
/// <param name="Because">Why, in plain words.</param>
internal sealed record DeadEnd(string Package, string Because);
