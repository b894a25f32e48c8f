# Sourced by test: the real binary, killed; its disk damaged and filled; its PostgreSQL frozen; its
# ClickHouse killed; its clock set; its mail server hanging.

install_clickhouse
build_server
start_postgres "$memory"
beside "killed, frozen, damaged and misled" python3 tests/faults/run.py
beside "an older node beside a newer one" python3 tests/faults/nodes.py
beside "killed while sending, and beside a mail server that hangs" python3 tests/faults/sending.py
beside "killed while a workaround is posted" python3 tests/faults/workaround.py
beside "killed while many tickets are changed" python3 tests/faults/bulk.py
beside "killed while rules run" python3 tests/faults/automation.py
beside "killed between a signal and its ticket" python3 tests/faults/incidents.py
beside "killed while errors come in" python3 tests/faults/errors.py
beside "ClickHouse killed while telemetry comes in" python3 tests/faults/telemetry_clickhouse.py
beside "telemetry: killed, damaged, and on a full disk" python3 tests/faults/telemetry.py
wait_for_parts
stop_postgres
