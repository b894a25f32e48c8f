# Sourced by test: the real binary over HTTP, and the documents.

build_server
part "hardening of the program" python3 scripts/check_hardening.py build/release/mainstay
check "the list of components" bash -c \
    'python3 scripts/components.py build/release/mainstay >build/components.json'
part "issues and commits by the command line" python3 tests/commands/classify.py
start_postgres "$work"
part "API scripts, on SQLite and on PostgreSQL" python3 tests/api/run.py
part "uploads that break off, on SQLite and on two nodes" python3 tests/api/uploads.py
part "clocks of tickets, on SQLite and on PostgreSQL" python3 tests/api/service_levels.py
part "many tickets changed at once, on SQLite and on PostgreSQL" python3 tests/api/bulk.py
part "lists as CSV, on SQLite and on PostgreSQL" python3 tests/api/csv_lists.py
part "who is on a ticket, seen across nodes" python3 tests/api/presence_nodes.py
stop_postgres
part "permissions from the other side" python3 tests/api/permissions.py
part "who speaks by mail" python3 tests/api/mail_senders.py
part "passwords by mailed links" python3 tests/api/accounts.py
part "reports by mail" python3 tests/api/report_mail.py
part "what becomes of mail" python3 tests/api/mail_intake.py
part "webhooks and what applications do" python3 tests/api/webhooks.py
part "tickets at vendors" python3 tests/api/vendors.py
part "outgoing mail without a mail server" python3 tests/api/outbox.py
part "bad input" python3 tests/api/bad_input.py
part "limits" python3 tests/api/limits.py
part "what answers tell a browser" python3 tests/api/headers.py
part "what the documents say" python3 tests/docs/run.py
