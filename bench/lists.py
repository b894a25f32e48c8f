#!/usr/bin/env python3
"""Measures lists of tickets by filters, good and bad ones, among a million tickets.

    lists.py [COUNT [FOLDER]]   COUNT tickets, 1,000,000 where none is given; what is made in FOLDER
                                is kept there and used again. BENCH_POSTGRES is the URL of a
                                PostgreSQL to measure in place of SQLite; it is filled.

Rita has asked for half of all tickets, nearly all of them closed. The labels `left` and `right` are
on 30 % of all tickets each and never together, `some` on 1 %, `rare` on 20. Then two people ask for
both labels, over and over, and the reads of others are counted beside.
"""
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from desk_data import BLOCKS  # noqa: E402
from server import Server, make_token, session_of  # noqa: E402
from world import PASSWORD, build_world  # noqa: E402

TIMES = 15
FILTERS = [
    ("ann", ""), ("ann", "is:open"), ("ann", "is:open team:mine"),
    ("ann", "is:open team:mine priority:high"), ("ann", "is:open priority:urgent level:L3"),
    ("ann", "status:closed priority:urgent kind:question"), ("ann", "label:left label:right"),
    ("ann", "label:some label:rare"), ("ann", "label:left kind:bug"), ("ann", "label:rare is:open"),
    ("ann", "requester:{rita} priority:low kind:incident"),
    ("ann", "requester:{rita} assignee:{lars}"), ("ann", "watcher:me is:open"),
    ("ann", "organization:{orchard} label:some"),
    ("rita", ""), ("rita", "is:open"), ("rita", "priority:low kind:incident"), ("rolf", ""),
    ("rolf", "is:open"), ("otto", "priority:urgent"), ("ruth", ""),
]

# {series} yields the numbers n from 1 to :count. No ticket has all that "low" and "incident" say.
TICKETS = """
INSERT INTO ticket (id, key, application, version, subject, kind, maintenance, status, impact,
    urgency, priority, level, organization, requester, team, assignee, created_at, updated_at)
SELECT n + 1000, 'BULK-' || n, {application}, 1, 'Ticket number ' || n,
    CASE WHEN n % 4 = 0 THEN 'incident' WHEN n % 4 = 1 THEN 'bug' WHEN n % 4 = 2 THEN 'question'
         ELSE 'service_request' END,
    CASE WHEN n % 3 = 0 THEN 'corrective' ELSE 'perfective' END,
    CASE WHEN n % 25 <> 0 THEN 'closed' WHEN n % 50 = 0 THEN 'open' ELSE 'waiting_on_requester' END,
    'low', 'low',
    CASE WHEN n % 1000 = 500 THEN 'high' WHEN n % 4 = 2 THEN 'low' WHEN n % 4 = 3 THEN 'urgent'
         ELSE 'normal' END,
    CASE WHEN n % 7 = 0 THEN 'L2' ELSE 'L1' END,
    CASE WHEN n % 10 < 7 THEN {harbour} ELSE {orchard} END,
    CASE WHEN n % 10 < 5 THEN {rita} WHEN n % 10 < 6 THEN {rolf} WHEN n % 1000 = 6 THEN {ruth}
         WHEN n % 10 = 6 THEN {rolf} ELSE {otto} END,
    CASE WHEN n % 7 = 0 THEN {engineers} ELSE {desk} END,
    CASE WHEN n % 3 = 0 THEN {ann} WHEN n % 3 = 1 THEN {abe} END,
    1700000000000000 + n, 1700000000000000 + n
FROM {series}
"""
LABELS = """
INSERT INTO ticket_label (ticket, label)
SELECT n + 1000, 'left' FROM {series} WHERE n % 20 < 6
UNION ALL SELECT n + 1000, 'right' FROM {series} WHERE n % 20 BETWEEN 6 AND 11
UNION ALL SELECT n + 1000, 'some' FROM {series} WHERE n % 100 = 50
UNION ALL SELECT n + 1000, 'rare' FROM {series} WHERE n % ({count} / 20) = 50
"""


def fill_sqlite(path, names):
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA synchronous = OFF")
    series = ("(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count})"
              " SELECT n FROM s) AS numbers").format(**names)
    # Indexes are faster made at once than row by row.
    indexes = base.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"
        " AND tbl_name IN ('ticket', 'ticket_label')").fetchall()
    base.execute("BEGIN")
    for name, _ in indexes:
        base.execute(f'DROP INDEX "{name}"')
    base.execute(TICKETS.format(series=series, **names))
    base.execute(LABELS.format(series=series, **names))
    base.execute(BLOCKS)
    for _, statement in indexes:
        base.execute(statement)
    base.execute("COMMIT")
    base.execute("PRAGMA analysis_limit = 1000")
    base.execute("PRAGMA optimize")
    base.close()


def fill_postgresql(url, names):
    series = "generate_series(1, {count}) AS numbers (n)".format(**names)
    statements = [TICKETS.format(series=series, **names), LABELS.format(series=series, **names),
                  BLOCKS]
    subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", url], text=True, check=True,
                   input=";".join([*statements, "ANALYZE"]))


def ask(server, world, who, text):
    words = text.format(**world.ids).replace(" ", "%20")
    begun = time.monotonic()
    answer = server.ask("GET", f"/api/v1/tickets?limit=50&filter={words}", token=world.tokens[who])
    return (time.monotonic() - begun) * 1000, answer


def measure(server, world):
    print(f"{'who':5} {'filter':50} {'found':>5} {'p50 ms':>8} {'p95 ms':>8}")
    slow = 0
    for who, text in FILTERS:
        seen = [ask(server, world, who, text) for _ in range(TIMES)]
        times = sorted(took for took, _ in seen)
        answer = seen[-1][1]
        found = len(answer.json["items"]) if answer.status == 200 else answer.code
        slow += times[-1] > 50
        print(f"{who:5} {text or '(all)':50} {found:>5} {times[TIMES // 2]:8.1f} {times[-1]:8.1f}",
              flush=True)
    print(f"{slow} of {len(FILTERS)} are over 50 ms.")


def reads_beside(server, world, seconds=10):
    """Reads by key a second, while two people ask for what is hard to find."""
    stop, heavy = threading.Event(), []

    def attack(who):
        while not stop.is_set():
            heavy.append(ask(server, world, who, "label:left label:right")[0])

    attackers = [threading.Thread(target=attack, args=(who,)) for who in ["lars", "abe"] * 4]
    for thread in attackers:
        thread.start()
    done = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-H",
         f"Authorization: Bearer {world.tokens['ann']}",
         f"http://127.0.0.1:{server.port}/api/v1/tickets/BULK-77"],
        check=True, capture_output=True, text=True)
    stop.set()
    for thread in attackers:
        thread.join()
    figures = [line.strip() for line in done.stdout.splitlines()
               if "Requests/sec" in line or "99%" in line or "Non-2xx" in line]
    print(f"Beside {len(heavy)} such lists: {'; '.join(figures)}")


def main():
    count = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made)
        url = os.environ.get("BENCH_POSTGRES")
        is_filled = (folder / "filled").exists()
        server = Server(folder, database=url)
        with server:
            world = known_world(server) if is_filled else build_world(server)
            if not is_filled:
                first = server.ask("POST", "/api/v1/tickets", {
                    "application": "SHOP", "subject": "First", "text": "First"},
                    token=world.tokens["ann"]).json
                names = dict(world.ids, count=count, application="(SELECT application FROM ticket"
                             f" WHERE key = '{first['key']}')")
                if url:
                    fill_postgresql(url, names)
        if not is_filled and not url:
            fill_sqlite(server.data / "mainstay.db", names)
        (folder / "filled").touch()
        with server:
            measure(server, world)
            reads_beside(server, world)


def known_world(server):
    """The world of an earlier run."""
    world = type("World", (), {"tokens": {}, "ids": {}})()
    ada = server.administrator()
    for person in server.ask("GET", "/api/v1/users?limit=100", token=ada).json["items"]:
        name = person["name"].lower()
        world.ids[name] = person["id"]
        if "ada" not in person["email"]:
            signed_in = server.ask("POST", "/api/v1/session", {
                "email": person["email"], "password": PASSWORD})
            world.tokens[name] = make_token(server, session_of(signed_in))
    for place in server.ask("GET", "/api/v1/organizations", token=ada).json["items"]:
        world.ids[place["name"].split()[0].lower()] = place["id"]
    return world


if __name__ == "__main__":
    main()
