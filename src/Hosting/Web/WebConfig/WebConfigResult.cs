using System.Collections.Generic;
using PopCon.Hosting.Files;

namespace PopCon.Hosting.Web.WebConfig;

/// <summary>The outcome of reading a web configuration.</summary>
/// <param name="File">What it says, or <see langword="null"/> when there are errors.</param>
/// <param name="Errors">Everything that is wrong, each with file and line.</param>
/// <param name="Files">All files that were read, to notice changes.</param>
/// <remarks>Immutable.</remarks>
internal sealed record WebConfigResult(WebConfigFile? File, IReadOnlyList<string> Errors, FileSet Files);
