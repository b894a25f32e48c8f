# Sourced by test: a real Postfix before and behind the real binary.

build_server
# Postfix gives up its rights to users of its own, which takes root.
privileged=()
[ "$(id -u)" -eq 0 ] ||
    privileged=(sudo -n env "PATH=$PATH" "TMPDIR=$TMPDIR" PYTHONDONTWRITEBYTECODE=1)
part "mail through Postfix" "${privileged[@]}" python3 tests/clients/run.py
part "mail out over TLS" python3 tests/clients/smtp_tls.py
