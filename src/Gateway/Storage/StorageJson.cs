using System.Collections.Generic;
using System.Text.Json.Serialization;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.Storage;

/// <summary>How metas and indexes are written as JSON, made at build time: nothing of it is found out when the process starts.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FileMeta))]
[JsonSerializable(typeof(IndexEntry[]))]
[JsonSerializable(typeof(IReadOnlyCollection<IndexEntry>))]
[JsonSerializable(typeof(IndexPackage))]
internal sealed partial class StorageJson : JsonSerializerContext;
