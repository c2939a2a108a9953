using System;
using System.Runtime.InteropServices;

namespace PopCon.Gateway.Storage;

/// <summary>How a client gets a file: from the disk, from another address, or, when it has neither, through a stream.</summary>
/// <param name="Path">The file on disk; <see langword="null"/>: it is elsewhere.</param>
/// <param name="Url">The address that the client is sent to, signed for a few minutes; <see langword="null"/>: the gateway serves the file.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileLocation(string? Path, Uri? Url);
