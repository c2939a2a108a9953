#!/usr/bin/env bash
# Builds everything with warnings as errors, checks the formatting and runs all tests with real parts.
# Needs the .NET SDK. What else the tests use it installs from Debian when it is root; otherwise it says what to
# install, and the tests that need it are skipped by name.
#   ./test.sh             everything
#   ./test.sh --quick     without the tests that take long (containers, long-running programs)
#   ./test.sh FILTER      only the tests whose full name contains FILTER
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# program or file:package
needs=(
  promtool:prometheus victoria-metrics:victoria-metrics chromium:chromium curl:curl openssl:openssl python3:python3 git:git gcc:gcc make:make g++:g++
  node:nodejs npm:npm go:golang-go nc:netcat-openbsd busybox:busybox systemd-analyze:systemd
  docker:docker.io dockerd:docker.io debootstrap:debootstrap gunicorn:gunicorn
  /usr/lib/python3/dist-packages/statsd:python3-statsd
  /usr/lib/python3/dist-packages/aiodogstatsd:python3-aiodogstatsd
  /usr/lib/python3/dist-packages/jsonschema:python3-jsonschema
  /usr/lib/python3/dist-packages/kubernetes:python3-kubernetes
  /usr/share/gocode/src/github.com/Masterminds/sprig:golang-github-masterminds-sprig-dev
  /usr/share/gocode/src/sigs.k8s.io/yaml:golang-k8s-sigs-yaml-dev
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
    for package in "${missing[@]}"; do
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 \
        || echo "Could not install $package: the tests that need it are skipped."
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

failed_steps=0
step() {
  echo "== $*"
  "$@" || { failed_steps=$((failed_steps + 1)); echo "FAILED: $*"; }
}

step dotnet build PopCon.sln -c Release -warnaserror -nologo -v quiet
step dotnet format PopCon.sln --verify-no-changes --no-restore

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# One project after the other: several start processes and measure nothing, but share two cores.
for project in tests/*Tests/*.csproj tests/Compatibility/*.csproj; do
  step dotnet test "$project" -c Release --no-build -nologo "${filter[@]}" 2>&1 | tee -a "$log"
done

# step ran behind a pipe: its failures are in the log only.
failed_steps=$((failed_steps + $(grep -c '^FAILED: ' "$log")))
sum() { grep -oE "$1: +[0-9]+" "$log" | grep -oE '[0-9]+$' | awk '{n += $1} END {print n + 0}'; }
passed=$(sum Passed) failed=$(sum Failed) skipped=$(sum Skipped)
[ "$failed_steps" -gt 0 ] && [ "$failed" = 0 ] && failed=$failed_steps
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
