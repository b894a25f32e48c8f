#!/usr/bin/env python3
"""Kills the server with SIGKILL while it posts a workaround in the incidents of a problem: the job
goes on, and no incident has it twice.
"""
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402
from world import build_world  # noqa: E402

INCIDENTS = 150
KILLS = 3
TEXT = "Pay by invoice."


def ask(server, world, who, verb, path, body=None):
    answer = server.ask(verb, f"/api/v1/{path}", body, world.tokens[who])
    assert answer.status < 300, f"{verb} {path}: {answer!r}"
    return answer.json


def create(server, world, who, subject, **more):
    return ask(server, world, who, "POST", "tickets",
               {"application": "SHOP", "subject": subject, "text": "?", **more})["key"]


def progress(server, world, problem):
    return ask(server, world, "ann", "GET", f"tickets/{problem}/workarounds")["items"][0]


def wait_for(what, holds, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError(f"{what}: not within {seconds} s")


def killed_while_posting(work):
    with Server(work) as server:
        world = build_world(server)
        problem = create(server, world, "ann", "The gateway drops cards", kind="problem")
        incidents = [create(server, world, "rita", f"Card {i} fails") for i in range(INCIDENTS)]
        for key in incidents:
            ask(server, world, "ann", "POST", f"tickets/{key}/links",
                {"relation": "caused_by", "ticket": problem})
        ask(server, world, "ann", "POST", f"tickets/{problem}/workarounds", {"text": TEXT})
        hit = 0
        for _ in range(KILLS):
            before = progress(server, world, problem)["posted"]
            wait_for("some are posted", lambda: progress(server, world, problem)["posted"] > before
                     or progress(server, world, problem)["queued"] == 0)
            hit += progress(server, world, problem)["queued"] > 0
            server.kill()
            server.start()
        assert hit, "each kill came after the end: nothing was tested"
        wait_for("all are posted", lambda: progress(server, world, problem)["queued"] == 0)
        state = progress(server, world, problem)
        assert (state["posted"], state["failed"]) == (INCIDENTS, 0), state
        for key in incidents:
            messages = ask(server, world, "rita", "GET", f"tickets/{key}/messages")["items"]
            posted = [message for message in messages if message["text"] == TEXT]
            assert len(posted) == 1, f"{key} has it {len(posted)} times"
        print(f"{INCIDENTS} incidents, {hit} kills on the way, each has it once")
    print("1 passed, 0 failed")


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-workaround.") as work:
        killed_while_posting(Path(work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
