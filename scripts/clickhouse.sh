# Sourced by test: ClickHouse's engine behind its HTTP interface (tests/clickhouse.py), on
# loopback, in a folder of its own.

# Installs the engine for tests into build/clickhouse, unless what is there is what is asked for.
install_clickhouse() {
    local wanted=$root/tests/requirements-clickhouse.txt at=$root/build/clickhouse
    cmp -s "$wanted" "$at/installed.txt" && return 0
    rm -rf "$at"
    step "Installing ClickHouse's engine for tests" "It comes from PyPI: is the network there?" \
        fetch_clickhouse "$wanted" "$at"
}

fetch_clickhouse() {
    # The engine's wheel asks for pandas and pyarrow, which only its data frames need.
    /usr/bin/python3 -m venv "$2" &&
        "$2/bin/python" -m pip install --disable-pip-version-check --no-cache-dir --no-deps \
            --only-binary :all: --require-hashes -r "$1" &&
        cp "$1" "$2/installed.txt"
}

# start_clickhouse FOLDER: sets MAINSTAY_TEST_CLICKHOUSE to its URL. Of a folder that an earlier
# one was killed on, it has what that one had, at the same URL.
start_clickhouse() {
    clickhouse_data=$1/clickhouse
    mkdir -p "$clickhouse_data"
    [ -s "$clickhouse_data/port" ] || free_port >"$clickhouse_data/port"
    local port deadline=$((SECONDS + 60))
    port=$(cat "$clickhouse_data/port")
    "$root/build/clickhouse/bin/python" "$root/tests/clickhouse.py" "$clickhouse_data/data" \
        "$port" mainstay secret >>"$clickhouse_data/log" 2>&1 </dev/null &
    clickhouse_pid=$!
    until [ "$(curl -s --max-time 5 "http://127.0.0.1:$port/ping")" = Ok. ]; do
        if ! kill -0 "$clickhouse_pid" 2>/dev/null || [ "$SECONDS" -ge "$deadline" ]; then
            cat "$clickhouse_data/log" >&2
            return 1
        fi
        sleep 0.05
    done
    export MAINSTAY_TEST_CLICKHOUSE="clickhouse://mainstay:secret@127.0.0.1:$port/default"
}

# Ends it as a loss of power would, except that what was written stays in the system's cache.
kill_clickhouse() {
    kill -KILL "$clickhouse_pid"
    wait "$clickhouse_pid" 2>/dev/null || true
    clickhouse_pid=
}

# Ends it, with all it held: the next part begins with an empty one.
stop_clickhouse() {
    [ -n "${clickhouse_data:-}" ] || return 0
    [ -z "${clickhouse_pid:-}" ] || kill_clickhouse
    rm -rf "$clickhouse_data"
    clickhouse_data=
    unset MAINSTAY_TEST_CLICKHOUSE
}
