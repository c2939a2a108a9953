#!/usr/bin/env bash
# Installs the startup hook and the lines that switch it on. --uninstall removes both.
set -euo pipefail

# Services run as other users: a closed umask must not close the folders to them.
umask 022

usage() {
    cat <<'EOF'
usage: install.sh [options] PART...

Installs the hook into a folder and writes what switches it on, for each PART:
  profile      a script in /etc/profile.d: login shells of sh and bash, and what they start.
               Not zsh, fish, tcsh, cron or `ssh host command`
  systemd      a drop-in for systemd: every service (or one, with --service)
  dockerfile   lines for a Dockerfile, on standard output
  jupyterhub   values for the zero-to-jupyterhub chart, on standard output
  files        the folder only

options:
  --from DIR        the folder that `dotnet publish src/Reporter` wrote
                    (default: the folder of this script if it holds the hook, else publish it now)
  --to DIR          where the hook goes (default /opt/popcon). Every user must be able to read it
  --host HOST       the statsd server (default localhost; also unix:///path)
  --port PORT       its UDP port (default 9125)
  --prefix PREFIX   the counter's prefix (default dotnet_popcon.library_used)
  --once-a-day      count each package at most once for a user and a day
  --exclude LIST    packages never to report: patterns such as Contoso.*, separated by commas
  --exclude-mapped FILE KEY
                    the same, from a NuGet.config: the patterns that packageSourceMapping maps to the source KEY
  --compile         compile the hook ahead of time: it then costs a program about a third. Needs the .NET SDK and its
                    package source. Not for a folder that other kinds of machines read
  --service NAME    systemd: only for this service
  --root DIR        put everything below DIR instead of / (images, tests)
  --uninstall       remove the parts. Running shells and services still name the hook, so an empty hook takes its
                    place until the next boot
  --purge           with --uninstall: remove the empty hook as well, if no running process names it
EOF
}

fail() { echo "install.sh: $*" >&2; exit 1; }
note() { echo "install.sh: $*" >&2; }

readonly hook_file=PopCon.Reporter.dll empty_file=PopCon.EmptyHook.dll
readonly mark="# PopCon: counts which NuGet packages are used. Written by install.sh, taken out by install.sh --uninstall."
from='' to='' host=localhost port=9125 prefix=dotnet_popcon.library_used service='' root='' uninstall=no purge=no once_a_day=no exclude='' compile=no
parts=() scratch=''

# The patterns of one source, joined by commas. A pattern of a star alone would exclude everything.
mapped_patterns() {
    [[ -r $1 ]] || fail "--exclude-mapped: cannot read $1"
    local patterns
    patterns=$(tr -d '\r\n' <"$1" |
        sed -e 's/<!--/\x01/g; s/-->/\x02/g; s/\x01[^\x02]*\x02//g; s/<packageSource /\n&/g; s/<\/packageSource>/\n/g' |
        grep -F "<packageSource key=\"$2\"" | grep -oE '<package +pattern="[^"]+"' | cut -d'"' -f2 | grep -vxF '*' | paste -sd,) || true
    [[ -n $patterns ]] || fail "--exclude-mapped: $1 maps no patterns (other than *) to the source \"$2\""
    printf '%s' "$patterns"
}

add_exclude() {
    [[ $1 =~ ^[A-Za-z0-9_.*,-]+$ ]] || fail "Invalid patterns \"$1\": expected package ids with *, separated by commas."
    exclude+=${exclude:+,}$1
}

while (($#)); do
    case $1 in
        --from | --to | --host | --port | --prefix | --service | --root)
            (($# > 1)) || fail "$1 needs a value"
            # Values go into shell scripts and unit files, in quotation marks: nothing that ends a quotation there.
            [[ $2 =~ ^[]A-Za-z0-9_.:/@%+\ [-]+$ && ($2 != *' '* || $1 =~ ^--(from|to|root)$) ]] ||
                fail "Invalid value \"$2\" of $1: expected letters, digits and _ . : / @ % + - [ ] (folders: also blanks)."
            printf -v "${1#--}" %s "$2"
            shift 2 ;;
        --exclude) (($# > 1)) || fail "$1 needs a value"; add_exclude "$2"; shift 2 ;;
        --exclude-mapped)
            (($# > 2)) || fail "$1 needs a file and the key of a source"
            mapped=$(mapped_patterns "$2" "$3")
            add_exclude "$mapped"
            shift 3 ;;
        --once-a-day) once_a_day=yes; shift ;;
        --compile) compile=yes; shift ;;
        --uninstall) uninstall=yes; shift ;;
        --purge) purge=yes; shift ;;
        -h | --help) usage; exit 0 ;;
        profile | systemd | dockerfile | jupyterhub | files) parts+=("$1"); shift ;;
        *) usage >&2; fail "unknown: $1" ;;
    esac
done
[[ $purge == no || $uninstall == yes ]] || fail "--purge needs --uninstall"

# Where the hook went is remembered here, for an uninstallation without --to.
readonly record=$root/etc/popcon/reporter-folders
readonly profile=$root/etc/profile.d/popcon.sh
readonly at_boot=$root/etc/tmpfiles.d/popcon-uninstalled.conf
folders=("${to:-/opt/popcon}")
if [[ $uninstall == yes && -z $to && -s $record ]]; then
    mapfile -t folders <"$record"
fi
to=${folders[0]%/}
[[ $to == /?* ]] || fail "Invalid folder \"${folders[0]}\" of --to: expected an absolute path."
[[ $to != *:* ]] || fail "Invalid folder \"$to\" of --to: a colon separates hooks."

readonly hook=$to/$hook_file
if [[ -n $service ]]; then
    readonly drop_in=$root/etc/systemd/system/${service%.service}.service.d/popcon.conf
else
    readonly drop_in=$root/etc/systemd/system.conf.d/popcon.conf
fi

# Writes standard input to a file in one step, so that no process ever reads half of it.
place() {
    mkdir -p "$(dirname "$1")"
    local new
    new=$(mktemp "$1.XXXXXX")
    cat >"$new" || { rm -f "$new"; fail "Cannot write $1. What was there before stays."; }
    chmod 0644 "$new"
    mv -f "$new" "$1"
}

# A file of ours may be written anew; another one of the same name is left alone.
check_ours() {
    [[ ! -e $1 ]] || grep -qxF "$mark" "$1" || fail "$1 exists and is not ours. Move it away, or install by hand."
}

# A folder for what is made on the way. Not in /tmp: the SDK also reads settings from the folders above it, and anybody may write there.
make_scratch() {
    [[ -z $scratch ]] || return 0
    mkdir -p "$(dirname "$root$to")"
    scratch=$(mktemp -d "$root$to.XXXXXX")
    trap 'rm -rf "$scratch"' EXIT
}

find_hook() {
    local here
    here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
    if [[ -z $from && -f $here/$hook_file ]]; then
        from=$here
    elif [[ -z $from ]]; then
        command -v dotnet >/dev/null || fail "no --from, and no dotnet to publish with"
        make_scratch
        from=$scratch/published
        dotnet publish "$here/src/Reporter" -o "$from" >&2
    fi
    [[ -f $from/$hook_file && -f $from/$empty_file ]] || fail "$from does not hold $hook_file and $empty_file"
}

# The SDK compiles what a published project refers to: here nothing but the hook. The .NET of that SDK's major version uses the native code,
# every other one the IL beside it. On another system or processor no .NET program would start with it.
compile_hook() {
    command -v dotnet >/dev/null || fail "--compile needs the .NET SDK, and there is no dotnet. Install it, or leave --compile out."
    make_scratch
    mkdir "$scratch/compile"
    cp "$from/$hook_file" "$scratch/compile/"
    cat >"$scratch/compile/compile.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net\$(BundledNETCoreAppTargetFrameworkVersion)</TargetFramework>
    <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
    <SelfContained>false</SelfContained>
    <PublishReadyToRun>true</PublishReadyToRun>
  </PropertyGroup>
  <ItemGroup>
    <Reference Include="$hook_file" />
  </ItemGroup>
</Project>
EOF
    # No process of the build outlives it.
    HOME=${HOME:-$scratch} DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 \
        dotnet publish "$scratch/compile" -c Release -o "$scratch/compiled" -nodeReuse:false -p:UseSharedCompilation=false >"$scratch/log" 2>&1 ||
        { cat "$scratch/log" >&2; fail "The SDK could not compile the hook, see above. Nothing was installed; without --compile it can be."; }
}

# Each process of each user has to read the hook: the runtime ends a process that cannot.
check_readable() {
    local folder=$root$to
    while [[ $folder != "$root" && -n $folder ]]; do
        [[ ! -d $folder || $(stat -Lc %A "$folder") == *[xt] ]] ||
            fail "$folder is closed to other users, whose .NET programs would not start. Choose another --to, or open it: chmod o+x '$folder'"
        folder=${folder%/*}
    done
}

install_files() {
    find_hook
    check_readable
    [[ ! -d $root$hook ]] || fail "$root$hook is a folder. Remove it."
    local compiled=$from
    if [[ $compile == yes ]]; then
        compile_hook
        compiled=$scratch/compiled
    fi
    mkdir -p "$root$to"
    chmod 0755 "$root$to"
    # By rename: processes that have the old file mapped keep it. Written in place, they would die of SIGBUS.
    place "$root$to/$empty_file" <"$from/$empty_file"
    place "$root$hook" <"$compiled/$hook_file"
    { cat "$record" 2>/dev/null || true; echo "$to"; } | sort -u | place "$record"
    # An earlier uninstallation would remove the new hook at the next boot.
    rm -f "$at_boot"
}

# The ids of the processes that have a hook in their environment, but for this one.
processes_that_name() {
    local file
    for file in /proc/[0-9]*/environ; do
        if [[ $file != "/proc/$$/environ" ]] && tr '\0' '\n' <"$file" 2>/dev/null | grep '^DOTNET_STARTUP_HOOKS=' | grep -qF "$1"; then
            file=${file#/proc/}
            echo "${file%/environ}"
        fi
    done 2>/dev/null | paste -sd' '
}

# What runs now still has the variable: a hook that does nothing stays for it. The next boot removes it, when nothing has the variable.
uninstall_folder() {
    local folder=$1 running
    [[ -e $root$folder/$hook_file ]] || { rmdir "$root$folder" 2>/dev/null || true; return 0; }
    if [[ $purge == yes ]]; then
        running=$(processes_that_name "$folder/$hook_file")
        [[ -z $running ]] || fail "These processes still name $folder/$hook_file, and no .NET program that they start would run without it: $running. End them first, or leave the empty hook until the next boot."
        rm -f "$root$folder/$hook_file" "$root$folder/$empty_file"
        rmdir "$root$folder" 2>/dev/null || true
        return 0
    fi
    [[ ! -f $root$folder/$empty_file ]] || mv -f "$root$folder/$empty_file" "$root$folder/$hook_file"
    {
        echo "$mark"
        { sed '/^#/d' "$at_boot" 2>/dev/null || true; printf 'r! "%s"\n' "$folder/$hook_file" "$folder" /etc/popcon/reporter-folders /etc/popcon /etc/tmpfiles.d/popcon-uninstalled.conf; } | awk '!seen[$0]++'
    } | place "$at_boot"
    note "$folder/$hook_file is an empty hook now, because running shells and services still name it. systemd removes it at the next boot; without systemd run 'install.sh --uninstall --purge' then."
}

uninstall_files() {
    local left folder
    for left in "$root"/etc/systemd/system.conf.d/popcon.conf "$root"/etc/systemd/system/*.service.d/popcon.conf; do
        [[ ! -e $left ]] || fail "$left still names the hook: without the file no .NET service would start. Uninstall systemd first, with --service where it was installed so."
    done
    for folder in "${folders[@]}"; do
        uninstall_folder "${folder%/}"
    done
    if [[ $purge == yes ]]; then
        rm -f "$at_boot" "$record"
        rmdir "$(dirname "$record")" 2>/dev/null || true
    fi
}

settings() {
    echo "DOTNET_POPCONTEST_STATSD_HOST=$host"
    echo "DOTNET_POPCONTEST_STATSD_PORT=$port"
    echo "DOTNET_POPCONTEST_STATSD_PREFIX=$prefix"
    [[ $once_a_day == no ]] || echo "DOTNET_POPCONTEST_ONCE_A_DAY=1"
    [[ -z $exclude ]] || echo "DOTNET_POPCONTEST_EXCLUDE=$exclude"
}

# The file is tested at every login: a hook that is named and missing would keep every .NET program from starting.
# Ours comes first, because some hooks run the program from inside of theirs.
install_profile() {
    {
        echo "$mark"
        echo "if [ -r '$hook' ]; then"
        settings | sed -E "s/^([^=]+)=(.*)/    export \1='\2'/"
        echo "    case \":\${DOTNET_STARTUP_HOOKS:-}:\" in"
        echo "        *':$hook:'*) ;;"
        echo "        *) export DOTNET_STARTUP_HOOKS=\"$hook\${DOTNET_STARTUP_HOOKS:+:\$DOTNET_STARTUP_HOOKS}\" ;;"
        echo "    esac"
        echo "fi"
    } | place "$profile"
    local shells
    shells=$(grep -oE '(zsh|fish|tcsh)$' "$root/etc/shells" 2>/dev/null | sort -u | paste -sd' ' || true)
    [[ -z $shells ]] || note "These shells do not read /etc/profile.d: $shells. docs/reporter.md says how to switch the hook on for them."
}

# The files that set the environment of the service; without --service those of the manager.
unit_files() {
    local file folder unit=${service%.service}.service
    if [[ -z $service ]]; then
        find "$root/etc/systemd/system.conf" "$root/etc/systemd/system.conf.d" "$root/usr/lib/systemd/system.conf.d" -name '*.conf' 2>/dev/null || true
        return 0
    fi
    for folder in etc/systemd/system run/systemd/system usr/local/lib/systemd/system usr/lib/systemd/system lib/systemd/system; do
        for file in "$root/$folder/$unit" "$root/$folder/$unit.d"/*.conf; do
            [[ -f $file ]] || continue
            echo "$file"
            sed -nE "s|^EnvironmentFile=-?|$root|p" "$file"
        done
    done
}

# A variable of the unit replaces ours, or ours that of the unit: either way a hook would be lost in silence.
check_unit() {
    local file
    while IFS= read -r file; do
        [[ $file -ef $drop_in ]] || ! grep -qE '^[^#;]*DOTNET_STARTUP_HOOKS=' "$file" 2>/dev/null ||
            fail "$file sets DOTNET_STARTUP_HOOKS itself. Add the Reporter there, in front: DOTNET_STARTUP_HOOKS=$hook:..."
    done < <(unit_files)
}

# The file has to be inside of what a service sees as its root.
warn_of_other_roots() {
    local units
    units=$(grep -lE '^(RootDirectory|RootImage)=.' "$root"/{etc,usr/lib}/systemd/system/"${service:+${service%.service}}"*.service 2>/dev/null |
        xargs -r -d '\n' -n1 basename | sort -u | paste -sd' ') || true
    [[ -z $units ]] || note "These services have a root of their own. Their .NET programs end at the start unless $hook is in there as well: $units"
}

install_systemd() {
    local section=Manager key=DefaultEnvironment reload=daemon-reexec
    if [[ -n $service ]]; then
        section=Service key=Environment reload=daemon-reload
    fi
    {
        echo "$mark"
        echo "[$section]"
        { echo "DOTNET_STARTUP_HOOKS=$hook"; settings; } | sed -e 's/%/%%/g' -e 's/.*/"&"/' | paste -sd' ' | sed "s/^/$key=/"
    } | place "$drop_in"
    warn_of_other_roots
    note "Run 'systemctl $reload', then restart the services."
}

print_dockerfile() {
    echo "$mark"
    echo "COPY --chmod=0755 [\"popcon/\", \"$to/\"]"
    { echo "DOTNET_STARTUP_HOOKS=$hook"; settings; } | sed -E -e 's/^([^=]+)=(.*)$/    \1="\2"/' -e '$!s/$/ \\/' -e '1s/^ */ENV /'
}

print_jupyterhub() {
    echo "$mark"
    echo "# The image has to hold $hook: a hook that is named and missing keeps every .NET program from starting."
    echo "singleuser:"
    echo "  extraEnv:"
    { echo "DOTNET_STARTUP_HOOKS=$hook"; settings; } | sed -E 's/^([^=]+)=(.*)$/    \1: "\2"/'
}

# The variable goes before the file it names, at every removal; at every installation after it.
remove() {
    case $1 in
        profile) [[ ! -e $profile ]] || { check_ours "$profile"; rm -f "$profile"; } ;;
        systemd)
            [[ -e $drop_in ]] || return 0
            check_ours "$drop_in"
            rm -f "$drop_in"
            rmdir "$(dirname "$drop_in")" 2>/dev/null || true
            note "Run 'systemctl daemon-reexec' (with --service: daemon-reload), then restart the services. Until then they start with the hook." ;;
        dockerfile | jupyterhub) note "$1: remove the lines that begin with: $mark" ;;
    esac
}

if [[ $uninstall == yes ]]; then
    ((${#parts[@]})) || parts=(profile systemd files)
    for part in "${parts[@]}"; do
        remove "$part"
    done
    [[ " ${parts[*]} " != *' files '* ]] || uninstall_files
    exit 0
fi

((${#parts[@]})) || { usage >&2; exit 1; }
for part in "${parts[@]}"; do
    case $part in
        profile) check_ours "$profile" ;;
        systemd) check_ours "$drop_in"; check_unit ;;
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
