using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;

namespace PopCon.Trust.Loading;

/// <summary>A folder that only this user can enter, for native libraries: the system loads those from files only.</summary>
/// <remarks>Not thread-safe; the caller locks.</remarks>
internal sealed class PrivateLibraryFolder
{
    // mkdtemp: a new name and mode 0700
    private readonly string _folder = Directory.CreateTempSubdirectory("popcon-trust-").FullName;
    private int _count;

    /// <summary>Makes the folder. It is deleted when the process ends, at the latest.</summary>
    public PrivateLibraryFolder() => AppDomain.CurrentDomain.ProcessExit += DeleteAtExit;

    /// <summary>Copies verified bytes to a new file, hashes the copy through the handle that wrote it, and loads it.</summary>
    /// <param name="path">The path of the library in the package; only its name is kept.</param>
    /// <param name="bytes">The verified bytes.</param>
    /// <param name="load">Loads a library from a path.</param>
    /// <exception cref="IOException">The copy differs from what was written.</exception>
    public nint Load(string path, byte[] bytes, Func<string, nint> load)
    {
        string copy = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, (_count++).ToString(CultureInfo.InvariantCulture))).FullName, Path.GetFileName(path));
        Write(copy, bytes);
        try
        {
            return load(copy);
        }
        finally
        {
            // A loaded library stays in memory without its file, except on Windows.
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(copy);
            }
        }
    }

    /// <summary>Deletes the folder as far as the system allows.</summary>
    public void Delete()
    {
        AppDomain.CurrentDomain.ProcessExit -= DeleteAtExit;
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows keeps loaded libraries; the system clears its temporary folder by itself.
        }
    }

    private void DeleteAtExit(object? sender, EventArgs e) => Delete();

    private static void Write(string copy, byte[] bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        }

        using var file = new FileStream(copy, options);
        file.Write(bytes);
        file.Flush();
        file.Position = 0;
        if (!SHA256.HashData(file).AsSpan().SequenceEqual(SHA256.HashData(bytes)))
        {
            throw new IOException($"{copy}: the copy of a native library differs from what was written.");
        }
    }
}
