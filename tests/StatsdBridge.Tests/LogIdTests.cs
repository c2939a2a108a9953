using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.Extensions.Logging;
using PopCon.Hosting;

namespace PopCon.StatsdBridge.Tests;

public sealed class LogIdTests
{
    [Fact]
    public void EventIds_OfTheWholeAssembly_AreUniqueAndSet()
    {
        List<(string Method, int Id)> all =
        [
            .. from type in typeof(BuildInfo).Assembly.GetTypes()
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
