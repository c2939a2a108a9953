using System.Collections.Generic;

namespace PopCon.Re2.Syntax;

/// <summary>A parsed pattern.</summary>
/// <param name="Root">The whole of it.</param>
/// <param name="GroupNames">By group number; <see langword="null"/> for unnamed groups and for 0, the whole match.</param>
internal sealed record Re2Pattern(Re2Node Root, IReadOnlyList<string?> GroupNames);
