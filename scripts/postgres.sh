# Sourced by test: a PostgreSQL of the tests' own, on loopback, in a folder that goes with them.

# start_postgres FOLDER [durable]: sets MAINSTAY_TEST_POSTGRES to its URL.
start_postgres() {
    postgres_data=$1/postgres
    local fsync=off  # Durability is not what tests ask of PostgreSQL: nobody pulls its plug.
    [ "${2:-}" != durable ] || fsync=on
    postgres_tools=$(ls -d /usr/lib/postgresql/15/bin 2>/dev/null) ||
        fail "There is no PostgreSQL 15." "Install the Debian package postgresql-15."
    local port
    port=$(free_port)
    mkdir -p "$postgres_data"
    [ "$(id -u)" -ne 0 ] || chown postgres: "$postgres_data"
    as_postgres "$postgres_tools/initdb" -D "$postgres_data" -U postgres -A trust \
        --locale=C.UTF-8 -E UTF8 >"$1/initdb.log" 2>&1 || { cat "$1/initdb.log" >&2; return 1; }
    printf '%s\n' "listen_addresses = '127.0.0.1'" "port = $port" "fsync = $fsync" \
        "unix_socket_directories = ''" "max_connections = 200" |
        as_postgres tee -a "$postgres_data/postgresql.conf" >/dev/null
    as_postgres "$postgres_tools/pg_ctl" -D "$postgres_data" -l "$postgres_data/log" -w start \
        >"$1/pg_ctl.log" 2>&1 </dev/null ||
        { cat "$1/pg_ctl.log" "$postgres_data/log" >&2; return 1; }
    export MAINSTAY_TEST_POSTGRES="postgresql://postgres@127.0.0.1:$port/postgres"
}

# Ends it, with all it held: the next part begins with an empty one.
stop_postgres() {
    [ -n "${postgres_data:-}" ] || return 0
    as_postgres "$postgres_tools/pg_ctl" -D "$postgres_data" -m immediate -w stop >/dev/null 2>&1
    rm -rf "$postgres_data"
    postgres_data=
    unset MAINSTAY_TEST_POSTGRES
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

free_port() {
    python3 -c 'import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])'
}
