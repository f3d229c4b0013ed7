# shellcheck shell=sh
# A private PostgreSQL 15 server for one run of the tests: a new cluster in a temporary folder, reached through a Unix
# socket in that folder and nowhere else. To be sourced.
#
#   postgresql_start memory   makes and starts it; says why and returns 1 when it cannot. Its data are in memory if there
#                      is room. Or: disk
#   postgresql_url     prints the URL of its maintenance database, for RETORT_TEST_POSTGRESQL
#   postgresql_stop    stops and removes it; does nothing when there is none
#
# Another server is started where `postgresql_bin` is set to its programs before postgresql_start.
#
# Role `retort` is a superuser and needs no password. Role `retort_password` has the password `right`, and is asked for it.
# Role `retort_plain` needs none and has no rights but those that everybody has.

postgresql_folder=
postgresql_data=
postgresql_bin=/usr/lib/postgresql/15/bin
postgresql_psql=$postgresql_bin/psql

# Where the data go. ext4 looks through all files that were deleted in the last seconds for every new one, and a database
# has 300: making and dropping them by the hundred takes five times as long there as in memory.
postgresql_place() {
    free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
    if [ "$1" = memory ] && [ "${free:-0}" -gt 4000000 ] && postgresql_data=$(mktemp -d /dev/shm/retort-postgresql.XXXXXX); then
        postgresql_log_size=256MB
    else
        postgresql_data=$postgresql_folder/data
        postgresql_log_size=1GB
        mkdir "$postgresql_data"
    fi
}

# The server refuses to run as root, so all that touches the cluster runs as another user then. From inside the folder,
# because that user may not be allowed to stand where we do.
postgresql_run() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd "$postgresql_folder" && runuser -u "$postgresql_user" -- "$@")
    else
        (cd "$postgresql_folder" && "$@")
    fi
}

postgresql_start() {
    # What the user's environment says about other servers must not lead the tests there.
    for variable in $(env | sed -n 's/^\(PG[A-Z]*\)=.*/\1/p'); do unset "$variable"; done

    # A socket's path has at most 107 bytes; in /tmp it is short whatever TMPDIR says.
    postgresql_folder=$(mktemp -d /tmp/retort-postgresql.XXXXXX)
    postgresql_place "$@"
    if [ "$(id -u)" -eq 0 ]; then
        postgresql_user=nobody
        if id postgres >/dev/null 2>&1; then postgresql_user=postgres; fi
        chown "$postgresql_user" "$postgresql_folder" "$postgresql_data"
    fi
    chmod 700 "$postgresql_folder"

    # Nothing here has to survive a power cut.
    if postgresql_run "$postgresql_bin/initdb" --pgdata="$postgresql_data" --username=retort --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >"$postgresql_folder/initdb.log" 2>&1 &&
        printf '%s\n' 'local all retort_password scram-sha-256' 'local all all trust' |
        postgresql_run tee "$postgresql_data/pg_hba.conf" >/dev/null &&
        postgresql_run "$postgresql_bin/pg_ctl" start --pgdata="$postgresql_data" --wait --silent --log=server.log --options="-k '$postgresql_folder' \
            -c listen_addresses='' -c port=5432 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=$postgresql_log_size" &&
        postgresql_run "$postgresql_psql" --quiet --no-psqlrc --dbname="$(postgresql_url)" \
            --command="SET password_encryption = 'scram-sha-256'; CREATE ROLE retort_password LOGIN PASSWORD 'right'; CREATE ROLE retort_plain LOGIN"; then
        return 0
    fi
    echo "The PostgreSQL server of the tests did not start:" >&2
    tail -n 20 "$postgresql_folder"/*.log >&2
    return 1
}

postgresql_url() { printf 'postgresql://retort@/postgres?host=%s\n' "$postgresql_folder"; }

postgresql_stop() {
    [ -n "$postgresql_folder" ] || return 0
    if [ -f "$postgresql_data/postmaster.pid" ]; then
        postgresql_run "$postgresql_bin/pg_ctl" stop --pgdata="$postgresql_data" --mode=immediate --silent || true
    fi
    rm -rf "$postgresql_folder" "$postgresql_data"
    postgresql_folder=
}
