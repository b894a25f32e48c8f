# Sourced by scripts/test_clients.sh: installs real clients of telemetry by their locks, and runs
# the checks that use them, on both stores. The server has been built.

telemetry_clients="$root/tests/clients/telemetry"
telemetry_python="$root/build/telemetry-clients"

use_node
if ! cmp -s "$telemetry_clients/package-lock.json" \
    "$telemetry_clients/node_modules/.mainstay-lock"; then
    step "Install the telemetry clients' npm packages" \
        "Check that the npm registry can be reached ('npm ping'), then start again." \
        npm --prefix "$telemetry_clients" ci --ignore-scripts --no-audit --no-fund
    cp "$telemetry_clients/package-lock.json" "$telemetry_clients/node_modules/.mainstay-lock"
fi
if ! cmp -s "$telemetry_clients/requirements.txt" "$telemetry_python/.installed"; then
    rm -rf "$telemetry_python"
    step "Make a Python environment for telemetry clients" \
        "See the messages above." /usr/bin/python3 -m venv "$telemetry_python"
    step "Install the telemetry clients' Python packages" \
        "Check that PyPI can be reached, then start again." \
        "$telemetry_python/bin/pip" install --require-hashes --only-binary=:all: \
        --disable-pip-version-check -r "$telemetry_clients/requirements.txt"
    cp "$telemetry_clients/requirements.txt" "$telemetry_python/.installed"
fi
export TEST_TELEMETRY_PYTHON=$telemetry_python/bin/python
beside "telemetry of real clients" python3 tests/clients/telemetry.py
install_clickhouse
start_clickhouse "$memory"
beside "telemetry of real clients, in ClickHouse" python3 tests/clients/telemetry.py clickhouse
