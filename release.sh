#!/usr/bin/env bash
# Builds what a release consists of, from this checkout, into one folder: archives, Debian packages, the chart, the tool as a NuGet
# package and the bill of materials. Needs the .NET SDK, tar, gzip, unzip, zip, dpkg-deb and python3.
#   ./release.sh [--runtime RID] [--no-images] [OUT]     OUT defaults to artifacts/release, RID to this machine's
#   ./release.sh --images-only                           only the images
# Two builds of the same commit give the same bytes. SHA256SUMS lists them. Where a Docker engine answers, the images are built and
# tagged with the version as well. BUILD_IMAGE and BASE_IMAGE name base images of your own, BUILD_NETWORK the network of their build.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI=true
# Analyzers run with every build of the repository, change no byte of the output, and take half of the time.
export RunAnalyzers=false

runtime='' images=yes out=artifacts/release
while (($#)); do
  case $1 in
    --runtime) [ $# -gt 1 ] || { echo "release.sh: --runtime needs a value such as linux-x64" >&2; exit 2; }; runtime=$2; shift 2 ;;
    --no-images) images=no; shift ;;
    --images-only) images=only; shift ;;
    -*) echo "usage: ./release.sh [--runtime RID] [--no-images | --images-only] [OUT]" >&2; exit 2 ;;
    *) out=$1; shift ;;
  esac
done
version=$(sed -n 's/^appVersion: *"\(.*\)"/\1/p' helm/popcon/Chart.yaml)

# From the files that git knows, so that neither build output nor history is sent to the engine.
build_images() {
  local dockerfile image
  for dockerfile in deploy/images/*/Dockerfile; do
    image=$(basename "$(dirname "$dockerfile")")
    git ls-files -z --cached --others --exclude-standard | tar --create --null --ignore-failed-read --files-from - |
      docker build --file "$dockerfile" --tag "popcon/$image:$version" ${BUILD_NETWORK:+--network "$BUILD_NETWORK"} \
        ${BUILD_IMAGE:+--build-arg "BUILD_IMAGE=$BUILD_IMAGE"} ${BASE_IMAGE:+--build-arg "BASE_IMAGE=$BASE_IMAGE"} -
  done
}
if [ "$images" = only ]; then
  build_images
  exit
fi

[ -n "$runtime" ] || runtime=$(dotnet --info | sed -n 's/^ *RID: *//p')
# Files bear the time of the commit, so that an archive does not depend on when it was built.
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}

mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
# Inside of the checkout, because only paths below it are left out of what the compiler writes.
build=$PWD/artifacts/build
rm -rf "$build"
# One compile server for all projects, which takes far less time than a compiler that starts for each. It is of this run alone and ends
# with it, so that two builds of a commit have no process in common.
export UseSharedCompilation=true SharedCompilationId=popcon-release-$$
compile_server=$(dotnet msbuild src/Reporter/Reporter.csproj -getProperty:RoslynTargetsPath)/bincore/VBCSCompiler.dll
trap 'dotnet "$compile_server" -shutdown "-pipename:$SharedCompilationId" >/dev/null 2>&1 || true; rm -rf "$work" "$build"' EXIT

# NAME of the archive, then what `tar` packs.
archive() {
  local name=$1
  shift
  tar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --mode='u+rwX,go+rX,go-w' -c "$@" | gzip -n9 > "$out/$name"
}

# PROJECT and NAME of its folder. Intermediate files have a folder of their own: those of other builds of this checkout stay as they are.
# Without symbols: the framework's generator of log methods writes its classes in any order, and symbols differ with it.
publish() {
  dotnet publish "$1" -c Release -o "$work/$2-$version" -nologo -v quiet -p:Version="$version" -p:DebugType=none --artifacts-path "$build" "${@:3}"
}

# NuGet names a file in the package at random and gives others the time of the day.
repack() {
  local folder=$work/nupkg part
  rm -rf "$folder"
  unzip -q "$1" -d "$folder"
  part=$(cd "$folder/package/services/metadata/core-properties" && echo *.psmdcp)
  mv "$folder/package/services/metadata/core-properties/$part" "$folder/package/services/metadata/core-properties/popcon.psmdcp"
  sed -i -E -e "s/$part/popcon.psmdcp/" -e 's/ Id="R[0-9A-F]+"/ Id="R1"/2; s/ Id="R[0-9A-F]+"/ Id="R0"/' "$folder/_rels/.rels"
  find "$folder" -exec touch -d "@$epoch" {} +
  rm "$1"
  # The description of the package first, as its readers expect.
  (cd "$folder" && { echo '[Content_Types].xml'; echo _rels/.rels; find . -type f -printf '%P\n' | grep -vxE '\[Content_Types\]\.xml|_rels/\.rels' | LC_ALL=C sort; } |
    TZ=UTC zip -q -X -9 -@ "$1")
}

publish src/StatsdBridge popcon-bridge -r "$runtime" --self-contained
publish src/Gateway popcon-gateway -r "$runtime" --self-contained false
publish src/Cli popcon-cli -r "$runtime" --self-contained false
publish src/Reporter/Reporter.csproj popcon-reporter
cp install.sh LICENSE "$work/popcon-reporter-$version/"
cp LICENSE README.md "$work/popcon-bridge-$version/"
cp LICENSE docs/popcon.md "$work/popcon-cli-$version/"
cp LICENSE docs/gateway.md "$work/popcon-gateway-$version/"
mkdir "$work/popcon-bridge-$version/systemd" "$work/popcon-gateway-$version/systemd"
cp deploy/systemd/popcon-{bridge,reporter}* "$work/popcon-bridge-$version/systemd/"
cp deploy/systemd/popcon-gateway* "$work/popcon-gateway-$version/systemd/"

archive "popcon-bridge-$version-$runtime.tar.gz" -C "$work" "popcon-bridge-$version"
archive "popcon-gateway-$version-$runtime.tar.gz" -C "$work" "popcon-gateway-$version"
archive "popcon-cli-$version-$runtime.tar.gz" -C "$work" "popcon-cli-$version"
archive "popcon-reporter-$version.tar.gz" -C "$work" "popcon-reporter-$version"
archive "popcon-$version.tgz" -C helm popcon
deploy/packages/build.sh "$work" "$version" "$runtime" "$epoch" "$out"

dotnet pack src/Cli -c Release -o "$work/tool" -nologo -v quiet -p:Version="$version" -p:DebugType=none --artifacts-path "$build"
repack "$work/tool/PopCon.Cli.$version.nupkg"
cp "$work/tool/PopCon.Cli.$version.nupkg" "$out/"

assets() { echo "$1=$build/obj/$2/project.assets.json"; }
python3 deploy/packages/sbom.py "$version" "$epoch" "$(assets popcon-gateway Gateway)" "$(assets popcon-cli Cli)" \
  "$(assets popcon-reporter Reporter)" --self-contained "$(assets popcon-bridge StatsdBridge)" \
  > "$out/popcon-$version.cdx.json"

if [ "$images" = no ]; then
  :
elif command -v docker >/dev/null && docker info >/dev/null 2>&1; then
  build_images
else
  echo "release.sh: no Docker engine answers, so no images are built." >&2
fi
(cd "$out" && sha256sum -- *.tar.gz *.tgz *.deb *.nupkg *.cdx.json > SHA256SUMS && cat SHA256SUMS)
