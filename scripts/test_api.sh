# Sourced by test: the real binary over HTTP, and the documents.

install_clickhouse
build_server
part "hardening of the program" python3 scripts/check_hardening.py build/release/mainstay
check "the list of components" bash -c \
    'python3 scripts/components.py build/release/mainstay >build/components.json'
check "the API as committed" scripts/check_api.sh build/release/mainstay "$work"
beside "issues and commits by the command line" python3 tests/commands/classify.py
beside "deployments by the command line" python3 tests/commands/deploy.py
beside "repositories by the command line" python3 tests/commands/repository.py
beside "series scored by the command line" python3 tests/commands/detect.py
beside "errors grouped by the command line" python3 tests/commands/errors.py
beside "root causes by the command line" python3 tests/commands/rootcause.py
beside "suspect commits by the command line" python3 tests/commands/suspect.py
beside "templates of log lines by the command line" python3 tests/commands/templates.py
start_postgres "$memory"
start_clickhouse "$memory"
waiting "clocks of tickets, on SQLite and on PostgreSQL" python3 tests/api/service_levels.py
waiting "metrics are scraped by one node of two" python3 tests/api/scrape_nodes.py
waiting "metrics are scraped" python3 tests/api/telemetry_scrape.py
waiting "limits" python3 tests/api/limits.py
# The longest first: what is begun last, others wait for.
beside "API scripts, on SQLite and on PostgreSQL" python3 tests/api/run.py
beside "uploads that break off, on SQLite and on two nodes" python3 tests/api/uploads.py
beside "many tickets changed at once, on SQLite and on PostgreSQL" python3 tests/api/bulk.py
beside "lists as CSV, on SQLite and on PostgreSQL" python3 tests/api/csv_lists.py
beside "who is on a ticket, seen across nodes" python3 tests/api/presence_nodes.py
beside "telemetry in ClickHouse, as in DuckDB" python3 tests/api/telemetry_clickhouse.py
beside "permissions from the other side" python3 tests/api/permissions.py
beside "who speaks by mail" python3 tests/api/mail_senders.py
beside "passwords by mailed links" python3 tests/api/accounts.py
beside "reports by mail" python3 tests/api/report_mail.py
beside "what becomes of mail" python3 tests/api/mail_intake.py
beside "webhooks and what applications do" python3 tests/api/webhooks.py
beside "telemetry comes in" python3 tests/api/telemetry_ingest.py
beside "errors come in" python3 tests/api/errors_intake.py
beside "errors that are made to hurt" python3 tests/api/errors_hostile.py
beside "native crashes and their symbols" python3 tests/api/native_symbols.py
beside "telemetry from the other side" python3 tests/api/telemetry_scope.py
beside "tickets at vendors" python3 tests/api/vendors.py
beside "outgoing mail without a mail server" python3 tests/api/outbox.py
beside "bad input" python3 tests/api/bad_input.py
beside "what answers tell a browser" python3 tests/api/headers.py
beside "what the documents say" python3 tests/docs/run.py
wait_for_parts
stop_clickhouse
stop_postgres
