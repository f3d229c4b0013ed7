#!/bin/sh
# How long a test takes that has a migrated and seeded database of its own, all in: making it, a test that reads and
# writes, taking it away. It measures and does not judge: the exit code is 0. Run by ./dev bench, which starts a PostgreSQL
# server for it. TESTS says how many (1000).
set -eu
unset CDPATH
cd -- "$(dirname -- "$0")/../.."

tests=${TESTS:-1000}
app=${BENCH_FOLDER:-$PWD/build/bench}/app
folder=$(dirname "$app")/fresh
mkdir -p "$folder"
# shellcheck disable=SC1091 # is checked by itself
. tests/support/postgresql.sh
trap 'postgresql_stop' EXIT
trap 'exit 130' INT TERM
postgresql_start memory

cmake -S tests/bench -B "$app" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$app" --target fresh >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
for url in sqlite:// "$(postgresql_url)"; do
    kind=SQLite
    limit=2
    case $url in postgresql:*) kind=PostgreSQL limit=60 ;; esac
    printf '%-58s %8s ms   limit %s ms\n' "a test on a fresh database on $kind (of $tests)" \
        "$("$app/bin/fresh" "$url" "$tests")" "$limit"
done
