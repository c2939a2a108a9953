#!/usr/bin/env bash
# Runs a command in a clean clone of this repository on a Debian that was made a minute ago, with an empty home and an empty
# /tmp. It proves that nothing relies on what an earlier run or a user left on this machine. Only commits are cloned.
# Needs root, debootstrap, git and the .NET SDK.
#   tests/fresh.sh                     ./test.sh
#   tests/fresh.sh ./run.sh --once     any other command, run in the clone
# What the new system takes over from this machine: the .NET SDK, the network, and the machine-wide settings without which
# no package arrives (apt sources, NuGet and npm settings below /etc, trusted certificate authorities).
set -euo pipefail
[ $# -gt 0 ] || set -- ./test.sh
[ "$(id -u)" = 0 ] || { echo "tests/fresh.sh needs root: it makes a file system and mounts in it." >&2; exit 2; }
for program in debootstrap git dotnet; do
  command -v "$program" >/dev/null || { echo "$program is missing: apt-get install $program" >&2; exit 2; }
done

repository=$(cd "$(dirname "$0")/.." && pwd)
commit=$(git -C "$repository" rev-parse HEAD)
[ -z "$(git -C "$repository" status --porcelain)" ] || echo "Uncommitted changes are not part of the check." >&2

suite=bookworm
# What .NET loads, as its installation guide lists it.
libraries=ca-certificates,libc6,libgcc-s1,libicu72,libssl3,libstdc++6,tzdata,zlib1g

folder=$(mktemp -d "${TMPDIR:-/var/tmp}/popcon-fresh-XXXXXX")
root=$folder/root
trap 'rm -rf --one-file-system "$folder"' EXIT

make_root() {
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $suite" | head -n 1)
  debootstrap --variant=minbase --include="$libraries" "$suite" "$root" ${mirror:+"$mirror"} >"$folder/debootstrap" 2>&1 \
    || { tail "$folder/debootstrap" >&2; return 1; }
  rm -rf "$root"/root/.[!.]* "$root"/tmp/*
  # Nothing here has to survive a power failure, and waiting for the disk is most of what an installation takes.
  echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
  # As Debian's installer writes it.
  printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
  # The network is this machine's: no service of a package may start and take its ports.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
}

take_over_settings() {
  local setting
  rm -rf "$root/etc/apt/sources.list" "$root/etc/apt/sources.list.d"
  for setting in resolv.conf apt/sources.list apt/sources.list.d apt/auth.conf.d apt/trusted.gpg.d apt/keyrings opt/NuGet npmrc; do
    if [ -e "/etc/$setting" ]; then
      mkdir -p "$root/etc/$(dirname "$setting")"
      cp -rLT "/etc/$setting" "$root/etc/$setting"
    fi
  done
  apt-config dump --no-empty | grep '^Acquire::' >"$root/etc/apt/apt.conf.d/99machine"
  # One file for each authority, as update-ca-certificates expects.
  awk -v to="$root/usr/local/share/ca-certificates/machine-" '/BEGIN CERT/ {n++} n {print > (to n ".crt")}' /etc/ssl/certs/ca-certificates.crt
  chroot "$root" update-ca-certificates >/dev/null 2>&1
}

take_over_sdk() {
  local sdk
  sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
  cp -a "$sdk" "$root/usr/share/dotnet"
  ln -s ../share/dotnet/dotnet "$root/usr/bin/dotnet"
}

clone() {
  git clone --quiet --no-hardlinks --no-checkout "$repository" "$root/srv/popcon"
  git -C "$root/srv/popcon" checkout --quiet --detach "$commit"
}

# With a mount namespace and a root of its own rather than by chroot, because containers cannot be started in a chroot; with
# a process namespace of its own, so that no process outlives the check.
# shellcheck disable=SC2016
run_in_root() {
  unshare --mount --pid --fork --kill-child bash -euc '
    mount --bind "$0" "$0"
    mount -t proc proc "$0/proc"
    mount --rbind /sys "$0/sys"
    mount --rbind /dev "$0/dev"
    cd "$0"
    pivot_root . .
    umount --lazy .
    cd /srv/popcon
    env --ignore-environment HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"
    exit 0 # Keeps this shell, which collects orphans as a first process has to.
  ' "$root" "$@"
}

echo "Making a Debian $suite below $folder …"
make_root
take_over_settings
take_over_sdk
clone
echo "Running $* at ${commit:0:12} …"
exit_code=0
run_in_root "$@" 2>&1 | tee "$folder/output" || exit_code=$?
echo "On a fresh Debian $suite, $* ended with $exit_code: $(tail -n 1 "$folder/output")"
exit "$exit_code"
