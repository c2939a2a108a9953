#!/usr/bin/env bash
# Builds what a release consists of, from this checkout, into one folder. Needs the .NET SDK, tar and gzip.
#   ./release.sh [--runtime RID] [OUT]     OUT defaults to artifacts/release, RID to this machine's
# Two builds of the same commit give the same bytes. SHA256SUMS lists them; images are built by the Dockerfiles in deploy/images.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI=true

runtime='' out=artifacts/release
while (($#)); do
  case $1 in
    --runtime) [ $# -gt 1 ] || { echo "release.sh: --runtime needs a value such as linux-x64" >&2; exit 2; }; runtime=$2; shift 2 ;;
    -*) echo "usage: ./release.sh [--runtime RID] [OUT]" >&2; exit 2 ;;
    *) out=$1; shift ;;
  esac
done
[ -n "$runtime" ] || runtime=$(dotnet --info | sed -n 's/^ *RID: *//p')
version=$(sed -n 's/^appVersion: *"\(.*\)"/\1/p' helm/popcon/Chart.yaml)
# Files bear the time of the commit, so that an archive does not depend on when it was built.
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}

mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# NAME of the archive, then what `tar` packs.
archive() {
  local name=$1
  shift
  tar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --mode='u+rwX,go+rX,go-w' -c "$@" | gzip -n9 > "$out/$name"
}

publish() { dotnet publish "$1" -c Release -o "$2" -nologo -v quiet -p:Version="$version" "${@:3}"; }

publish src/StatsdBridge "$work/popcon-bridge-$version" -r "$runtime" --self-contained false
publish src/Reporter/Reporter.csproj "$work/popcon-reporter-$version"
publish src/Cli "$work/popcon-cli-$version" -r "$runtime" --self-contained false
cp install.sh LICENSE "$work/popcon-reporter-$version/"
cp LICENSE "$work/popcon-bridge-$version/"
cp LICENSE docs/popcon.md "$work/popcon-cli-$version/"
cp -r deploy/systemd "$work/popcon-bridge-$version/"

archive "popcon-bridge-$version-$runtime.tar.gz" -C "$work" "popcon-bridge-$version"
archive "popcon-cli-$version-$runtime.tar.gz" -C "$work" "popcon-cli-$version"
archive "popcon-reporter-$version.tar.gz" -C "$work" "popcon-reporter-$version"
archive "popcon-$version.tgz" -C helm popcon
(cd "$out" && sha256sum -- *.tar.gz *.tgz > SHA256SUMS && cat SHA256SUMS)
