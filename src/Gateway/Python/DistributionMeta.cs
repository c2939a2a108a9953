using System;
using System.IO;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.SimpleIndex;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Python;

/// <summary>Makes the meta of a distribution, after it has been checked.</summary>
/// <remarks>Stateless.</remarks>
internal static partial class DistributionMeta
{
    /// <summary>Checks name, version, file name and archive.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="name">The project that it is said to belong to.</param>
    /// <param name="version">The version that it is said to be.</param>
    /// <param name="requiresPython">What is said about Python, for a source distribution.</param>
    /// <param name="uploaded">When it was uploaded.</param>
    /// <exception cref="UploadException">It is not a valid distribution.</exception>
    public static FileMeta Create(TemporaryUpload file, string fileName, string? name, string? version, string? requiresPython, DateTimeOffset uploaded)
    {
        string project = ProjectName.Normalize(
            name is not null && NamePattern().IsMatch(name) ? name : throw UploadException.Invalid("The field name is not a project name."));
        string normalized = (version is null ? null : PythonVersion.Normalize(version))
            ?? throw UploadException.Invalid("The field version is not a version of PEP 440.");
        if (!DistributionName.Fits(fileName, project, normalized))
        {
            throw UploadException.Invalid("The file name is not that of a wheel or source distribution of this name and version.");
        }

        using FileStream content = file.Open();
        PythonFacts facts = DistributionReader.Read(content, fileName, project, normalized, requiresPython);
        return new FileMeta
        {
            Ecosystem = Ecosystems.PyPi,
            Name = project,
            Version = normalized,
            FileName = fileName,
            Sha256 = file.Sha256,
            Size = file.Size,
            Uploaded = uploaded,
            Facts = (JsonObject)JsonSerializer.SerializeToNode(facts, PythonJson.Default.PythonFacts)!,
        };
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();
}
