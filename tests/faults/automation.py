#!/usr/bin/env python3
"""Kills the server with SIGKILL while rules run on tickets that are being created: each ticket that
was acknowledged gets what its rule says, once.
"""
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402
from world import build_world  # noqa: E402

KILLS = 4
TICKETS_MIN = 60
TEXT = "We have it."
RULE = {"kind": "ticket", "name": "Acknowledge", "trigger": {"on": "created"},
        "filter": "application:SHOP",
        "actions": [{"action": "update", "with": {"text": TEXT}}]}


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


class Customer(threading.Thread):
    """Opens tickets for as long as the server answers, and keeps the keys it was told."""

    def __init__(self, server, world):
        super().__init__(daemon=True)
        self.server, self.world = server, world
        self.keys = []
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.is_set():
            try:
                made = self.server.ask(
                    "POST", "/api/v1/tickets",
                    {"application": "SHOP", "subject": "It burns", "text": "?"},
                    self.world.tokens["rita"])
            except OSError:
                return  # It was killed: what was not answered need not be there.
            if made.status == 201:
                self.keys.append(made.json["key"])


def replies(server, world, key):
    messages = ask(server, world, "rita", "GET", f"tickets/{key}/messages")["items"]
    return sum(message["text"] == TEXT for message in messages)


def killed_while_rules_run(work):
    with Server(work) as server:
        world = build_world(server)
        rule = ask(server, world, "ada", "POST", "automation/rules", RULE)["id"]
        ask(server, world, "ada", "POST", f"automation/rules/{rule}/on", {})
        keys, hit = [], 0
        for _ in range(KILLS):
            customer = Customer(server, world)
            customer.start()
            wait_for("tickets come in", lambda: len(customer.keys) >= TICKETS_MIN // KILLS)
            hit += not all(replies(server, world, key) for key in customer.keys[-3:])
            server.kill()
            customer.stopped.set()
            customer.join(timeout=30)
            keys += customer.keys
            server.start()
        assert len(keys) >= TICKETS_MIN
        wait_for("every ticket has it", lambda: all(replies(server, world, k) for k in keys))
        for key in keys:
            count = replies(server, world, key)
            assert count == 1, f"{key} has it {count} times"
        state = ask(server, world, "ada", "GET", f"automation/rules/{rule}")
        assert state["enabled"] and state["failures_of_day"] == 0, state
        print(f"{len(keys)} tickets, {KILLS} kills, {hit} with work left, each has it once")
    print("1 passed, 0 failed")


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-automation.") as work:
        killed_while_rules_run(Path(work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
