# Sourced by test: the real binary, killed; its disk damaged; its PostgreSQL frozen; its clock set;
# its mail server hanging.

build_server
start_postgres "$work"
part "killed, frozen, damaged and misled" python3 tests/faults/run.py
stop_postgres
part "killed while sending, and beside a mail server that hangs" python3 tests/faults/sending.py
part "killed while a workaround is posted" python3 tests/faults/workaround.py
part "killed while many tickets are changed" python3 tests/faults/bulk.py
part "killed while rules run" python3 tests/faults/automation.py
use_node
install_web
part "an older node beside a newer one" python3 tests/faults/nodes.py
