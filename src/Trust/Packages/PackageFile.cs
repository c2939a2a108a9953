using System;
using System.IO;

namespace PopCon.Trust.Packages;

/// <summary>A file of a package.</summary>
/// <param name="Path">Its one spelling, joined by <c>/</c>.</param>
/// <param name="Length">Its length in bytes as the folder or the archive says; checked when it is read.</param>
/// <param name="Open">Opens its content.</param>
internal sealed record PackageFile(string Path, long Length, Func<Stream> Open);
