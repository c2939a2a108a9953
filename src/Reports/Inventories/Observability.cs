using System;
using System.Linq;

namespace PopCon.Reports.Inventories;

/// <summary>Packages whose names say that there is nothing to load, so that their use cannot be seen.</summary>
/// <remarks>Stateless. Knows conventions and a few well-known packages only: a package in doubt counts as observable where its inventory says nothing.</remarks>
internal static class Observability
{
    public const string NoAssembly = "it has no assembly to load";
    public const string NothingToImport = "it has no module to import";

    private const string Analyzer = "it is an analyzer, which only the compiler loads";
    private const string BuildOnly = "it is used at build time only";
    private const string TypeStubs = "it holds type stubs, which only type checkers read";
    private const string NotPython = "it is a program or a native library, which Python does not import";

    private static readonly string[] CondaPrograms =
    [
        "python", "r-base", "openssl", "ca-certificates", "ncurses", "sqlite", "tk", "xz", "zlib", "bzip2", "readline", "nodejs", "git", "cmake", "make",
        "gcc", "gxx", "gfortran", "clang", "icu", "krb5", "tzdata", "openjdk", "pandoc", "mamba", "ld_impl_linux-64", "python_abi",
    ];

    /// <summary>Why a package cannot be seen; <see langword="null"/> where it can.</summary>
    /// <param name="language">Its language.</param>
    /// <param name="name">Its normalized name.</param>
    public static string? ReasonOf(string language, string name) => language switch
    {
        PackageNames.Dotnet => OfNuGet(name),
        PackageNames.Python when name.StartsWith("types-", StringComparison.Ordinal) || name.EndsWith("-stubs", StringComparison.Ordinal) => TypeStubs,
        _ => null,
    };

    /// <summary>The same for a name of conda, which also brings programs.</summary>
    public static string? ReasonOfConda(string name) =>
        CondaPrograms.Contains(name, StringComparer.Ordinal) || name[0] == '_' || name.StartsWith("lib", StringComparison.Ordinal)
            ? NotPython
            : ReasonOf(PackageNames.Python, name);

    private static string? OfNuGet(string name)
    {
        if (name.EndsWith(".analyzers", StringComparison.Ordinal) || name.EndsWith(".analyzer", StringComparison.Ordinal)
            || name.StartsWith("stylecop.analyzers", StringComparison.Ordinal) || name.StartsWith("microsoft.codeanalysis.bannedapianalyzers", StringComparison.Ordinal))
        {
            return Analyzer;
        }

        return name.StartsWith("microsoft.sourcelink.", StringComparison.Ordinal)
            || name is "microsoft.net.test.sdk" or "coverlet.collector" or "coverlet.msbuild" or "grpc.tools" or "minver" or "nerdbank.gitversioning"
            || name.StartsWith("microsoft.netframework.referenceassemblies", StringComparison.Ordinal)
            ? BuildOnly
            : null;
    }
}
