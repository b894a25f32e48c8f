# Sourced by test: a real Postfix before and behind the real binary, and the SDKs, servers and
# profilers that send it telemetry and errors.

build_server
# Postfix gives up its rights to users of its own, which takes root.
privileged=()
[ "$(id -u)" -eq 0 ] ||
    privileged=(sudo -n env "PATH=$PATH" "TMPDIR=$TMPDIR" PYTHONDONTWRITEBYTECODE=1)
beside "mail through Postfix" "${privileged[@]}" python3 tests/clients/run.py
beside "mail out over TLS" python3 tests/clients/smtp_tls.py
. "$root/tests/clients/telemetry/part.sh"
. "$root/tests/clients/errors/part.sh"
wait_for_parts
stop_clickhouse
