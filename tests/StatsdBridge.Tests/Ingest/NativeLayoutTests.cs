using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using PopCon.StatsdBridge.Ingest.Interop;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Ingest;

/// <summary>The structures and constants of native calls are what the C compiler of this system says they are.</summary>
public sealed class NativeLayoutTests : IDisposable
{
    private const string Program = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <stddef.h>
        #include <stdio.h>
        #include <sys/socket.h>
        #define SAY(what) printf("%s=%ld\n", #what, (long)(what))
        int main(void) {
          SAY(sizeof(struct iovec)); SAY(offsetof(struct iovec, iov_base)); SAY(offsetof(struct iovec, iov_len));
          SAY(sizeof(struct msghdr)); SAY(offsetof(struct msghdr, msg_name)); SAY(offsetof(struct msghdr, msg_namelen));
          SAY(offsetof(struct msghdr, msg_iov)); SAY(offsetof(struct msghdr, msg_iovlen));
          SAY(offsetof(struct msghdr, msg_control)); SAY(offsetof(struct msghdr, msg_controllen));
          SAY(offsetof(struct msghdr, msg_flags));
          SAY(sizeof(struct mmsghdr)); SAY(offsetof(struct mmsghdr, msg_hdr)); SAY(offsetof(struct mmsghdr, msg_len));
          SAY(MSG_TRUNC); SAY(MSG_DONTWAIT); SAY(MSG_WAITFORONE); SAY(EINTR); SAY(EAGAIN);
          SAY(SOL_SOCKET); SAY(SO_RCVBUFFORCE);
          return 0;
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task ReceiveMany_StructuresAndConstants_AreThoseOfTheSystem()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "recvmmsg is a call of Linux");
        IReadOnlyDictionary<string, long> native = await AskCompilerAsync();

        AssertStructure<LinuxReceiveMany.IoVector>(native, "iovec", ("Base", "iov_base"), ("Length", "iov_len"));
        AssertStructure<LinuxReceiveMany.MessageHeader>(
            native,
            "msghdr",
            ("Name", "msg_name"),
            ("NameLength", "msg_namelen"),
            ("Vectors", "msg_iov"),
            ("VectorCount", "msg_iovlen"),
            ("Control", "msg_control"),
            ("ControlLength", "msg_controllen"),
            ("Flags", "msg_flags"));
        AssertStructure<LinuxReceiveMany.Message>(native, "mmsghdr", ("Header", "msg_hdr"), ("Received", "msg_len"));
        (string Name, long Value)[] constants =
        [
            ("MSG_TRUNC", LinuxReceiveMany.MSG_TRUNC),
            ("MSG_DONTWAIT", LinuxReceiveMany.MSG_DONTWAIT),
            ("MSG_WAITFORONE", LinuxReceiveMany.MSG_WAITFORONE),
            ("EINTR", LinuxReceiveMany.EINTR),
            ("EAGAIN", LinuxReceiveMany.EAGAIN),
            ("SOL_SOCKET", LinuxSocketOption.SOL_SOCKET),
            ("SO_RCVBUFFORCE", LinuxSocketOption.SO_RCVBUFFORCE),
        ];
        Assert.All(constants, constant => Assert.Equal(native[constant.Name], constant.Value));
    }

    private static void AssertStructure<T>(IReadOnlyDictionary<string, long> native, string name, params (string Field, string Native)[] fields)
        where T : struct
    {
        Assert.Equal(native[$"sizeof(struct {name})"], Marshal.SizeOf<T>());
        foreach ((string field, string nativeField) in fields)
        {
            Assert.Equal(native[$"offsetof(struct {name}, {nativeField})"], Marshal.OffsetOf<T>(field));
        }

        Assert.Equal(fields.Length, typeof(T).GetFields().Length);
    }

    private async Task<IReadOnlyDictionary<string, long>> AskCompilerAsync()
    {
        string compiler = Tool.Require("gcc", "gcc");
        string program = _folder.File("layout");
        (int exitCode, _, string error) = await RunningProcess.RunAsync(compiler, ["-o", program, _folder.Write("layout.c", Program)]);
        Assert.True(exitCode == 0, error);
        (_, string output, _) = await RunningProcess.RunAsync(program, []);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(
            line => line[..line.LastIndexOf('=')],
            line => long.Parse(line[(line.LastIndexOf('=') + 1)..], CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
    }
}
