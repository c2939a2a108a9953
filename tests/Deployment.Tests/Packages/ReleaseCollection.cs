namespace PopCon.Deployment.Tests.Packages;

/// <summary>The tests that share one release.</summary>
[CollectionDefinition(Name)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit's own word.")]
public sealed class ReleaseCollection : ICollectionFixture<BuiltRelease>, ICollectionFixture<PackageRoot>, ICollectionFixture<Kube.PodmanEngine>
{
    /// <summary>Its name.</summary>
    public const string Name = "release";
}
