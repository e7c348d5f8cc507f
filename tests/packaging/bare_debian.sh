#!/bin/sh
# Tries the README's commands on a bare Debian stable: python3 and nothing
# else, in chroots that debootstrap makes.
#
#     sh tests/packaging/bare_debian.sh [DIRECTORY]
#
# As root, with debootstrap and a gigabyte or three below DIRECTORY (default:
# a temporary one, removed at the end; a bare system that is there from
# before is used again).  apt and pip are configured there as they are here.
# Takes ten minutes.
set -eu
repository=$(cd "$(dirname "$0")/../.." && pwd)
[ "$(id -u)" -eq 0 ] || { echo "bare_debian: must be root" >&2; exit 2; }
command -v debootstrap >/dev/null ||
    { echo "bare_debian: apt-get install debootstrap" >&2; exit 2; }

if [ $# -gt 0 ]; then
    directory=$1
    mkdir -p "$directory"
    kept=yes
else
    directory=$(mktemp -d)
    kept=
fi
system=
unmount() {
    [ -z "$system" ] || umount "$system/proc" "$system/dev" || true
    system=
}
clean_up() {
    unmount
    rm -rf "$directory/root" "$directory/user" "$directory/clone.tar"
    [ -n "$kept" ] || rm -rf "$directory"
}
trap clean_up EXIT
trap 'exit 130' INT

# The mirror of this machine, else debootstrap's own.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources \
    2>/dev/null | sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)*\([^ ]*\).*/\2/p' |
    head -n 1)
if [ ! -e "$directory/bare/usr/bin/python3" ]; then
    rm -rf "$directory/bare"
    # shellcheck disable=SC2086 # empty where there is none
    debootstrap --variant=minbase --include=python3,ca-certificates \
        stable "$directory/bare" $mirror >"$directory/debootstrap.log" ||
        { tail "$directory/debootstrap.log" >&2; exit 2; }
fi

(cd "$repository" && git ls-files -z --cached --others --exclude-standard |
    xargs -0 tar -c -f "$directory/clone.tar")

# begin NAME: a bare system of its own, with a copy of the repository.
begin() {
    system=$directory/$1
    rm -rf "$system"
    cp -a "$directory/bare" "$system"
    mkdir "$system/clone"
    tar -x -f "$directory/clone.tar" -C "$system/clone"
    cp /etc/resolv.conf "$system/etc/"
    for file in /etc/pip.conf "$HOME/.config/pip/pip.conf" \
        /etc/ssl/certs/ca-certificates.crt /etc/apt/apt.conf.d/*; do
        [ ! -f "$file" ] || cp --parents -L "$file" "$system"
    done
    mount --bind /proc "$system/proc"
    mount --bind /dev "$system/dev"
    chroot "$system" useradd --create-home --shell /bin/sh somebody
    chown -R root:root "$system/clone"
}

# expect STATUS TEXT USER COMMAND: run it in the clone, and say how it went.
expect() {
    echo "== $3: $4"
    status=0
    # Nothing of this environment but how the registries are reached.
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        $(env | grep -E '^(PIP_|SSL_CERT|https?_proxy=)[A-Za-z_]*=[^ ]*$') \
        chroot "$system" su -m "$3" -c "cd /clone && HOME=\$(getent passwd $3 | cut -d: -f6) $4" \
        >"$directory/output" 2>&1 || status=$?
    tail -n 20 "$directory/output"
    if [ "$status" -ne "$1" ] || ! grep -q -e "$2" "$directory/output"; then
        echo "bare_debian: status $status in place of $1, or no '$2'" >&2
        exit 1
    fi
}

commands() {
    sed -n 's/^    \(sh first-run .*\)$/\1/p' "$repository/README.md"
}
main=$(commands | sed -n 1p)
tests=$(commands | sed -n 2p)

begin user
chroot "$system" chown -R somebody /clone
expect 2 '^first-run: please install python3-venv ' somebody "$main"
chroot "$system" apt-get update -q >/dev/null
chroot "$system" apt-get install -q -y sudo >/dev/null 2>&1
echo 'somebody ALL=(ALL) NOPASSWD: ALL' >"$system/etc/sudoers.d/somebody"
expect 0 '^The whole report is in /clone/' somebody "$main"
unmount

begin root
expect 0 '^The whole report is in /clone/' root "$main"
[ -s "$system/clone/.venv/report.html" ]
expect 0 '[0-9] passed' root "$tests"
rm -rf "$system/clone/.venv"
# A step that fails: the compiler.
expect 2 '^first-run: "Installing diffoscope-sdist into .venv" ended with' \
    root "CC=false CXX=false PIP_NO_CACHE_DIR=1 $main"
unmount
echo "bare_debian: all as the README says"
