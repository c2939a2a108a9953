namespace PopCon.Gateway.Counting;

/// <summary>The values of the label <c>ecosystem</c>.</summary>
internal static class Ecosystems
{
    /// <summary>NuGet packages.</summary>
    public const string NuGet = "nuget";

    /// <summary>Python packages.</summary>
    public const string PyPi = "pypi";

    /// <summary>npm packages.</summary>
    public const string Npm = "npm";

    /// <summary>Container images.</summary>
    public const string Docker = "docker";

    /// <summary>Files of redirect rules.</summary>
    public const string File = "file";
}
