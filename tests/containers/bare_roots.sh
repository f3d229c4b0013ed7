#!/bin/sh
# Follows the Dockerfile without Docker: reads its instructions and does each in a bare Debian 12 made by debootstrap, then
# starts what came out as its image would start, beside a PostgreSQL server on a Unix socket. Prints each instruction, what
# the program says, and how much the last stage has added to the bare system. Fails at the first thing that does.
#
# usage: tests/containers/bare_roots.sh [--list] [FOLDER]
#
#   --list    print the instructions, one a line, and do nothing: fails for one that this script cannot follow
#   FOLDER    where the roots go; they are kept. Else a folder that is removed
#
# Needs root, debootstrap, postgresql-15, and a mirror of Debian, which is the one in /etc/apt.

set -eu
cd -- "$(dirname -- "$0")/../.."

die() {
    printf '%s\n' "bare_roots: $*" >&2
    exit 1
}

# The instructions of the Dockerfile: "RUN apt-get update && …", without comments and broken lines.
instructions() {
    awk '
        /^[ \t]*#/ || /^[ \t]*$/ { next }
        { sub(/^[ \t]+/, line == "" ? "" : " ") }
        /\\$/ { line = line substr($0, 1, length($0) - 1); next }
        { print line $0; line = "" }' Dockerfile
}

# ["shop", "status"] as lines.
words() { printf '%s\n' "$1" | sed 's/^\[//; s/\]$//; s/", *"/\n/g; s/"//g'; }

# Where "$@" happens as the image has it: its folder, its user, and nothing of this environment but what is said here.
in_root() {
    # shellcheck disable=SC2016 # is expanded in there
    chroot ${user:+"--userspec=$user"} "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        DEBIAN_FRONTEND=noninteractive ${DATABASE_URL:+"DATABASE_URL=$DATABASE_URL"} ${PGPASSWORD:+"PGPASSWORD=$PGPASSWORD"} \
        sh -c 'cd "$1" && shift && exec "$@"' sh "$workdir" "$@" </dev/null
}

from() {
    case $1 in
    debian:12 | debian:12-slim) ;;
    *) die "FROM $1 is not Debian 12" ;;
    esac
    root=$folder/${3-last}
    workdir=/
    user=
    cp -a "$folder/bare" "$root"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
}

copy() {
    source_root=.
    case $1 in
    --from=*)
        source_root=$folder/${1#--from=}
        shift
        ;;
    --*) die "COPY $1" ;;
    esac
    target=
    for target; do :; done # the last
    while [ $# -gt 1 ]; do
        if [ -d "$source_root/$1" ]; then
            mkdir -p "$root/$target"
            cp -R "$source_root/$1/." "$root/$target"
        else
            mkdir -p "$root/$(dirname "$target.")"
            cp "$source_root/$1" "$root/$target"
        fi
        shift
    done
}

follow() {
    while read -r instruction rest; do
        printf '\n%s %s\n' "$instruction" "$rest"
        # shellcheck disable=SC2086 # lists of words
        case $instruction in
        FROM) from $rest ;;
        RUN) in_root sh -c "$rest" ;;
        COPY) copy $rest ;;
        WORKDIR)
            workdir=$rest
            mkdir -p "$root$workdir"
            ;;
        USER) user=$rest ;;
        ENTRYPOINT) entrypoint=$rest ;;
        CMD) arguments=$rest ;;
        VOLUME) ;;
        *) die "cannot follow $instruction" ;;
        esac
    done <"$folder/instructions"
}

# In a namespace of its own, so that no mount is left behind.
if [ "${1-}" = --list ]; then
    instructions
    unknown=$(instructions | grep -Ev '^(FROM|RUN|COPY|WORKDIR|USER|ENTRYPOINT|CMD|VOLUME) ') || exit 0
    die "cannot follow $unknown"
fi
if [ -z "${RETORT_IN_NAMESPACE-}" ]; then
    [ "$(id -u)" -eq 0 ] || die "has to run as root"
    command -v debootstrap >/dev/null || die "debootstrap is not there"
    RETORT_IN_NAMESPACE=yes exec unshare --mount -- "$0" "$@"
fi

if [ $# -gt 0 ]; then
    folder=$1
    mkdir -p "$folder"
else
    folder=$(mktemp -d)
fi
# shellcheck disable=SC1091 # is checked by itself
. tests/support/postgresql.sh
finish() {
    postgresql_stop
    umount --lazy "$folder"/*/dev "$folder"/*/proc "$folder"/*/run/postgresql 2>/dev/null || true
    [ $# -gt 0 ] || rm -rf --one-file-system "$folder"
}
trap 'finish "$@"' EXIT
trap 'exit 130' INT TERM

# shellcheck disable=SC2016 # apt's own
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)
debootstrap --variant=minbase bookworm "$folder/bare" "${mirror:?no mirror of Debian 12 in /etc/apt}" >"$folder/debootstrap.log"
# What it was made from is no part of the system: an image of Debian has none of it either.
rm -rf "$folder/bare/var/cache/apt/archives/"*.deb "$folder/bare/var/lib/apt/lists/"*
instructions >"$folder/instructions"
follow

printf '\nThe image starts\n'
[ "$(in_root id -u)" -ne 0 ] || die "the image runs as root"
for compiler in cc c++ gcc g++ clang ld make ninja; do
    ! in_root sh -c "command -v $compiler" || die "the image holds a compiler: $compiler"
done
postgresql_start memory
# shellcheck disable=SC2154 # is that script's
chmod 755 "$postgresql_folder" # its user is another one in there
psql --quiet --no-psqlrc --dbname="$(postgresql_url)" --command='CREATE DATABASE shop OWNER retort_password'
mkdir -p "$root/run/postgresql"
mount --bind "$postgresql_folder" "$root/run/postgresql"
DATABASE_URL='postgresql://retort_password@/shop?host=/run/postgresql'
PGPASSWORD=right

say_and_do() {
    printf '$ %s\n' "$*"
    in_root "$@"
}
# shellcheck disable=SC2046 # a list of words
say_and_do $(words "$entrypoint") $(words "$arguments")
say_and_do shop status
say_and_do shop downgrade -1
# shellcheck disable=SC2046
say_and_do $(words "$entrypoint") $(words "$arguments")
# shellcheck disable=SC2016 # is expanded in there
say_and_do sh -c 'shop restore --yes backups/shop-*-f3a1b2c4d5e6.dump && shop current'

bare=$(du -sxk "$folder/bare" | cut -f 1)
whole=$(du -sxk "$root" | cut -f 1)
printf '\nThe bare system has %s MB, the image %s MB: %s MB are added\n' "$((bare / 1024))" "$((whole / 1024))" \
    "$(((whole - bare) / 1024))"
