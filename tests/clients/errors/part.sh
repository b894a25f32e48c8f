# Sourced by scripts/test_clients.sh: installs reporters of errors by their locks, and runs the
# checks that use them. The server has been built, and telemetry's clients are there.

error_clients="$root/tests/clients/errors"
error_programs="$root/build/error-clients"

use_node
install_web
if ! cmp -s "$error_clients/package-lock.json" "$error_clients/node_modules/.mainstay-lock"; then
    step "Install the error reporters' npm packages" \
        "Check that the npm registry can be reached ('npm ping'), then start again." \
        npm --prefix "$error_clients" ci --ignore-scripts --no-audit --no-fund
    cp "$error_clients/package-lock.json" "$error_clients/node_modules/.mainstay-lock"
fi
if ! cmp -s "$error_clients/requirements.txt" "$error_programs/python/.installed"; then
    rm -rf "$error_programs/python"
    step "Make a Python environment for error reporters" \
        "See the messages above." /usr/bin/python3 -m venv "$error_programs/python"
    step "Install the error reporters' Python packages" \
        "Check that PyPI can be reached, then start again." \
        "$error_programs/python/bin/pip" install --require-hashes --only-binary=:all: \
        --disable-pip-version-check -r "$error_clients/requirements.txt"
    cp "$error_clients/requirements.txt" "$error_programs/python/.installed"
fi
# Debian's Go with modules of its own; it looks by itself whether anything changed.
step "Build the error reporter in Go" \
    "Check that the Go module proxy can be reached, then start again." \
    env -u GOROOT -C "$error_clients/go" GOTOOLCHAIN=local GOFLAGS=-modcacherw \
    GOPATH="$error_programs/go" GOCACHE="$error_programs/go/cache" \
    /usr/bin/go build -mod=readonly -buildvcs=false -o "$error_programs/go-errors" .
export TEST_ERRORS_PYTHON=$error_programs/python/bin/python
export TEST_ERRORS_GO=$error_programs/go-errors
beside "errors of real reporters" python3 tests/clients/errors.py
