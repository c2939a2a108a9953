using PopCon.Architecture.Tests.Planted.Lower;

namespace PopCon.Architecture.Tests.Planted.Upper;

/// <summary>Rests on <see cref="Foundation"/>, as it should.</summary>
internal sealed record Roof(Foundation? Foundation);
