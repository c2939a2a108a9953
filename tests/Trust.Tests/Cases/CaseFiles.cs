using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using PopCon.TestSupport;

namespace PopCon.Trust.Tests.Cases;

/// <summary>Makes and changes the files of a case.</summary>
internal sealed class CaseFiles(Func<string, string> substitute, string folder)
{
    /// <summary>Makes files, links, folders, pipes and archives.</summary>
    public void Make(JsonNode? files)
    {
        foreach (JsonNode? file in files?.AsArray() ?? [])
        {
            Make(file!.AsObject());
        }
    }

    /// <summary>Changes a file: flips a bit, cuts it off, or adds text.</summary>
    public void Edit(JsonNode step)
    {
        string path = PathOf(step["edit"]);
        byte[] content = File.ReadAllBytes(path);
        if (step["flip"] is { } flip)
        {
            content[(int)flip] ^= 1;
        }

        int length = (int?)step["truncate"] ?? content.Length;
        File.WriteAllBytes(path, [.. content[..length], .. Encoding.UTF8.GetBytes((string?)step["append"] ?? string.Empty)]);
    }

    /// <summary>The absolute path that a case means.</summary>
    public string PathOf(JsonNode? path) => Path.Combine(folder, substitute((string)path!));

    private void Make(JsonObject file)
    {
        if (file["path64"] is { } raw)
        {
            MakeRaw(Convert.FromBase64String((string)raw!), Content(file));
            return;
        }

        string path = PathOf(file["path"]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if ((string?)file["type"] is { } type)
        {
            MakeOther(type, path);
        }
        else if (file["link"] is { } target)
        {
            File.CreateSymbolicLink(path, substitute((string)target!));
        }
        else if (file["zip"] is { } entries)
        {
            MakeArchive(path, entries.AsArray());
        }
        else
        {
            File.WriteAllBytes(path, Content(file));
            SetMode(path, (string?)file["mode"] ?? "644");
        }
    }

    /// <summary>Sets a mode given in octal digits.</summary>
    public static void SetMode(string path, string octal)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
        }
    }

    private static void MakeOther(string type, string path)
    {
        if (type == "dir")
        {
            Directory.CreateDirectory(path);
            return;
        }

        using var made = System.Diagnostics.Process.Start(Tool.Require("mkfifo", "coreutils"), [path]);
        made.WaitForExit();
    }

    // .NET cannot name a file in other bytes than UTF-8.
    private void MakeRaw(byte[] path, byte[] content)
    {
        string script = $"import os; open(os.path.join(os.fsencode('{folder}'), bytes.fromhex('{Convert.ToHexString(path)}')), 'wb').write(bytes.fromhex('{Convert.ToHexString(content)}'))";
        using var made = System.Diagnostics.Process.Start(Tool.Require("python3", "python3"), ["-c", script]);
        made.WaitForExit();
    }

    private void MakeArchive(string path, JsonArray entries)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (JsonObject entry in entries.Select(entry => entry!.AsObject()))
        {
            using Stream stream = archive.CreateEntry((string)entry["name"]!).Open();
            stream.Write(Content(entry));
        }
    }

    private byte[] Content(JsonObject file)
    {
        if (file["repeat"] is { } repeat)
        {
            byte[] piece = Convert.FromBase64String((string)repeat[0]!);
            return [.. Enumerable.Repeat(piece, (int)repeat[1]!).SelectMany(bytes => bytes)];
        }

        string text = (string?)file["text"] ?? string.Empty;
        return file["b64"] is { } bytes ? Convert.FromBase64String((string)bytes!)
            : file["blob"] is { } blob ? CaseFile.Content("blob", (string)blob!)
            : file["key"] is { } key ? CaseFile.Content("key", (string)key!)
            : Encoding.UTF8.GetBytes(file["verbatim"] is null ? substitute(text) : text);
    }
}
