#!/bin/sh
# The database part of a release: backup, upgrade, seed, verify. Stops at the first thing that fails, says how to go back,
# and exits with 1. Safe to run again.
#
# usage: DATABASE_URL=URL docs/deploy.sh [--env NAME] [--binary FILE] [--backups DIR]
#
#   --env NAME      whose seeds to run (prod)
#   --binary FILE   the application's database binary (build/bin/shop)
#   --backups DIR   where backups go (backups); they are readable by their owner alone
#
# Needs sqlite3 for a SQLite database; pg_dump and psql for PostgreSQL. A password in the URL reaches neither the screen
# nor a process list: it travels in the environment.

set -eu
umask 077

environment=prod
binary=build/bin/shop
backups=backups
target= # the file that the backup is written to
backup= # the same, once it is whole

say() { printf '%s\n' "deploy: $*"; }

# Says what went wrong, and how to go back once there is something to go back from.
die() {
    printf '%s\n' "deploy: $*" >&2
    [ -z "$backup" ] || how_to_restore >&2
    exit 1
}

# The text with its %XX resolved (RFC 3986 2.1). By pipe, so that no process has it among its arguments.
percent_decoded() {
    printf '%s' "$1" | LC_ALL=C awk '
        function digit(c) { return index("0123456789abcdef", tolower(c)) - 1 }
        {
            rest = $0
            while (match(rest, /%[0-9A-Fa-f][0-9A-Fa-f]/)) {
                code = 16 * digit(substr(rest, RSTART + 1, 1)) + digit(substr(rest, RSTART + 2, 1))
                printf "%s%c", substr(rest, 1, RSTART - 1), code
                rest = substr(rest, RSTART + 3)
            }
            printf "%s", rest
        }'
}

# A text as one word of the shell, for the commands that are printed.
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

# One kind of database each: open_KIND looks at the URL; backup_KIND writes $backup, or leaves it empty when there is no
# database yet; how_to_restore_KIND prints the way back; counts_KIND prints "table|rows" for every table.

open_sqlite() {
    case $DATABASE_URL in
    sqlite:///?*) file=${DATABASE_URL#sqlite:///} ;;
    *) die "a database in memory is not deployed: DATABASE_URL names no file" ;;
    esac
    folder=$(cd -- "$(dirname -- "$file")" && pwd) || die "the folder of $file is not there"
    file=$folder/$(basename -- "$file")
}

backup_sqlite() {
    [ -f "$file" ] || return 0
    target=$backups/sqlite-$stamp.db
    # From inside the folder, so that its name needs no quoting in sqlite3's own language.
    (cd -- "$backups" && sqlite3 -bail -cmd '.timeout 10000' "$file" ".backup ${target##*/}") || return 1
    [ "$(sqlite3 -readonly "$target" 'PRAGMA quick_check')" = ok ] || return 1
    backup=$target
}

how_to_restore_sqlite() {
    echo "deploy: to go back, stop the application and run"
    for leftover in journal wal shm; do printf '    rm -f %s\n' "$(quoted "$file-$leftover")"; done
    printf '    cp %s %s\n' "$(quoted "$backup")" "$(quoted "$file")"
}

counts_sqlite() {
    [ -f "$file" ] || return 0
    sqlite3 -readonly "$file" "SELECT format('SELECT %Q, count(*) FROM \"%w\";', name, name) FROM sqlite_schema
        WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name" |
        sqlite3 -readonly -bail "$file"
}

open_postgresql() {
    case $DATABASE_URL in
    *[?\&]password=*) die "write the password before the @ of DATABASE_URL, or keep it in PGPASSFILE" ;;
    esac
    rest=${DATABASE_URL#*://}
    url=$DATABASE_URL
    case ${rest%%/*} in
    *:*@*)
        user_and_password=${rest%%@*}
        PGPASSWORD=$(percent_decoded "${user_and_password#*:}")
        export PGPASSWORD
        url=${DATABASE_URL%%://*}://${user_and_password%%:*}@${rest#*@}
        ;;
    esac
}

backup_postgresql() {
    target=$backups/postgresql-$stamp.dump
    pg_dump --format=custom --no-password --file="$target" --dbname="$url" || return 1
    backup=$target
}

how_to_restore_postgresql() {
    echo "deploy: to go back, create an empty database, restore into it, and point DATABASE_URL there:"
    printf '    pg_restore --exit-on-error --no-owner --dbname=URL_OF_THE_EMPTY_DATABASE %s\n' "$(quoted "$backup")"
}

counts_postgresql() {
    psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$url" <<'SQL'
SELECT format('SELECT %L, count(*) FROM %I.%I', schemaname || '.' || tablename, schemaname, tablename)
FROM pg_catalog.pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1 \gexec
SQL
}

how_to_restore() { "how_to_restore_$kind"; }
counts() { "counts_$kind"; }

# Compares the rows before and after: prints both, and fails for a table that had rows and has none now.
compare_counts() {
    printf '%s\n--\n%s\n' "$1" "$2" | awk -F '|' '
        $0 == "--" { after = 1; next }
        NF < 2 { next }
        !after { before[$1] = $2; next }
        {
            printf "    %-40s %12s -> %s\n", $1, ($1 in before ? before[$1] : "new"), $2
            if (before[$1] > 0 && $2 == 0) lost = 1
        }
        END { exit lost }'
}

while [ $# -gt 0 ]; do
    case $1 in
    -h | --help)
        sed -n '/^# usage:/,/^$/s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    --env | --binary | --backups)
        [ $# -ge 2 ] || die "$1 needs a value"
        case $1 in
        --env) environment=$2 ;;
        --binary) binary=$2 ;;
        --backups) backups=$2 ;;
        esac
        shift 2
        ;;
    *) die "unknown argument: $1" ;;
    esac
done

[ -n "${DATABASE_URL-}" ] || die "DATABASE_URL does not say which database"
export DATABASE_URL
case $DATABASE_URL in
sqlite://*) kind=sqlite tools=sqlite3 ;;
postgresql://* | postgres://*) kind=postgresql tools='pg_dump psql' ;;
*) die "DATABASE_URL has to begin with sqlite:// or postgresql://" ;;
esac
for tool in "$binary" $tools; do
    command -v "$tool" >/dev/null || die "$tool is not there"
done
"open_$kind"

stamp=$(date -u +%Y%m%dT%H%M%SZ)-$$
mkdir -p -- "$backups"
backups=$(cd -- "$backups" && pwd)
say "1/4 backup"
if ! "backup_$kind"; then
    rm -f -- "$target"
    die "the backup failed; nothing was changed"
fi
say "    ${backup:-no database yet}"
before=$(counts) || die "the tables cannot be counted; nothing was changed"

say "2/4 upgrade"
"$binary" upgrade head || die "the upgrade failed"

say "3/4 seed ($environment)"
"$binary" seed --env "$environment" || die "a seed failed"

say "4/4 verify"
"$binary" current --check-heads || die "the database is not at head"
after=$(counts) || die "the tables cannot be counted"
compare_counts "$before" "$after" || die "a table has lost all its rows"
say "done"
