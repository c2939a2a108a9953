namespace PopCon.Architecture.Tests;

/// <summary>One type naming another.</summary>
internal sealed record Arrow(string FromNamespace, string FromType, string ToNamespace, string ToType)
{
    public override string ToString() => $"{FromNamespace}.{FromType} names {ToNamespace}.{ToType}";
}
