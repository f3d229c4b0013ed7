#!/bin/sh
# How long `check` takes on a thousand tables (8 columns, 2 indexes, a unique constraint and a foreign key each): models
# beside history beside database, the whole command. Where Debian's alembic is installed, what it needs for the comparison
# alone on the same databases. It measures and does not judge: the exit code is 0. Run by ./dev bench, which starts a
# PostgreSQL server for it. TABLES says how many tables (1000), RUNS how often (7).
set -eu
unset CDPATH
cd -- "$(dirname -- "$0")/../.."

tables=${TABLES:-1000}
runs=${RUNS:-7}
app=${BENCH_FOLDER:-$PWD/build/bench}/app
folder=$(dirname "$app")/check
mkdir -p "$folder"
# shellcheck disable=SC1091 # is checked by itself
. tests/support/postgresql.sh
trap 'postgresql_stop' EXIT
trap 'exit 130' INT TERM
postgresql_start disk

cmake -S tests/bench -B "$app" -G Ninja -DCMAKE_BUILD_TYPE=Release -DTABLES="$tables" >/dev/null
cmake --build "$app" --target many >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
many=$app/bin/many

# check URL: the median of the runs in milliseconds.
check() {
    run=0
    while [ "$run" -lt "$runs" ]; do
        start=$(date +%s%N)
        "$many" --url "$1" check >/dev/null 2>"$folder/log" || { cat "$folder/log" >&2; exit 1; }
        echo $(($(date +%s%N) - start))
        run=$((run + 1))
    done | sort -n | awk '{ t[NR] = $1 } END { printf "%.0f", (t[int((NR + 1) / 2)] + t[int(NR / 2) + 1]) / 2e6 }'
}

database=$folder/many.db
rm -f "$database"
for url in "sqlite:///$database" "$(postgresql_url)"; do
    kind=SQLite
    limit=150
    case $url in postgresql:*) kind=PostgreSQL limit=600 ;; esac
    "$many" --url "$url" upgrade head >/dev/null 2>&1
    printf '%-58s %8s ms   limit %s ms\n' "check of $tables tables on $kind (median of $runs)" "$(check "$url")" "$limit"
    if command -v alembic >/dev/null; then
        printf '%-58s %8s ms\n' "  Alembic $(alembic --version 2>/dev/null | sed 's/.* //'), comparison alone" \
            "$(sh tests/bench/check/alembic.sh "$folder/alembic" "$url" "$tables")"
    fi
done
command -v alembic >/dev/null || echo 'alembic is not installed: apt-get install alembic python3-psycopg2 puts it beside these'
