using PopCon.Architecture.Tests.Planted.Upper;

namespace PopCon.Architecture.Tests.Planted.Lower;

/// <summary>Names what is built on it: the arrow that the test has to find.</summary>
internal sealed record Foundation(Roof? Roof);
