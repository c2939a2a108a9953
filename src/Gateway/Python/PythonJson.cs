using System.Text.Json.Serialization;

namespace PopCon.Gateway.Python;

/// <summary>How the facts of a file are written as JSON, made at build time.</summary>
[JsonSerializable(typeof(PythonFacts))]
internal sealed partial class PythonJson : JsonSerializerContext;
