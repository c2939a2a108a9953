namespace PopCon.Usage.Events.Features;

/// <summary>One thing that a package counts.</summary>
/// <param name="Name">The name that is counted: <c>export.csv</c>.</param>
/// <param name="Since">The revision of the list that brought it; an older consent does not cover it.</param>
/// <param name="What">What the count means, for users.</param>
internal sealed record Feature(string Name, int Since, string What);
