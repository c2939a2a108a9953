using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PopCon.Update.Interop;

/// <summary>Starts a program: <see href="https://man7.org/linux/man-pages/man3/posix_spawn.3.html">posix_spawn(3)</see>.</summary>
/// <remarks>Linux and macOS. Thread-safe.</remarks>
internal static unsafe partial class PosixSpawn
{
    // 80 bytes with glibc and musl, 8 with macOS; the rest is room to spare.
    private const int FileActionsBytes = 512;

    // The same on Linux and macOS.
    private const int ReadWrite = 2;

    /// <summary>Starts a program with this process's environment and folder; its standard streams are <c>/dev/null</c>.</summary>
    /// <returns>The process id.</returns>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static int Start(string program, IReadOnlyList<string> arguments)
    {
        byte* actions = stackalloc byte[FileActionsBytes];
        using var words = new NativeTexts([program, .. arguments]);
        using var environment = new NativeTexts(Environment());
        Check(InitializeActions(actions));
        try
        {
            Check(AddOpen(actions, 0, "/dev/null", ReadWrite, 0));
            Check(AddDuplicate(actions, 0, 1));
            Check(AddDuplicate(actions, 0, 2));
            Check(Spawn(out int id, program, actions, nint.Zero, words.Pointer, environment.Pointer));
            return id;
        }
        finally
        {
            _ = DestroyActions(actions);
        }
    }

    /// <summary>Waits until a process that <see cref="Start"/> started has ended.</summary>
    public static void Wait(int id) => _ = WaitFor(id, nint.Zero, 0);

    private static List<string> Environment()
    {
        var entries = new List<string>();
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            entries.Add($"{entry.Key}={entry.Value}");
        }

        return entries;
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Spawn(out int id, string path, byte* actions, nint attributes, nint words, nint environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InitializeActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddDuplicate(byte* actions, int descriptor, int copy);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int WaitFor(int id, nint status, int options);
}
