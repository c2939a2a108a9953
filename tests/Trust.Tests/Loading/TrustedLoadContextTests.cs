using System;
using System.IO;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Trust.Loading;
using PopCon.Trust.Tests.Cases;
using PopCon.Trust.Tests.Support;

namespace PopCon.Trust.Tests.Loading;

public sealed class TrustedLoadContextTests
{
    private static readonly byte[] Good = CaseFile.Content("blob", "Dep.dll");
    private static readonly byte[] Evil = CaseFile.Content("blob", "Dep-evil.dll");

    [Fact]
    public void LoadAssembly_VerifiedFile_ComesFromMemory()
    {
        using TrustedPackage package = Signed();
        TrustedLoadContext context = Context(package);

        Assembly plugin = context.LoadAssembly("lib/Plugin.dll");

        Assert.Empty(plugin.Location);
        Assert.Equal("Dep", context.LoadFromAssemblyName(new AssemblyName("Dep")).GetName().Name);
        Assert.Same(typeof(object).Assembly, context.LoadFromAssemblyName(typeof(object).Assembly.GetName()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LoadAssembly_FileReplacedAfterTheCheck_IsRefused(bool asDependency)
    {
        using TrustedPackage package = Signed();
        TrustedLoadContext context = Context(package);
        context.LoadAssembly("lib/Plugin.dll");
        Replace(package, Evil);

        Exception? e = Record.Exception(() => asDependency ? context.LoadFromAssemblyName(new AssemblyName("Dep")) : context.LoadAssembly("lib/Dep.dll"));

        Assert.Contains("Dep.dll", Assert.IsType<TrustRefusedException>(e is FileLoadException ? e.InnerException : e).Message);
    }

    [Fact]
    public async Task LoadAssembly_FileReplacedAllTheTime_IsTheGoodOneOrRefused()
    {
        using TrustedPackage package = Signed();
        bool stop = false;
        var swapping = Task.Run(() =>
        {
            for (int i = 0; !Volatile.Read(ref stop); i++)
            {
                Replace(package, i % 2 == 0 ? Evil : Good);
            }
        });

        (int loaded, int refused) = (0, 0);
        for (int round = 0; round < 400; round++)
        {
            try
            {
                Assert.Equal(IdOf(Good), Context(package, collectible: true).LoadAssembly("lib/Dep.dll").ManifestModule.ModuleVersionId);
                loaded++;
            }
            catch (TrustRefusedException)
            {
                refused++;
            }
        }

        Volatile.Write(ref stop, true);
        await swapping.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(400, loaded + refused);
    }

    [Fact]
    public void LoadAssembly_NotListed_IsNotLoadedFromTheFolder()
    {
        using TrustedPackage package = Signed();
        TrustedLoadContext context = Context(package);
        context.LoadAssembly("lib/Plugin.dll");
        package.With("lib/Extra.dll", Evil);

        Assert.Throws<TrustRefusedException>(() => context.LoadAssembly("lib/Extra.dll"));
        Assert.Throws<TrustRefusedException>(() => context.LoadAssembly("../package/lib/Dep.dll"));
        Assert.Throws<FileNotFoundException>(() => context.LoadFromAssemblyName(new AssemblyName("Extra")));
    }

    [Theory]
    [InlineData("warn")]
    [InlineData("audit")]
    public void LoadAssembly_PolicyThatOnlyWatches_RefusesNothing(string mode)
    {
        using TrustedPackage package = Signed().With("lib/Dep.dll", Evil);
        var context = new TrustedLoadContext(package.Path, package.Policy(mode), new TrustedLoadOptions { Request = TrustedPackage.Request });

        Assert.Equal("files", context.Result.Reason);
        Assert.Equal(IdOf(Evil), context.LoadAssembly("lib/Dep.dll").ManifestModule.ModuleVersionId);
    }

    [Fact]
    public void Constructor_UntrustedPackage_IsRefusedWithItsResult()
    {
        using TrustedPackage package = Signed().With("lib/Dep.dll", Evil);

        Assert.Equal("files", Assert.Throws<TrustRefusedException>(() => Context(package)).Result.Reason);
    }

    [Fact]
    public void Unload_CollectibleContext_IsCollected()
    {
        WeakReference context = LoadAndUnload();

        for (int i = 0; i < 100 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(context.IsAlive);
    }

    [Fact]
    public void Constructor_SharedAssembly_StaysTheHosts()
    {
        using TrustedPackage package = Signed();
        string own = typeof(TrustedLoadContext).Assembly.GetName().Name!;
        package.With($"lib/{own}.dll", File.ReadAllBytes(typeof(TrustedLoadContext).Assembly.Location)).Signed();
        TrustedLoadContext isolated = Context(package);
        var sharing = new TrustedLoadContext(
            package.Path, package.Policy(), new TrustedLoadOptions { Request = TrustedPackage.Request, SharedAssemblies = new System.Collections.Generic.HashSet<string> { own } });
        isolated.LoadAssembly("lib/Plugin.dll");
        sharing.LoadAssembly("lib/Plugin.dll");

        Assert.NotSame(typeof(TrustedLoadContext).Assembly, isolated.LoadFromAssemblyName(new AssemblyName(own)));
        Assert.Same(typeof(TrustedLoadContext).Assembly, sharing.LoadFromAssemblyName(new AssemblyName(own)));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndUnload()
    {
        using TrustedPackage package = Signed();
        TrustedLoadContext context = Context(package, collectible: true);
        context.LoadAssembly("lib/Dep.dll");
        context.Unload();
        return new WeakReference(context);
    }

    private static TrustedPackage Signed() => new TrustedPackage()
        .With("lib/Plugin.dll", CaseFile.Content("blob", "Plugin.dll")).With("lib/Dep.dll", Good).Signed();

    private static TrustedLoadContext Context(TrustedPackage package, bool collectible = false) =>
        new(package.Path, package.Policy(), new TrustedLoadOptions { Request = TrustedPackage.Request, IsCollectible = collectible });

    private static void Replace(TrustedPackage package, byte[] content)
    {
        string temporary = package.Path + ".swap";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, Path.Combine(package.Path, "lib", "Dep.dll"), overwrite: true);
    }

    private static Guid IdOf(byte[] assembly)
    {
        using var reader = new System.Reflection.PortableExecutable.PEReader(new MemoryStream(assembly));
        System.Reflection.Metadata.MetadataReader metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(reader);
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }
}
