using System.Net;
using System.Threading.Tasks;

namespace PopCon.Gateway.Tests.Reliability;

/// <summary>A package of the project kite, of one ecosystem, whose version and content follow from a number.</summary>
/// <param name="IsPython">Whether it is a wheel; else it is a NuGet package.</param>
/// <param name="Version">Its version.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PushedPackage(bool IsPython, string Version, byte[] Content)
{
    private string Wheel => $"kite-{Version}-py3-none-any.whl";

    /// <summary>What the list of versions has of it.</summary>
    public string Listing => IsPython ? $">{Wheel}<" : $"\"{Version}\"";

    /// <summary>Where it can be fetched.</summary>
    public string Path => IsPython ? "r/r/simple/kite/" + Wheel : $"r/r/v3/flat/kite/{Version}/kite.{Version}.nupkg";

    public static PushedPackage Create(bool isPython, int number, int length)
    {
        string version = $"1.0.{number}";
        return new PushedPackage(isPython, version, isPython ? GatewayProcess.Wheel("kite", version, length, number) : GatewayProcess.Package("Kite", version, length, number));
    }

    /// <summary>Pushes it; whether the gateway has it.</summary>
    public async Task<bool> PushAsync(GatewayProcess gateway) =>
        IsPython ? await gateway.UploadAsync(Content, "kite", Version) == HttpStatusCode.OK : await gateway.PushAsync(Content) == HttpStatusCode.Created;
}
