using System;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Support;

/// <summary>A small .NET program that ships a package and loads it, built into a temporary folder.</summary>
internal sealed class SampleProgram : IDisposable
{
    /// <summary>What to give to <c>dotnet</c>, in <see cref="Folder"/>.</summary>
    public const string FileName = "sample.dll";

    /// <summary>The package it loads, as the Reporter names it.</summary>
    public const string Package = "yamldotnet";

    /// <summary>All it prints.</summary>
    public const string Output = "a: 1";

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <AssemblyName>sample</AssemblyName>
            <UseAppHost>false</UseAppHost>
            <InvariantGlobalization>true</InvariantGlobalization>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="YamlDotNet" Version="16.3.0" />
          </ItemGroup>
        </Project>
        """;

    private const string Source = """
        System.Console.WriteLine(new YamlDotNet.Serialization.SerializerBuilder().Build()
            .Serialize(new System.Collections.Generic.Dictionary<string, int> { ["a"] = 1 }).TrimEnd());
        """;

    private readonly TemporaryFolder _folder = new();

    private SampleProgram()
    {
    }

    /// <summary>Where the program lies.</summary>
    public string Folder => _folder.File("out");

    /// <summary>Builds it.</summary>
    public static async Task<SampleProgram> BuildAsync()
    {
        var program = new SampleProgram();
        program._folder.Write("sample.csproj", Project);
        program._folder.Write("Program.cs", Source);
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet",
            ["build", program._folder.Path, "--output", program.Folder, "-nodeReuse:false", "-nologo", "-v", "quiet"],
            deadline: TimeSpan.FromMinutes(3));
        Assert.True(exitCode == 0, output + error);
        return program;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
