#!/usr/bin/env bash
# Builds the Debian packages from what release.sh has published. Needs dpkg-deb. Two builds of the same files give the same bytes.
#   deploy/packages/build.sh PUBLISHED VERSION RID EPOCH OUT
# PUBLISHED holds the folders popcon-bridge-VERSION, popcon-gateway-VERSION, popcon-reporter-VERSION and popcon-cli-VERSION; EPOCH is the time that files bear.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# = 5 ] || { echo "usage: build.sh PUBLISHED VERSION RID EPOCH OUT" >&2; exit 2; }
published=$1 version=$2 rid=$3 epoch=$4 out=$5
maintainer=${POPCON_MAINTAINER:-PopCon maintainers <maintainers@popcon.example.org>}

case $rid in
  linux-x64) architecture=amd64 ;;
  linux-arm64) architecture=arm64 ;;
  linux-arm) architecture=armhf ;;
  *) echo "build.sh: no Debian architecture for the runtime \"$rid\": expected linux-x64, linux-arm64 or linux-arm." >&2; exit 2 ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# DESTINATION and a published folder: the program, without symbols and without a native launcher that only starts dotnet.
add_program() {
  mkdir -p "$1"
  cp -r "$2/." "$1/"
  rm -rf "$1"/LICENSE "$1"/systemd "$1"/*.pdb "$1"/*.xml "$1/popcon-gateway" "$1/popcon" "$1/PopCon.Usage.Host"
}

# NAME and what it runs: a command that starts the program.
add_command() {
  install -D -m 755 /dev/stdin "$root/usr/bin/$1" <<EOF
#!/bin/sh
exec /usr/bin/dotnet $2 "\$@"
EOF
}

# Folder with the settings: the units of the package, its settings, and the scripts that enable and start the units.
add_daemon() {
  local unit file sockets=()
  for unit in "$here/../systemd/$name"*; do
    install -D -m 644 "$unit" "$root/lib/systemd/system/$(basename "$unit")"
    [[ $unit != *.socket ]] || sockets+=("$(basename "$unit")")
  done
  sed -i "s,/opt/$name/,/usr/lib/$name/," "$root/lib/systemd/system/$name.service"
  while read -r file; do
    install -D -m 644 "$1/$(basename "$file")" "$root$file"
  done < "$1/conffiles"
  mkdir "$root/DEBIAN"
  for file in postinst prerm postrm; do
    sed -e "s/@NAME@/$name/g" -e "s/@SOCKETS@/${sockets[*]}/" "$here/daemon/$file" > "$root/DEBIAN/$file"
    chmod 755 "$root/DEBIAN/$file"
  done
}

# What Debian wants to find in every package.
add_documents() {
  local folder=$root/usr/share/doc/$name
  mkdir -p "$folder"
  cat > "$folder/copyright" <<EOF
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: PopCon

Files: *
Copyright: The PopCon maintainers
License: Apache-2.0
 On Debian systems the text of this license is in /usr/share/common-licenses/Apache-2.0.
EOF
  printf '%s (%s) stable; urgency=medium\n\n  * Release %s. The list of changes is CHANGELOG.md of the sources.\n\n -- %s  %s\n' \
    "$name" "$version" "$version" "$maintainer" "$(LC_ALL=C date -u -R -d "@$epoch")" | gzip -9n > "$folder/changelog.gz"
}

# Turns $root into the package $name.
build() {
  local of=$1 control=$root/DEBIAN file
  add_documents
  mkdir -p "$control"
  find "$root" -path "$control" -prune -o -type d -exec chmod 755 {} +
  find "$root" -path "$control" -prune -o -type f ! -name '*.sh' ! -name PopCon.StatsdBridge ! -path "$root/usr/bin/*" -exec chmod 644 {} +
  # It may hold secrets.
  [ ! -e "$root/etc/popcon/gateway.env" ] || chmod 600 "$root/etc/popcon/gateway.env"
  for file in conffiles postinst prerm postrm; do
    [ ! -e "$of/$file" ] || install -m "$([ "$file" = conffiles ] && echo 644 || echo 755)" "$of/$file" "$control/$file"
  done
  (cd "$root" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum) > "$control/md5sums"
  sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@MAINTAINER@/$maintainer/" \
    -e "s/@SIZE@/$(du -sk --apparent-size --exclude=DEBIAN "$root" | cut -f1)/" "$of/control" > "$control/control"
  chmod 644 "$control/control" "$control/md5sums"
  find "$root" -exec touch --no-dereference -d "@$epoch" {} +
  SOURCE_DATE_EPOCH=$epoch dpkg-deb --root-owner-group --threads-max=1 -Zxz --build "$root" "$out" >/dev/null
}

begin() {
  name=$1 root=$work/$1
  mkdir -p "$root"
}

begin popcon-bridge
add_program "$root/usr/lib/popcon-bridge" "$published/popcon-bridge-$version"
mkdir -p "$root/usr/bin"
ln -s ../lib/popcon-bridge/PopCon.StatsdBridge "$root/usr/bin/popcon-bridge"
# .NET has its own zlib in it.
install -D -m 644 /dev/stdin "$root/usr/share/lintian/overrides/popcon-bridge" <<< "popcon-bridge: embedded-library zlib *"
add_daemon "$here/bridge"
build "$here/bridge"

begin popcon-gateway
add_program "$root/usr/lib/popcon-gateway" "$published/popcon-gateway-$version"
add_command popcon-gateway /usr/lib/popcon-gateway/popcon-gateway.dll
add_daemon "$here/gateway"
build "$here/gateway"

begin popcon-reporter
add_program "$root/usr/lib/popcon-reporter" "$published/popcon-reporter-$version"
chmod 755 "$root/usr/lib/popcon-reporter/install.sh"
install -D -m 644 "$here/reporter/reporter.conf" "$root/etc/popcon/reporter.conf"
build "$here/reporter"

begin popcon-cli
add_program "$root/usr/lib/popcon-cli" "$published/popcon-cli-$version"
add_command popcon /usr/lib/popcon-cli/popcon.dll
build "$here/cli"
