#!/usr/bin/env python3
"""Lists of tickets and of time as CSV: whoever asks gets what they may see and no more, in the
columns that they chose, and no cell is a formula to a spreadsheet.
"""
import csv
import io
import os
import sys
import tempfile
import traceback
import urllib.parse
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from postgres import Postgres  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

MARK = "\ufeff"


class Desk:
    def __init__(self, server):
        self.server = server
        self.world = build_world(server)
        for who, subject in (("rita", "=HYPERLINK(1)"), ("otto", "Ours, \"quoted\"")):
            made = self.ask("POST", "/api/v1/tickets", who, {
                "application": "SHOP", "subject": subject, "text": "Help."})
            assert made.status == 201, made
        logged = self.ask("POST", "/api/v1/tickets/SHOP-1/time-entries", "ann",
                          {"minutes": 20, "note": "+1"})
        assert logged.status == 201, logged

    def ask(self, verb, path, who, body=None):
        return self.server.ask(verb, path, body, token=self.world.tokens[who])

    def rows(self, who, path, **query):
        answer = self.ask("GET", f"{path}?{urllib.parse.urlencode(query)}", who)
        assert answer.status == 200, answer
        text = answer.body.decode()
        assert text.startswith(MARK), text[:20]
        return list(csv.reader(io.StringIO(text.removeprefix(MARK), newline="")))


def staff_take_every_ticket_in_the_columns_they_chose(desk):
    rows = desk.rows("ann", "/api/v1/tickets.csv", columns="key,subject,spent")
    assert rows == [["key", "subject", "spent"], ["SHOP-2", 'Ours, "quoted"', "0"],
                    ["SHOP-1", "'=HYPERLINK(1)", "20"]], rows


def a_filter_narrows_the_file_as_it_narrows_the_list(desk):
    rows = desk.rows("ann", "/api/v1/tickets.csv", columns="key", filter="spent>10")
    assert rows == [["key"], ["SHOP-1"]], rows


def a_requester_takes_their_own_and_nothing_from_inside(desk):
    rows = desk.rows("otto", "/api/v1/tickets.csv", columns="key,level,labels")
    assert rows == [["key", "level", "labels"], ["SHOP-2", "", ""]], rows
    head = desk.rows("otto", "/api/v1/tickets.csv")[0]
    assert "spent" not in head, head


def what_is_no_column_is_refused(desk):
    for who, columns in (("ann", "key,password"), ("otto", "spent"), ("ann", "field.none")):
        answer = desk.ask("GET", f"/api/v1/tickets.csv?columns={columns}", who)
        assert answer.status == 422, answer
        assert answer.json["errors"][0]["code"] == "unknown_column", answer.json


def nobody_takes_a_list_without_signing_in(desk):
    assert desk.server.ask("GET", "/api/v1/tickets.csv").status == 401


def time_is_taken_by_staff_alone(desk):
    rows = desk.rows("ann", "/api/v1/time-entries/csv")
    assert rows[0][:2] == ["on", "ticket"], rows
    assert rows[1][1] == "SHOP-1" and rows[1][-1] == "'+1", rows
    total = desk.rows("ann", "/api/v1/time-report/csv", by="person")
    assert total[1] == ["Ann", "20", "20", "1"], total
    for path in ("time-entries", "time-report"):
        assert desk.ask("GET", f"/api/v1/{path}/csv", "rita").status == 403


CHECKS = [
    staff_take_every_ticket_in_the_columns_they_chose,
    a_filter_narrows_the_file_as_it_narrows_the_list,
    a_requester_takes_their_own_and_nothing_from_inside,
    what_is_no_column_is_refused,
    nobody_takes_a_list_without_signing_in,
    time_is_taken_by_staff_alone,
]


def play(name, server):
    failed = 0
    desk = Desk(server)
    for check in CHECKS:
        try:
            check(desk)
        except Exception:  # noqa: BLE001
            failed += 1
            print(f"{check.__name__.replace('_', ' ')}, on {name}:")
            traceback.print_exc()
    return failed


def main():
    postgres = Postgres()
    name = f"csv{os.getpid()}"
    url = postgres.create(name)
    failed = 0
    try:
        with tempfile.TemporaryDirectory(prefix="mainstay-csv.") as work:
            for kind, database in (("SQLite", None), ("PostgreSQL", url)):
                with Server(Path(work) / kind, database=database) as server:
                    failed += play(kind, server)
    finally:
        postgres.drop(name)
    print(f"{2 * len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
