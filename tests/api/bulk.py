#!/usr/bin/env python3
"""Many tickets changed at once: over a filter and over a selection, counted first, with what could
not be done and why, cancelled, undone. Played on SQLite and on PostgreSQL, which is the server at
MAINSTAY_TEST_POSTGRES; it is required."""
import csv
import io
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from listener import Listener  # noqa: E402
from postgres import Postgres  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

RUNS = "/api/v1/bulk"


class Desk:
    def __init__(self, server):
        self.server, self.world = server, build_world(server)

    def ask(self, who, verb, path, body=None, headers=None):
        return self.server.ask(verb, path, body, self.world.tokens[who], headers)

    def tickets(self, count, who="rita"):
        return [self.good(self.ask(who, "POST", "/api/v1/tickets", {
            "application": "SHOP", "subject": f"Card {i} fails", "text": "?"}))["key"]
            for i in range(count)]

    @staticmethod
    def good(answer):
        assert answer.status < 300, answer
        return answer.json

    def start(self, who, action, arguments=None, **what):
        return self.ask(who, "POST", RUNS, {
            "kind": "ticket", "action": action, "arguments": arguments or {}, **what})

    def ended(self, who, run):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            shown = self.good(self.ask(who, "GET", f"{RUNS}/{run['id']}"))
            if shown["state"] not in ("queued", "running"):
                return shown
            time.sleep(0.02)
        raise AssertionError(f"run {run['id']} does not end")

    def run(self, who, action, arguments=None, **what):
        answer = self.start(who, action, arguments, **what)
        assert answer.status == 202, answer
        return self.ended(who, answer.json)

    def ticket(self, key):
        return self.good(self.ask("ann", "GET", f"/api/v1/tickets/{key}"))

    def failures(self, who, run):
        page = self.good(self.ask(who, "GET", f"{RUNS}/{run['id']}/failures"))
        return {failure["key"]: failure["code"] for failure in page["items"]}


def counts(run):
    return run["state"], run["changed"], run["unchanged"], run["failed"], run["total"]


def a_filter_is_counted_and_then_changed(desk):
    keys = desk.tickets(120)
    text = "is:open requester:rita@harbour.test"
    counted = desk.good(desk.ask("ann", "GET", f"{RUNS}/count?kind=ticket&filter={quote(text)}"))
    assert counted == {"count": 120, "is_more": False, "max": 50000}, counted
    ann = desk.world.ids["ann"]
    run = desk.run("ann", "assign", {"assignee": ann}, filter=text)
    assert counts(run) == ("completed", 120, 0, 0, 120), run
    assert run["filter"] == text and run["owner"]["id"] == ann, run
    assert desk.ticket(keys[7])["assignee"]["id"] == ann
    assert counts(desk.run("ann", "assign", {"assignee": ann}, filter=text))[1:3] == (0, 120)


def what_cannot_be_done_is_listed_with_its_reason(desk):
    first, second = desk.tickets(2)
    desk.good(desk.ask("ann", "POST", f"/api/v1/tickets/{first}/resolve", {"resolution": "fixed"}))
    run = desk.run("ann", "close", keys=[first, second, "SHOP-99999"])
    assert counts(run) == ("completed", 1, 0, 2, 3), run
    assert desk.failures("ann", run) == {
        second: "not_in_this_status", "SHOP-99999": "not_found"}, desk.failures("ann", run)
    file = desk.ask("ann", "GET", f"{RUNS}/{run['id']}/failures/csv")
    rows = list(csv.reader(io.StringIO(file.body.decode("utf-8-sig"))))
    assert rows[0] == ["key", "code", "text"] and len(rows) == 3, rows
    assert rows[2][:2] == [second, "not_in_this_status"], rows
    assert "new" in rows[2][2], rows


def an_undo_puts_back_what_nobody_changed_since(desk):
    keys = desk.tickets(60)
    run = desk.run("ann", "change", {"impact": "high", "add_labels": ["sale"]}, keys=keys)
    assert counts(run) == ("completed", 60, 0, 0, 60), run
    assert "undo" in run["may"] and run["undo_until"], run
    desk.good(desk.ask("abe", "PATCH", f"/api/v1/tickets/{keys[5]}", {"urgency": "low"},
                       {"If-Match": "*"}))
    answer = desk.ask("ann", "POST", f"{RUNS}/{run['id']}/undo")
    assert answer.status == 202, answer
    undo = desk.ended("ann", answer.json)
    assert counts(undo) == ("completed", 59, 0, 1, 60), undo
    assert undo["undoes"] == run["id"] and undo["action"] == "undo", undo
    assert desk.failures("ann", undo) == {keys[5]: "ticket_changed_since"}
    back, kept = desk.ticket(keys[0]), desk.ticket(keys[5])
    assert (back["impact"], back["labels"]) == ("medium", []), back
    assert (kept["impact"], kept["labels"]) == ("high", ["sale"]), kept
    again = desk.ask("ann", "POST", f"{RUNS}/{run['id']}/undo")
    assert (again.status, again.json["code"]) == (409, "not_undoable"), again
    shown = desk.good(desk.ask("ann", "GET", f"{RUNS}/{run['id']}"))
    assert shown["undone_by"] == undo["id"] and shown["may"] == [], shown


def refused(answer, status, code, field=None):
    assert answer.status == status, answer
    fault = answer.json["errors"][0] if field else answer.json
    assert fault["code"] == code and fault.get("field") == field, answer


def what_makes_no_sense_is_refused(desk):
    key = desk.tickets(1)[0]
    refused(desk.start("ann", "explode", keys=[key]), 422, "unknown_bulk_action", "action")
    refused(desk.start("ann", "watch", keys=[key], filter=""), 422, "filter_or_keys", "filter")
    refused(desk.start("ann", "watch"), 422, "missing", "keys")
    refused(desk.start("ann", "watch", filter="colour:red"), 422, "filter_term_unknown", "filter")
    refused(desk.start("ann", "watch", filter="label:nowhere"), 409, "bulk_nothing_found")
    refused(desk.start("ann", "change", keys=[key]), 422, "no_steps", "arguments")
    refused(desk.start("ann", "resolve", {"resolution": "gone"}, keys=[key]), 422, "not_listed",
            "arguments.resolution")
    refused(desk.start("ann", "macro", {"macro": "4000000000"}, keys=[key]), 422,
            "unknown_reference", "arguments.macro")
    run = desk.run("ann", "watch", keys=[key])
    refused(desk.ask("ann", "POST", f"{RUNS}/{run['id']}/cancel"), 409, "bulk_run_ended")
    names = [action["name"] for action in
             desk.good(desk.ask("ann", "GET", f"{RUNS}/actions?kind=ticket"))["items"]]
    assert names == ["assign", "change", "escalate", "resolve", "close", "reopen", "watch",
                     "macro"], names


def a_run_is_its_owners_and_administrators(desk):
    key = desk.tickets(1)[0]
    run = desk.run("ann", "watch", keys=[key])
    for who in ("rita", "otto", "axel"):
        refused(desk.start(who, "watch", keys=[key]), 403, "forbidden")
        refused(desk.ask(who, "GET", f"{RUNS}/count?kind=ticket&filter="), 403, "forbidden")
    for who in ("abe", "mona", "rita", "otto", "axel"):
        for verb, path in (("GET", ""), ("GET", "/failures"), ("GET", "/failures/csv"),
                           ("POST", "/cancel"), ("POST", "/undo")):
            refused(desk.ask(who, verb, f"{RUNS}/{run['id']}{path}"), 404, "not_found")
    ids = [one["id"] for one in desk.good(desk.ask("ada", "GET", f"{RUNS}?everyone=true"))["items"]]
    assert run["id"] in ids
    assert desk.good(desk.ask("ada", "GET", RUNS))["items"] == []
    assert desk.good(desk.ask("abe", "GET", f"{RUNS}?everyone=true"))["items"] == []


def the_owners_page_is_told_how_far_it_is(desk):
    key = desk.tickets(1)[0]
    heard = {who: Listener(desk.server, "/api/v1/events", desk.world.tokens[who])
             for who in ("ann", "abe")}
    desk.run("ann", "watch", keys=[key])
    assert heard["ann"].waits_for("bulk.progress")
    desk.good(desk.ask("ann", "POST", f"/api/v1/tickets/{key}/messages",
                       {"text": "So.", "visibility": "private"}))
    assert heard["abe"].waits_for(key)
    assert "bulk.progress" not in heard["abe"].text
    for listener in heard.values():
        listener.close()


def a_cancelled_run_leaves_the_rest(desk):
    desk.tickets(300, "ruth")
    text = "is:open requester:ruth@harbour.test"
    started = desk.start("ann", "change", {"urgency": "high"}, filter=text)
    assert started.status == 202, started
    cancelled = desk.ask("ann", "POST", f"{RUNS}/{started.json['id']}/cancel")
    run = desk.ended("ann", started.json)
    if cancelled.status == 409:  # It was quicker.
        assert counts(run) == ("completed", 300, 0, 0, 300), run
        return
    assert run["state"] == "cancelled" and run["changed"] < 300, run
    changed = desk.good(desk.ask(
        "ann", "GET", f"/api/v1/tickets?limit=200&filter={quote(text + ' priority:high')}"))
    assert len(changed["items"]) == min(run["changed"], 200), run


CHECKS = [
    a_filter_is_counted_and_then_changed, what_cannot_be_done_is_listed_with_its_reason,
    an_undo_puts_back_what_nobody_changed_since, what_makes_no_sense_is_refused,
    a_run_is_its_owners_and_administrators, the_owners_page_is_told_how_far_it_is,
    a_cancelled_run_leaves_the_rest,
]


def play(name, server):
    failed = 0
    desk = Desk(server)
    for check in CHECKS:
        try:
            check(desk)
        except Exception:
            failed += 1
            print(f"{name}: {check.__name__}")
            traceback.print_exc()
    if failed:
        print(server.log_tail(15))
    return failed


def main():
    postgres = Postgres()
    name = f"bulk{os.getpid()}"
    url = postgres.create(name)
    failed = 0
    try:
        with tempfile.TemporaryDirectory(prefix="mainstay-bulk.") as work:
            for engine, database in (("SQLite", None), ("PostgreSQL", url)):
                more = {"database": database} if database else {}
                with Server(Path(work) / engine.lower(), **more) as server:
                    failed += play(engine, server)
    finally:
        postgres.drop(name)
    print(f"{2 * len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
