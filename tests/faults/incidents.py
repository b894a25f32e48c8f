#!/usr/bin/env python3
"""Kills the server with SIGKILL between signals and their tickets, and while the signals end: each
incident has one ticket, each ticket says once that it is over, and none is lost. On SQLite, and on
the PostgreSQL of the tests where there is one.
"""
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from postgres import Postgres  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

KILLS = 3
SIGNALS_MIN = 45
OVER = "are over since"


def ask(server, world, who, verb, path, body=None):
    answer = server.ask(verb, f"/api/v1/{path}", body, world.tokens[who])
    assert answer.status < 300, f"{verb} {path}: {answer!r}"
    return answer.json


def wait_for(what, holds, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds} s")


def a_signal(key):
    """One that stands alone: no other has its service."""
    return {"key": key, "source": "probe", "kind": "latency", "severity": "critical",
            "subject": key, "summary": "It is slow.", "service": key, "neighbours": [],
            "snapshot": {"charts": {"series": [{"name": "p99", "points": [[1, 1], [2, 9]]}]}}}


class Reporter(threading.Thread):
    """Sends one request after another for as long as the server answers, and keeps the answers."""

    def __init__(self, server, world, requests):
        super().__init__(daemon=True)
        self.server, self.world, self.requests = server, world, requests
        self.answers = []
        self.stopped = threading.Event()

    def run(self):
        for request in self.requests:
            if self.stopped.is_set():
                return
            try:
                got = self.server.ask("POST", "/api/v1/signals", {"application": "SHOP", **request},
                                      self.world.tokens["ada"])
            except OSError:
                return  # It was killed: what was not answered need not be there.
            if got.status == 200:
                self.answers.append(got.json)


def killed_after(server, reporter, count):
    """Kills the server when that many were answered, and starts it again."""
    reporter.start()
    wait_for("signals come in", lambda: len(reporter.answers) >= count or not reporter.is_alive())
    server.kill()
    reporter.stopped.set()
    reporter.join(timeout=30)
    server.start()
    return reporter.answers


def every(server, world, path):
    items, cursor = [], ""
    while cursor is not None:
        page = ask(server, world, "mona", "GET", f"{path}limit=100{cursor}")
        items += page["items"]
        cursor = f"&cursor={page['next']}" if page["next"] else None
    return items


def notes(server, world, key):
    return [message["text"] for message in
            ask(server, world, "mona", "GET", f"tickets/{key}/messages")["items"]]


def raise_all(server, world):
    """The signals that were acknowledged, by key."""
    known, left = {}, 0
    for part in range(KILLS):
        requests = ({"raise": [a_signal(f"s{part}-{i}")]} for i in range(10_000))
        for answer in killed_after(server, Reporter(server, world, requests), SIGNALS_MIN // KILLS):
            known[answer["raised"][0]["key"]] = answer["raised"][0]["id"]
        incidents = every(server, world, "incidents?")
        left += sum(incident["ticket"] is None for incident in incidents)
    return known, left


def end_all(server, world, keys):
    """Ends them, killed in between; what was not answered is ended again."""
    left = list(keys)
    while left:
        figures = {"before": {"ms": 9}, "after": {"ms": 1}}
        requests = [{"recover": [{"key": key, "figures": figures}]} for key in left]
        answers = killed_after(server, Reporter(server, world, requests), max(1, len(keys) // 4))
        left = left[len(answers):]


def killed_between(work, database=None):
    with Server(work, database=database) as server:
        world = build_world(server)
        known, left = raise_all(server, world)
        assert len(known) >= SIGNALS_MIN
        wait_for("every incident has its ticket", lambda: all(
            each["ticket"] for each in every(server, world, "incidents?")))
        incidents = every(server, world, "incidents?")
        keys = {each["ticket"] for each in incidents}
        tickets = every(server, world, "tickets?")
        assert len(incidents) == len(keys) == len(tickets), (len(incidents), len(tickets))
        for key, signal in known.items():
            shown = ask(server, world, "mona", "GET", f"signals/{signal}")
            ticket = ask(server, world, "mona", "GET", f"tickets/{shown['ticket']}")
            assert ticket["incidents"] == [shown["incident"]], f"{key}: {ticket}"
            assert ticket["subject"] == f"{key}: It is slow.", ticket
        end_all(server, world, [each["title"].partition(":")[0] for each in incidents])
        wait_for("each says that it is over", lambda: all(
            any(OVER in note for note in notes(server, world, key)) for key in keys))
        for key in keys:
            count = sum(OVER in note for note in notes(server, world, key))
            assert count == 1, f"{key} says {count} times that it is over"
            files = [file["name"] for message in ask(
                server, world, "mona", "GET", f"tickets/{key}/messages")["items"]
                for file in message["attachments"]]
            assert len(files) == 2, f"{key}: {files}"
        assert len(every(server, world, "tickets?")) == len(keys)
        print(f"{len(known)} signals, {KILLS} kills before {left} tickets, one ticket each")


def main():
    passed = 1
    with tempfile.TemporaryDirectory(prefix="mainstay-incidents.") as work:
        killed_between(Path(work) / "sqlite")
        if "MAINSTAY_TEST_POSTGRES" in os.environ:
            postgres = Postgres()
            try:
                killed_between(Path(work) / "postgresql", postgres.create("incident_kills"))
            finally:
                postgres.drop("incident_kills")
            passed += 1
    print(f"{passed} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
