using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>The values files that every general chart test runs over.</summary>
internal static class MatrixValues
{
    private static readonly string Folder = Repository.PathOf("tests", "Deployment.Tests", "Chart", "Matrix");

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <summary>The text of one.</summary>
    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name + ".yaml"));
}
