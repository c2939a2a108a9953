using System.Text.Json.Serialization;

namespace PopCon.Gateway.NuGet;

/// <summary>How the facts of a package are written as JSON, made at build time.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(NuGetFacts))]
internal sealed partial class NuGetJson : JsonSerializerContext;
