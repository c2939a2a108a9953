using System.Runtime.Versioning;

// Unix sockets, signals and file modes are part of what is compared.
[assembly: SupportedOSPlatform("linux")]

// Half of a case's time is waiting, so twice the cores of a small machine keep it busy without starving the bridges.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
