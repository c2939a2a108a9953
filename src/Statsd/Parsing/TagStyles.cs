using System;

namespace PopCon.Statsd.Parsing;

/// <summary>The tag dialects that are switched on. What is off is ordinary text.</summary>
[Flags]
internal enum TagStyles
{
    /// <summary>No dialect.</summary>
    None = 0,

    /// <summary><c>name:1|c|#key:value,key2:value2</c>.</summary>
    DogStatsd = 1,

    /// <summary><c>name,key=value,key2=value2:1|c</c>.</summary>
    InfluxDb = 2,

    /// <summary><c>name#key=value,key2=value2:1|c</c>.</summary>
    Librato = 4,

    /// <summary><c>name[key=value,key2=value2]:1|c</c>.</summary>
    SignalFx = 8,

    /// <summary>Every dialect: the default, same as statsd_exporter.</summary>
    All = DogStatsd | InfluxDb | Librato | SignalFx,
}
