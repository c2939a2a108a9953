using System.Threading.Tasks;

namespace PopCon.Hosting.Web;

/// <summary>What the lifecycle endpoints can ask of the process.</summary>
/// <remarks>Called by several requests at a time.</remarks>
internal interface ILifecycle
{
    /// <summary>Loads the mapping file again. A file that cannot be used is logged and counted, not thrown.</summary>
    public Task ReloadAsync();

    /// <summary>Begins a clean stop and returns at once.</summary>
    public void RequestQuit();
}
