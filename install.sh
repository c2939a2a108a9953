#!/usr/bin/env bash
# Puts the startup hook in place, and the lines that switch it on; --uninstall takes both out again.
set -euo pipefail

usage() {
    cat <<'EOF'
usage: install.sh [options] PART...

Installs the hook into a folder and writes what switches it on, for each PART:
  profile      a script in /etc/profile.d: every login shell and what it starts
  systemd      a drop-in for systemd: every service (or one, with --service)
  dockerfile   lines for a Dockerfile, on standard output
  jupyterhub   values for the zero-to-jupyterhub chart, on standard output
  files        the folder only

options:
  --from DIR       the folder that `dotnet publish src/Reporter` wrote
                   (default: the folder of this script if it holds the hook, else publish it now)
  --to DIR         where the hook goes (default /opt/popcon)
  --host HOST      the statsd server (default localhost; also unix:///path)
  --port PORT      its UDP port (default 9125)
  --prefix PREFIX  the counter's prefix (default dotnet_popcon.library_used)
  --service NAME   systemd: only for this service
  --root DIR       put everything below DIR instead of / (images, tests)
  --uninstall      take the parts out again; the folder goes last, and only with `files` or with no PART
EOF
}

fail() { echo "install.sh: $*" >&2; exit 1; }

readonly hook_file=PopCon.Reporter.dll
readonly mark="# PopCon: counts which NuGet packages are used. Written by install.sh, taken out by install.sh --uninstall."
from='' to=/opt/popcon host=localhost port=9125 prefix=dotnet_popcon.library_used service='' root='' uninstall=no
parts=()

while (($#)); do
    case $1 in
        --from | --to | --host | --port | --prefix | --service | --root)
            (($# > 1)) || fail "$1 needs a value"
            # Values go into shell scripts and unit files: nothing that would have to be quoted there.
            [[ $2 =~ ^[A-Za-z0-9_.:/@%+-]+$ ]] || fail "$1: unusable value '$2'"
            printf -v "${1#--}" %s "$2"
            shift 2 ;;
        --uninstall) uninstall=yes; shift ;;
        -h | --help) usage; exit 0 ;;
        profile | systemd | dockerfile | jupyterhub | files) parts+=("$1"); shift ;;
        *) usage >&2; fail "unknown: $1" ;;
    esac
done
[[ $to == /* ]] || fail "--to: must be an absolute path, as the runtime demands"
[[ $to != *:* ]] || fail "--to: a colon separates hooks"

readonly hook=$to/$hook_file
readonly profile=$root/etc/profile.d/popcon.sh
if [[ -n $service ]]; then
    readonly drop_in=$root/etc/systemd/system/${service%.service}.service.d/popcon.conf
else
    readonly drop_in=$root/etc/systemd/system.conf.d/popcon.conf
fi

# Writes standard input to a file in one step, so that nobody ever reads half of it.
place() {
    mkdir -p "$(dirname "$1")"
    local new
    new=$(mktemp "$1.XXXXXX")
    cat >"$new"
    chmod 0644 "$new"
    mv -f "$new" "$1"
}

# A file of ours may be written anew; somebody else's of the same name, or one that already switches a hook on, is left alone.
check_ours() {
    [[ ! -e $1 ]] || grep -qxF "$mark" "$1" || fail "$1 exists and is not ours"
}

find_hook() {
    local here
    here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
    if [[ -z $from && -f $here/$hook_file ]]; then
        from=$here
    elif [[ -z $from ]]; then
        command -v dotnet >/dev/null || fail "no --from, and no dotnet to publish with"
        from=$(mktemp -d)
        trap 'rm -rf "$from"' EXIT
        dotnet publish "$here/src/Reporter" -o "$from" >&2
    fi
    [[ -f $from/$hook_file ]] || fail "$from holds no $hook_file"
}

install_files() {
    find_hook
    mkdir -p "$root$to"
    chmod 0755 "$root$to"
    # By rename: processes that have the old file mapped keep it. Written in place, they would die of SIGBUS.
    place "$root$hook" <"$from/$hook_file"
}

uninstall_files() {
    local left
    for left in "$root"/etc/systemd/system.conf.d/popcon.conf "$root"/etc/systemd/system/*.service.d/popcon.conf; do
        [[ ! -e $left ]] || fail "$left still names the hook: without the file no .NET service would start"
    done
    rm -f "$root$hook"
    rmdir "$root$to" 2>/dev/null || true
}

settings() {
    echo "DOTNET_POPCONTEST_STATSD_HOST=$host"
    echo "DOTNET_POPCONTEST_STATSD_PORT=$port"
    echo "DOTNET_POPCONTEST_STATSD_PREFIX=$prefix"
}

# The file is tested at every login: a hook that is named and missing would keep every .NET program from starting.
# Ours comes first, because some hooks run the program from inside of theirs.
install_profile() {
    check_ours "$profile"
    {
        echo "$mark"
        echo "if [ -r '$hook' ]; then"
        settings | sed 's/^/    export /'
        echo "    case \":\${DOTNET_STARTUP_HOOKS:-}:\" in"
        echo "        *':$hook:'*) ;;"
        echo "        *) export DOTNET_STARTUP_HOOKS=\"$hook\${DOTNET_STARTUP_HOOKS:+:\$DOTNET_STARTUP_HOOKS}\" ;;"
        echo "    esac"
        echo "fi"
    } | place "$profile"
}

install_systemd() {
    check_ours "$drop_in"
    local section=Manager key=DefaultEnvironment
    if [[ -n $service ]]; then
        section=Service key=Environment
    fi
    {
        echo "$mark"
        echo "[$section]"
        echo "$key=DOTNET_STARTUP_HOOKS=$hook $(settings | paste -sd' ')" | sed 's/%/%%/g'
    } | place "$drop_in"
    echo "systemd: run 'systemctl daemon-reexec' (or daemon-reload, with --service), then restart the services" >&2
}

print_dockerfile() {
    echo "$mark"
    echo "COPY --chmod=0755 popcon/ $to/"
    echo "ENV DOTNET_STARTUP_HOOKS=$hook \\"
    settings | sed -e 's/^/    /' -e '$!s/$/ \\/'
}

print_jupyterhub() {
    echo "$mark"
    echo "# The image has to hold $hook: a hook that is named and missing keeps every .NET program from starting."
    echo "singleuser:"
    echo "  extraEnv:"
    echo "    DOTNET_STARTUP_HOOKS: \"$hook\""
    settings | sed -E 's/^([^=]+)=(.*)$/    \1: "\2"/'
}

# The variable goes before the file it names, at every removal; at every installation after it.
remove() {
    case $1 in
        profile) [[ ! -e $profile ]] || { check_ours "$profile"; rm -f "$profile"; } ;;
        systemd) [[ ! -e $drop_in ]] || { check_ours "$drop_in"; rm -f "$drop_in"; rmdir "$(dirname "$drop_in")" 2>/dev/null || true; } ;;
        dockerfile | jupyterhub) echo "$1: take the lines out that begin with: $mark" >&2 ;;
    esac
}

if [[ $uninstall == yes ]]; then
    ((${#parts[@]})) || parts=(profile systemd files)
    for part in "${parts[@]}"; do
        remove "$part"
    done
    if [[ " ${parts[*]} " == *' files '* ]]; then
        uninstall_files
    fi
    exit 0
fi

((${#parts[@]})) || { usage >&2; exit 1; }
for part in "${parts[@]}"; do
    case $part in
        profile) check_ours "$profile" ;;
        systemd) check_ours "$drop_in" ;;
    esac
done
case " ${parts[*]} " in
    *' profile '* | *' systemd '* | *' files '*) install_files ;;
esac
for part in "${parts[@]}"; do
    case $part in
        profile) install_profile ;;
        systemd) install_systemd ;;
        dockerfile) print_dockerfile ;;
        jupyterhub) print_jupyterhub ;;
    esac
done
