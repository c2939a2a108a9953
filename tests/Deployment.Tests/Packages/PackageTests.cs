using System;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.Deployment.Tests.Packages;

/// <summary>The Debian packages in a fresh Debian: installed, upgraded, removed and purged, with a changed setting and with a full disk.</summary>
[Trait("Speed", "Slow")]
[Collection(ReleaseCollection.Name)]
public sealed class PackageTests(BuiltRelease release, PackageRoot root, ITestOutputHelper log)
{
    // Makes version 9 of a package, with other settings and one file that is larger.
    private const string Next = """
        next() {
          dpkg-deb --raw-extract /packages/$1_*.deb /tmp/next
          sed -i 's/^Version: .*/Version: 9/' /tmp/next/DEBIAN/control
          find /tmp/next/etc -type f -exec sh -c 'echo "# new in version 9" >> "$0"' {} \;
          dd if=/dev/urandom of=/tmp/next/usr/lib/$1/large bs=1M count=3 status=none
          dpkg-deb --build /tmp/next /tmp/next.deb >/dev/null
        }
        install() { apt-get install -y -q -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" 2>&1; }
        get() { exec 3<>/dev/tcp/127.0.0.1/${port:-9102} && printf "GET $1 HTTP/1.0\r\n\r\n" >&3 && cat <&3; }
        wait_for() { for i in $(seq 300); do if get "$1" 2>/dev/null | grep -q "$2"; then return 0; fi; sleep 0.2; done; echo "no $2 at $1"; return 1; }
        run_bridge() {
          mkdir -p /run/popcon
          popcon-bridge --web.listen-address=127.0.0.1:9102 --statsd.listen-udp= --statsd.listen-tcp= --statsd.listen-unixgram=/run/popcon/statsd.sock --web.bridge-metrics >/tmp/bridge.log 2>&1 &
          wait_for /-/ready ' 200 '
        }

        """;

    [SkippableTheory]
    [InlineData("popcon-bridge_")]
    [InlineData("popcon-gateway_")]
    [InlineData("popcon-reporter_")]
    [InlineData("popcon-cli_")]
    public async Task Package_JudgedByLintian_HasNoError(string package)
    {
        string lintian = Tool.Require("lintian", "lintian");
        string file = await DebAsync(package);
        log.WriteLine($"{file}: {new System.IO.FileInfo(file).Length} bytes");
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            lintian, ["--allow-root", "--fail-on", "error", file], deadline: TimeSpan.FromMinutes(3));
        log.WriteLine(output + error);
        Assert.True(exitCode == 0, output + error);
    }

    [SkippableFact]
    public async Task Bridge_FromInstallToPurge_KeepsSettingsAndLeavesNothing()
    {
        string output = await root.RunAsync([await DebAsync("popcon-bridge_")], Next + """
            umount /usr/share/dotnet
            install /packages/popcon-bridge_*.deb
            popcon-bridge --version
            for unit in service -udp.socket -tcp.socket -unixgram.socket -web.socket; do systemctl is-enabled popcon-bridge${unit/#service/.service}; done
            systemd-analyze verify popcon-bridge.service
            echo 'BRIDGE_FLAGS="--log.level=debug"' >> /etc/popcon/bridge.env
            systemctl disable popcon-bridge-tcp.socket 2>/dev/null
            mkdir -p /var/lib/private/popcon-bridge && touch /var/lib/private/popcon-bridge/bridge.state
            next popcon-bridge
            install /tmp/next.deb
            dpkg-query -W -f 'version ${Version}\n' popcon-bridge
            echo "tcp $(systemctl is-enabled popcon-bridge-tcp.socket || true), udp $(systemctl is-enabled popcon-bridge-udp.socket)"
            grep -q log.level=debug /etc/popcon/bridge.env && echo kept
            ls /etc/popcon
            apt-get remove -y -q popcon-bridge 2>&1
            [ -s /etc/popcon/bridge.env ] && [ -e /var/lib/private/popcon-bridge/bridge.state ] && [ ! -e /usr/lib/popcon-bridge ] && echo removed
            apt-get purge -y -q popcon-bridge 2>&1
            find / -xdev -path /proc -prune -o -path /tmp -prune -o -path /packages -prune -o -path /var/log -prune -o -path /var/lib/dpkg -prune -o -name '*popcon*' -print | sed 's/^/left: /'
            echo end
            """);
        Assert.Contains("version 9\n", output, StringComparison.Ordinal);
        Assert.Contains("tcp disabled, udp enabled\nkept\nbridge.env\nbridge.env.dpkg-dist\n", output, StringComparison.Ordinal);
        Assert.Contains("\nremoved\n", output, StringComparison.Ordinal);
        Assert.Equal(5, output.Split('\n').Count(line => line == "enabled"));
        Assert.DoesNotContain("left: ", output, StringComparison.Ordinal);
        Assert.EndsWith("end\n", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Gateway_FromInstallToPurge_ServesKeepsSettingsAndLeavesNothing()
    {
        string output = await root.RunAsync([await DebAsync("popcon-gateway_")], Next + """
            install /packages/popcon-gateway_*.deb
            popcon-gateway --version
            systemctl is-enabled popcon-gateway.service
            systemd-analyze verify popcon-gateway.service
            stat -c 'mode %a' /etc/popcon/gateway.env /etc/popcon/gateway.yaml
            sed -n 's,^ExecStart=/usr/bin/dotnet /usr/lib/popcon-gateway/popcon-gateway.dll \(.*\) $GATEWAY_FLAGS$,\1,p' /lib/systemd/system/popcon-gateway.service > /tmp/flags
            echo "flags $(wc -w < /tmp/flags)"
            popcon-gateway $(cat /tmp/flags) >/tmp/gateway.log 2>&1 &
            port=9103
            wait_for /-/ready ' 200 ' || cat /tmp/gateway.log
            echo 'repositories: { public: { type: file_system, anonymous_read: true } }' >> /etc/popcon/gateway.yaml
            pid=$!
            kill -HUP $pid
            wait_for /metrics 'popcon_gateway_index_packages{repository="public"} 0'
            echo reloaded
            kill $pid
            wait $pid && echo "stopped"
            next popcon-gateway
            install /tmp/next.deb
            dpkg-query -W -f 'version ${Version}\n' popcon-gateway
            grep -q file_system /etc/popcon/gateway.yaml && echo kept
            ls /etc/popcon
            mkdir -p /var/lib/private/popcon-gateway && touch /var/lib/private/popcon-gateway/package
            apt-get remove -y -q popcon-gateway 2>&1
            [ -s /etc/popcon/gateway.yaml ] && [ -e /var/lib/private/popcon-gateway/package ] && [ ! -e /usr/lib/popcon-gateway ] && echo removed
            apt-get purge -y -q popcon-gateway 2>&1
            find / -xdev -path /proc -prune -o -path /tmp -prune -o -path /packages -prune -o -path /var/log -prune -o -path /var/lib/dpkg -prune -o -name '*popcon*' -print | sed 's/^/left: /'
            echo end
            """);
        Assert.Contains("\nenabled\n", output, StringComparison.Ordinal);
        Assert.Contains("mode 600\nmode 644\nflags 2\nreloaded\nstopped\n", output, StringComparison.Ordinal);
        Assert.Contains("version 9\nkept\ngateway.env\ngateway.yaml\ngateway.yaml.dpkg-dist\n", output, StringComparison.Ordinal);
        Assert.Contains("\nremoved\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("left: ", output, StringComparison.Ordinal);
        Assert.EndsWith("end\n", output, StringComparison.Ordinal);
    }

    /// <summary>E1: neither a removal nor a purge breaks the shells that run, and the next boot clears away what stayed for them.</summary>
    [SkippableFact]
    public async Task Reporter_FromInstallToPurge_CountsAndNeverBreaksARunningShell()
    {
        using SampleProgram program = await SampleProgram.BuildAsync();
        string[] files = [await DebAsync("popcon-bridge_"), await DebAsync("popcon-reporter_"), program.Folder];
        string output = await root.RunAsync(files, Next + $$"""
            sample="dotnet /packages/out/{{SampleProgram.FileName}}"
            started=$(date +%s%N)
            install /packages/popcon-bridge_*.deb /packages/popcon-reporter_*.deb
            run_bridge
            bash -lc "$sample"
            wait_for /metrics 'library="{{SampleProgram.Package}}"} 1'
            echo "counted after $(( ($(date +%s%N) - started) / 1000000 )) ms"
            systemd-analyze cat-config systemd/system.conf | grep DOTNET_STARTUP_HOOKS
            echo 'OPTIONS="$OPTIONS --once-a-day"' >> /etc/popcon/reporter.conf
            next popcon-reporter
            cat > /tmp/shell.sh <<EOF
            echo "hook \$DOTNET_STARTUP_HOOKS"
            $sample
            apt-get install -y -q -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold /tmp/next.deb 2>&1
            $sample && echo "runs after the upgrade"
            apt-get remove -y -q popcon-reporter 2>&1
            $sample && echo "runs after the removal"
            apt-get purge -y -q popcon-reporter 2>&1
            $sample && echo "runs after the purge"
            EOF
            grep -q once-a-day /etc/popcon/reporter.conf && echo kept
            bash -l /tmp/shell.sh
            bash -lc 'echo "new shell: ${DOTNET_STARTUP_HOOKS:-none}"'
            ls /opt/popcon
            systemd-tmpfiles --remove --boot 2>/dev/null || true
            find /opt /etc /usr -name '*opcon*' ! -name 'popcon-bridge*' ! -path '/usr/lib/popcon-bridge*' ! -path /etc/popcon | sed 's/^/left: /'
            echo end
            """);
        log.WriteLine(output);
        Assert.Contains("hook /opt/popcon/PopCon.Reporter.dll\n", output, StringComparison.Ordinal);
        foreach (string step in new[] { "upgrade", "removal", "purge" })
        {
            Assert.Contains($"\n{SampleProgram.Output}\nruns after the {step}\n", output, StringComparison.Ordinal);
        }

        Assert.Contains("\nkept\n", output, StringComparison.Ordinal);
        Assert.Contains("new shell: none\nPopCon.Reporter.dll\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("left: ", output, StringComparison.Ordinal);
        Assert.EndsWith("end\n", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Bridge_UpgradedOnAFullDisk_StaysAsItWasAndRuns()
    {
        string output = await root.RunAsync([await DebAsync("popcon-bridge_")], Next + """
            next popcon-bridge
            mkdir -p /usr/lib/popcon-bridge
            mount -t tmpfs -o size=96m tmpfs /usr/lib/popcon-bridge
            install /packages/popcon-bridge_*.deb
            run_bridge
            (cd /usr/lib/popcon-bridge && find . -type f -exec md5sum {} +) > /tmp/before
            dd if=/dev/zero of=/usr/lib/popcon-bridge/fill bs=1M 2>/dev/null || true
            dpkg --install --force-confold /tmp/next.deb 2>&1 && echo "unexpected success"
            (cd /usr/lib/popcon-bridge && md5sum --quiet -c /tmp/before) && echo "files as before"
            dpkg-query -W -f 'is ${Version} ${db:Status-Status}\n' popcon-bridge
            get /-/healthy | grep -q Healthy && echo "old one runs"
            popcon-bridge --version >/dev/null && echo "old one starts"
            rm /usr/lib/popcon-bridge/fill
            dpkg --install --force-confold /tmp/next.deb 2>&1
            dpkg-query -W -f 'is ${Version} ${db:Status-Status}\n' popcon-bridge
            """);
        Assert.Contains("No space left on device", output, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected success", output, StringComparison.Ordinal);
        string version = System.IO.Path.GetFileName(await DebAsync("popcon-bridge_")).Split('_')[1];
        Assert.Contains($"files as before\nis {version} installed\nold one runs\nold one starts\n", output, StringComparison.Ordinal);
        Assert.EndsWith("is 9 installed\n", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Reporter_UpgradedOnAFullDisk_KeepsTheOldHook()
    {
        string output = await root.RunAsync([await DebAsync("popcon-reporter_")], Next + """
            next popcon-reporter
            mkdir -p /opt/popcon
            mount -t tmpfs -o size=1m tmpfs /opt/popcon
            install /packages/popcon-reporter_*.deb
            md5sum /opt/popcon/* > /tmp/before
            dd if=/dev/zero of=/opt/popcon/fill bs=1k 2>/dev/null || true
            dpkg --install --force-confold /tmp/next.deb 2>&1 && echo "unexpected success"
            md5sum --quiet -c /tmp/before && echo "files as before"
            rm /opt/popcon/fill
            dpkg --configure -a 2>&1
            ls /opt/popcon
            """);
        Assert.DoesNotContain("unexpected success", output, StringComparison.Ordinal);
        Assert.Contains("files as before\n", output, StringComparison.Ordinal);
        Assert.EndsWith("PopCon.EmptyHook.dll\nPopCon.Reporter.dll\n", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Cli_Installed_Runs()
    {
        string output = await root.RunAsync([await DebAsync("popcon-cli_")], Next + "install /packages/popcon-cli_*.deb\npopcon --help");
        Assert.Contains("trust", output, StringComparison.Ordinal);
    }

    private Task<string> DebAsync(string prefix) => release.FileAsync(prefix);
}
