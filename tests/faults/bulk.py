#!/usr/bin/env python3
"""Kills the server with SIGKILL while a run changes many tickets: the run goes on, no ticket is
changed twice and none is left out. Then the same while the run is undone.
"""
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402
from world import build_world  # noqa: E402

TICKETS = 1500
KILLS = 3
ENDED = ("completed", "cancelled", "stopped")


def ask(server, world, who, verb, path, body=None):
    answer = server.ask(verb, f"/api/v1/{path}", body, world.tokens[who])
    assert answer.status < 300, f"{verb} {path}: {answer!r}"
    return answer.json


def wait_for(what, holds, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.005)
    raise AssertionError(f"{what}: not within {seconds} s")


def killed_on_the_way(server, world, run):
    """The run as it ended, and how many kills came before that."""
    def shown():
        return ask(server, world, "ann", "GET", f"bulk/{run['id']}")

    hit = 0
    for _ in range(KILLS):
        before = shown()["changed"]
        wait_for("some are changed", lambda: shown()["changed"] > before
                 or shown()["state"] in ENDED)
        hit += shown()["state"] not in ENDED
        server.kill()
        server.start()
    wait_for("the run ends", lambda: shown()["state"] in ENDED)
    assert hit, "each kill came after the end: nothing was tested"
    return shown(), hit


def entries(server, world, key):
    """What is on record of a ticket, the oldest first."""
    page = ask(server, world, "ann", "GET", f"tickets/{key}/timeline")
    return [entry["action"] for entry in reversed(page["items"])]


def killed_while_changing(work):
    with Server(work) as server:
        world = build_world(server)
        keys = [ask(server, world, "rita", "POST", "tickets", {
            "application": "SHOP", "subject": f"Card {i} fails", "text": "?"})["key"]
            for i in range(TICKETS)]
        run = ask(server, world, "ann", "POST", "bulk", {
            "kind": "ticket", "action": "change", "filter": "is:open",
            "arguments": {"urgency": "high", "add_labels": ["sale"]}})
        run, hit = killed_on_the_way(server, world, run)
        assert (run["changed"], run["unchanged"], run["failed"]) == (TICKETS, 0, 0), run
        undo, hit_undo = killed_on_the_way(
            server, world, ask(server, world, "ann", "POST", f"bulk/{run['id']}/undo"))
        assert (undo["changed"], undo["failed"]) == (TICKETS, 0), undo
        for key in keys:
            assert entries(server, world, key) == ["created", "changed", "restored"], key
        print(f"{TICKETS} tickets, {hit} kills while they were changed, {hit_undo} while that was "
              "undone; each once")
    print("1 passed, 0 failed")


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-bulk.") as work:
        killed_while_changing(Path(work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
