#!/usr/bin/env python3
"""Who is on a ticket, with two nodes over one PostgreSQL: seen at the other node, gone when the
page closes, and forgotten when the node dies.
"""
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from postgres import Postgres  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

PATIENCE = 30  # Seconds; two on an idle machine, ten after a node died.


class Nodes:
    def __init__(self, first, second):
        self.first, self.second = first, second
        self.world = build_world(first)
        made = first.ask("POST", "/api/v1/tickets",
                         {"application": "SHOP", "subject": "Two of us", "text": "Help."},
                         token=self.world.tokens["rita"])
        self.key = made.json["key"]

    def others(self, node, who, state="reading"):
        """Marks a page of that person at the node; answers whom it shows."""
        path = f"/api/v1/tickets/{self.key}/presence?tab={who}&state={state}"
        seen = node.ask("GET", path, token=self.world.tokens[who])
        assert seen.status == 200, seen
        return [(each["person"]["name"], each["is_writing"]) for each in seen.json["items"]]

    def until(self, expected, keep=()):
        """Asks as Lars at the second node until he sees that."""
        end = time.monotonic() + PATIENCE
        while True:
            for mark in keep:
                mark()
            found = self.others(self.second, "lars")
            if found == expected:
                return
            assert time.monotonic() < end, found
            time.sleep(0.2)


def who_writes_at_one_node_is_seen_at_the_other(nodes):
    nodes.until([("Ann", True)], [lambda: nodes.others(nodes.first, "ann", "writing")])


def who_closes_the_page_is_gone_at_the_other(nodes):
    nodes.others(nodes.first, "ann", "gone")
    nodes.until([])


def a_requester_sees_nobody(nodes):
    path = f"/api/v1/tickets/{nodes.key}/presence"
    seen = nodes.second.ask("GET", path, token=nodes.world.tokens["rita"])
    assert seen.status == 403, seen


def who_sat_at_a_node_that_died_is_forgotten(nodes):
    nodes.until([("Ann", False)], [lambda: nodes.others(nodes.first, "ann")])
    nodes.first.kill()
    nodes.until([])


CHECKS = [
    who_writes_at_one_node_is_seen_at_the_other,
    who_closes_the_page_is_gone_at_the_other,
    a_requester_sees_nobody,
    who_sat_at_a_node_that_died_is_forgotten,
]


def main():
    postgres = Postgres()
    name = f"presence{os.getpid()}"
    url = postgres.create(name)
    failed = 0
    try:
        with tempfile.TemporaryDirectory(prefix="mainstay-presence.") as folder:
            work = Path(folder)
            key = ("--key-file", str(work / "key"))
            first = Server(work / "first", database=url, settings=key)
            second = Server(work / "second", database=url, settings=key)
            with first, second:
                nodes = Nodes(first, second)
                for check in CHECKS:
                    try:
                        check(nodes)
                    except Exception:  # noqa: BLE001
                        failed += 1
                        print(f"{check.__name__.replace('_', ' ')}:")
                        traceback.print_exc()
    finally:
        postgres.drop(name)
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
