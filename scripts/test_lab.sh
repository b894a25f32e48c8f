# Sourced by test: faults of running services are found, by two nodes on PostgreSQL and ClickHouse.
# It runs alone: what else the machine did would be slow services.

install_clickhouse
build_server
use_node
part "faults of running services become incidents" python3 tests/lab/run.py
