using System;
using System.Reflection;
using PopCon.Trust.Loading;
using PopCon.Trust.Policies;

namespace PopCon.Samples.TrustedPluginHost;

/// <summary>Loads a plug-in only if its package is trusted: <c>TrustedPluginHost POLICY FOLDER</c>. See docs/trust.md.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var policy = TrustPolicy.Load(args[0]);
        try
        {
            var context = new TrustedLoadContext(args[1], policy, new TrustedLoadOptions { IsCollectible = true });
            Type work = context.LoadAssembly("TrustedPlugin.dll").GetType("PopCon.Samples.TrustedPlugin.Work")!;
            Console.WriteLine($"{Call(work, "Do")}location=[{work.Assembly.Location}]");
            Console.WriteLine(Call(work, "Greet", "de"));
            Console.WriteLine(Call(work, "Native"));
            context.Unload();
            return 0;
        }
        catch (TrustRefusedException e)
        {
            Console.Error.WriteLine($"Refused: {e.Result.Reason}");
            return 1;
        }
    }

    private static object? Call(Type type, string method, params object[] arguments) =>
        type.GetMethod(method)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
