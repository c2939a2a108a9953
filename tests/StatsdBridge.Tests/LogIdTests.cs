using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace PopCon.StatsdBridge.Tests;

public sealed class LogIdTests
{
    private static IEnumerable<Assembly> Assemblies =>
        typeof(Bridge).Assembly.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("PopCon.", StringComparison.Ordinal))
            .Select(Assembly.Load)
            .Append(typeof(Bridge).Assembly);

    [Fact]
    public void EventIds_OfTheWholeProgram_AreUniqueAndSet()
    {
        List<(string Method, int Id)> all =
        [
            .. from assembly in Assemblies
               from type in assembly.GetTypes()
               from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
               let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
               where attribute is not null
               select (type.Name + "." + method.Name, attribute.EventId),
        ];

        Assert.NotEmpty(all);
        Assert.DoesNotContain(all, message => message.Id <= 0);
        Assert.Empty(all.GroupBy(message => message.Id).Where(group => group.Count() > 1).Select(group => string.Join(" and ", group)));
    }
}
