#!/usr/bin/env bash
# Builds everything with warnings as errors, checks the formatting and runs all tests with real parts.
# Needs the .NET SDK. What else the tests use it installs from Debian when it is root; otherwise it says what to
# install, and the tests that need it are skipped by name.
#   ./test.sh             everything
#   ./test.sh --quick     without the tests that take long (containers, published programs, tools from NuGet)
#   ./test.sh FILTER      only the tests whose full name contains FILTER
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# What this user has set for the Reporter, the bridge or a proxy is not meant for the tests.
unset DOTNET_STARTUP_HOOKS DO_NOT_TRACK "${!DOTNET_POPCONTEST_@}" "${!POPCON_BRIDGE_@}"
export no_proxy=localhost,127.0.0.1${no_proxy:+,$no_proxy} NO_PROXY=localhost,127.0.0.1${NO_PROXY:+,$NO_PROXY}

# program or file:package
needs=(
  promtool:prometheus curl:curl openssl:openssl python3:python3 git:git gcc:gcc make:make g++:g++
  node:nodejs npm:npm /usr/include/node/node.h:libnode-dev go:golang-go nc.openbsd:netcat-openbsd busybox:busybox
  zsh:zsh fish:fish systemd-analyze:systemd /bin/kill:procps strace:strace chromium:chromium victoria-metrics:victoria-metrics
  docker:docker.io dockerd:docker.io debootstrap:debootstrap gunicorn:gunicorn dpkg-deb:dpkg lintian:lintian zip:zip unzip:unzip
  swift-proxy-server:swift-proxy swift-account-server:swift-account swift-container-server:swift-container
  swift-object-server:swift-object memcached:memcached /usr/lib/python3/dist-packages/swift:python3-swift
  podman:podman runc:runc /usr/bin/catatonit:catatonit
  pip3:python3-pip twine:twine docker-registry:docker-registry skopeo:skopeo
  /usr/lib/python3/dist-packages/statsd:python3-statsd
  /usr/lib/python3/dist-packages/aiodogstatsd:python3-aiodogstatsd
  /usr/lib/python3/dist-packages/numpy:python3-numpy
  /usr/lib/python3/dist-packages/kubernetes:python3-kubernetes
)
missing=()
for need in "${needs[@]}"; do
  what=${need%%:*} package=${need##*:}
  case $what in
    /*) [ -e "$what" ] || missing+=("$package") ;;
    *) command -v "$what" >/dev/null || [ -x "/usr/sbin/$what" ] || missing+=("$package") ;;
  esac
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing: ${missing[*]}"
    apt-get update -qq
    install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1; }
    # All at once takes a fraction of the time; one by one finds the one that does not come.
    install "${missing[@]}" || for package in "${missing[@]}"; do
      install "$package" || echo "Could not install $package: the tests that need it are skipped."
    done
  else
    echo "Missing, and the tests that need it are skipped: apt-get install ${missing[*]}"
  fi
fi

filter=()
case "${1:-}" in
  --quick) filter=(--filter 'Speed!=Slow') ;;
  ?*) filter=(--filter "FullyQualifiedName~$1") ;;
esac

# One compile server for all builds, those within tests too: a compiler that starts anew for each project takes longer than it
# compiles. It is this run's own, so that no other's is met or left behind, and has pipes of its own, so that it keeps open no
# output that a test reads to its end. After ten minutes without work it ends, and the next build starts another.
export UseSharedCompilation=true SharedCompilationId=popcon-test-$$
stop_compile_server() {
  local compilers
  compilers=$(dotnet msbuild src/Reporter/Reporter.csproj -getProperty:RoslynTargetsPath)
  dotnet "$compilers/bincore/VBCSCompiler.dll" -shutdown "-pipename:$SharedCompilationId"
}

log=$(mktemp)
trap 'rm -f "$log"; stop_compile_server >/dev/null 2>&1' EXIT
# Its failures are counted in the log: behind a pipe no variable outlives it.
step() {
  echo "== $*"
  "$@" 2>&1 || { echo "FAILED: $*"; return 1; }
}

# What it cannot load it does not check, and says so without failing. When all is well it says nothing.
format() {
  local said
  said=$(dotnet format PopCon.sln --verify-no-changes --no-restore 2>&1) && [ -z "$said" ] || { echo "$said"; return 1; }
}

{
  # Not on what an earlier build has left.
  if step dotnet build PopCon.sln -c Release -warnaserror -nologo -v quiet; then
    step format
    # One project after the other: several start processes and measure nothing, but share two cores. Where this script runs
    # in the background it ignores SIGINT, under nohup SIGHUP, and without env so would every program under test.
    # Builds within tests leave no build nodes, which would keep the output open that a test reads to its end.
    export MSBUILDDISABLENODEREUSE=1
    for project in tests/*Tests/*.csproj tests/Compatibility/*.csproj; do
      step env --default-signal=INT,HUP dotnet test "$project" -c Release --no-build -nologo "${filter[@]}"
    done
  fi
} | tee "$log"

sum() { grep -oE "^(Passed|Failed|Skipped)! .*$1: +[0-9]+" "$log" | grep -oE '[0-9]+$' | awk '{n += $1} END {print n + 0}'; }
passed=$(sum Passed) failed=$(sum Failed) skipped=$(sum Skipped) failed_steps=$(grep -c '^FAILED: ' "$log")
# A failed step may have no failed test: the build, the format, a test host that died.
[ "$failed" -ge "$failed_steps" ] || failed=$failed_steps
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
