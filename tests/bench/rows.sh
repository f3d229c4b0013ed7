#!/bin/sh
# How fast rows go into a database and come out of it, beside what a program does that is written by hand for them (libpq,
# SQLite's C API). Each line is one run of both. It measures and does not judge: the exit code is 0. Run by ./dev bench,
# which starts a PostgreSQL server for it. ROWS says how many rows (1000000), RUNS how often (3).
set -eu
unset CDPATH
cd -- "$(dirname -- "$0")/../.."

app=${BENCH_FOLDER:-$PWD/build/bench}/app
folder=$(dirname "$app")/rows
mkdir -p "$folder"
# shellcheck disable=SC1091 # is checked by itself
. tests/support/postgresql.sh
trap 'postgresql_stop' EXIT
trap 'exit 130' INT TERM
postgresql_start disk

cmake -S tests/bench -B "$app" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$app" --target rows >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
program=$app/bin/rows

rm -f "$folder"/*.db*
"$program" sqlite "$folder/rows.db"
rm -f "$folder"/*.db*
for rows in 100000 1000000; do
    rm -f "$folder/memory.db"
    "$program" memory "sqlite:///$folder/memory.db" "$rows"
done
rm -f "$folder/memory.db"
connect="host=$postgresql_folder user=retort dbname=postgres"
"$program" postgresql "$connect" "$(postgresql_url)"
for rows in 100000 1000000; do
    postgresql_run "$postgresql_bin/psql" --quiet --no-psqlrc --dbname="$(postgresql_url)" --command='DROP TABLE place'
    "$program" memory "$(postgresql_url)" "$rows"
done
