#!/bin/sh
# How long a write has to wait while somebody changes a table of 200,000 rows, in the online form and in the plain one: the
# slowest of those that another connection makes meanwhile, one after the other. It measures and does not judge: the exit
# code is 0. Run by ./dev bench, which starts a PostgreSQL server for it. ROWS says how many rows (200000).
set -eu
unset CDPATH
cd -- "$(dirname -- "$0")/../.."

app=${BENCH_FOLDER:-$PWD/build/bench}/app
folder=$(dirname "$app")/online
mkdir -p "$folder"
# shellcheck disable=SC1091 # is checked by itself
. tests/support/postgresql.sh
trap 'postgresql_stop' EXIT
trap 'exit 130' INT TERM
postgresql_start disk

cmake -S tests/bench -B "$app" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$app" --target online >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
"$app/bin/online" "$(postgresql_url)" "${ROWS:-200000}"
