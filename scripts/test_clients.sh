# Sourced by test: a real Postfix before and behind the real binary.

build_server
part "mail through Postfix" python3 tests/clients/run.py
part "mail out over TLS" python3 tests/clients/smtp_tls.py
