#!/usr/bin/env bash
# Shows the whole path on this machine: builds, starts the bridge, runs a sample program under the Reporter's hook,
# prints the counters that arrived, the lines that do the same for any other .NET program, and the address of the page with
# the packages in use. Then it keeps serving.
#   ./run.sh           until Ctrl-C
#   ./run.sh --once    ends after the counters are printed
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
statsd_port=${POPCON_STATSD_PORT:-9125} web_port=${POPCON_WEB_PORT:-9102}
once=false
case "${1:-}" in
  --once) once=true ;;
  '') ;;
  *) echo "usage: ./run.sh [--once]" >&2; exit 2 ;;
esac

out=artifacts/run
hook=$PWD/$out/reporter/PopCon.Reporter.dll
echo "Building …"
dotnet publish src/StatsdBridge -c Release --use-current-runtime --self-contained false -o "$out/bridge" -nologo -v quiet
dotnet publish src/Reporter -c Release -o "$out/reporter" -nologo -v quiet
dotnet publish src/Cli -c Release --use-current-runtime --self-contained false -o "$out/popcon" -nologo -v quiet
dotnet build tests/Samples/Popular -c Release -o "$out/sample" -nologo -v quiet

# A fresh machine has bash, but not always curl.
get() {
  exec 3<>"/dev/tcp/127.0.0.1/$web_port" || return 1
  printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3
  sed '1,/^\r$/d' <&3
  exec 3>&-
} 2>/dev/null
metrics() { get /metrics; }

# The counts of this run alone: gone with it.
history=$(mktemp -d)
trap 'rm -rf "$history"' EXIT
"$out/bridge/PopCon.StatsdBridge" --log.level=warn "--history.folder=$history" \
  "--web.listen-address=127.0.0.1:$web_port" \
  "--statsd.listen-udp=127.0.0.1:$statsd_port" "--statsd.listen-tcp=127.0.0.1:$statsd_port" &
bridge=$!
trap 'kill "$bridge" 2>/dev/null; wait "$bridge" 2>/dev/null || true; rm -rf "$history"' EXIT
for _ in $(seq 300); do
  get /-/ready | grep -q Ready && break
  kill -0 "$bridge" 2>/dev/null || { echo "The bridge did not start; the reason stands above." >&2; exit 1; }
  sleep 0.1
done

echo "Running the sample program under the hook …"
DOTNET_STARTUP_HOOKS=$hook DOTNET_POPCONTEST_STATSD_HOST=127.0.0.1 DOTNET_POPCONTEST_STATSD_PORT=$statsd_port \
  dotnet "$out/sample/Popular.dll"
for _ in $(seq 300); do
  metrics | grep -q '^dotnet_popcon_reports' && break
  sleep 0.1
done

echo
echo "The counters that arrived:"
metrics | grep '^dotnet_popcon' || { echo "none" >&2; exit 1; }
cat <<EOF

The same for any other .NET program, in /etc/environment, a unit file or a Dockerfile:
  export DOTNET_STARTUP_HOOKS=$hook
  export DOTNET_POPCONTEST_STATSD_HOST=127.0.0.1
  export DOTNET_POPCONTEST_STATSD_PORT=$statsd_port

The packages in use, in a browser and in a terminal:
  http://127.0.0.1:$web_port/
  $PWD/$out/popcon/popcon report --source http://127.0.0.1:$web_port
EOF
if $once; then
  exit 0
fi

echo
echo "Serving until Ctrl-C."
wait "$bridge"
