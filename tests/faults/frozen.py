"""A PostgreSQL that is frozen keeps nobody waiting: each request is answered 503, the server ends
when it is told to, and when PostgreSQL goes on, so does everything else.
"""
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from postgres import OwnPostgres  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

# The longest that anybody is kept waiting is about a third of this on an idle machine.
PATIENCE = 40


def ask_all(server, world, key):
    """Reads, lists and writes, all at once; (what, status, code) of each."""
    ann = world.tokens["ann"]
    requests = [
        *[("GET", f"/api/v1/tickets/{key}", None, ann)] * 4,
        *[("GET", "/api/v1/tickets?filter=is:open", None, ann)] * 4,
        *[("POST", f"/api/v1/tickets/{key}/messages",
           {"text": "Still there?", "visibility": "public"}, ann)] * 4,
    ]
    answers = []

    def ask(verb, path, body, token):
        try:
            answer = server.ask(verb, path, body, token=token, timeout=PATIENCE)
            answers.append((f"{verb} {path}", answer.status, answer.code))
        except OSError as error:
            answers.append((f"{verb} {path}", 0, repr(error)))

    threads = [threading.Thread(target=ask, args=request) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def until_well(server, world, key):
    """Whether reads and writes succeed again."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if all(status in (200, 201) for _, status, _ in ask_all(server, world, key)):
            return True
        time.sleep(0.2)
    return False


def frozen_postgresql(work):
    wrong = []
    with OwnPostgres(work / "frozen-postgres") as postgres:
        server = Server(work / "frozen", database=postgres.url)
        with server:
            world = build_world(server)
            key = server.ask("POST", "/api/v1/tickets", {
                "application": "SHOP", "subject": "Cold", "text": "It is cold."},
                token=world.tokens["ann"]).json["key"]
            postgres.freeze()
            for turn in ("first", "second"):
                for what, status, code in ask_all(server, world, key):
                    if (status, code) != (503, "database_unreachable"):
                        wrong.append(f"{turn} while frozen, {what}: {status} {code}")
            postgres.thaw()
            if not until_well(server, world, key):
                wrong.append("what was frozen is thawed, but requests fail")
            postgres.freeze()
            try:
                server.stop(PATIENCE)
            except RuntimeError as error:
                wrong.append(f"while frozen: {error}\n{server.log_tail()}")
            postgres.thaw()
            server.start()
            if not until_well(server, world, key):
                wrong.append("after a start anew, requests fail")
    return 4, wrong
