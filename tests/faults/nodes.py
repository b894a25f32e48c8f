#!/usr/bin/env python3
"""Two nodes on one PostgreSQL, of an older and a newer version: each can start, be killed and start
again beside the other, and takes nothing from it.
"""
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE.parent / "module"))

from listener import Listener  # noqa: E402
from postgres import OwnPostgres  # noqa: E402
from server import Server  # noqa: E402
from toy_tree import build_newer  # noqa: E402
from world import build_world  # noqa: E402

PATIENCE = 30  # Seconds; a second or two on an idle machine.


class Nodes:
    def __init__(self, work, database, newer_binary):
        key = ("--key-file", str(work / "key"))
        self.newer = Server(work / "newer", database=database, settings=key, binary=newer_binary)
        self.older = Server(work / "older", database=database, settings=key)
        self.world = None
        self.wrong, self.passed = [], 0

    def expect(self, what, is_so):
        self.passed += 1
        if not is_so:
            self.wrong.append(what)

    def eventually(self, what, found):
        end = time.monotonic() + PATIENCE
        while not (so := found()) and time.monotonic() < end:
            time.sleep(0.1)
        self.expect(what, so)

    def ticket(self, server, subject):
        made = server.ask("POST", "/api/v1/tickets",
                          {"application": "SHOP", "subject": subject, "text": "It burns."},
                          token=self.world.tokens["rita"])
        self.expect(f"no ticket {subject}: {made!r}", made.status == 201)
        return made.json["key"]

    def note(self, text):
        """Leaves a note with the newer node and waits for the job that only it knows."""
        mona = self.world.tokens["mona"]
        made = self.newer.ask("POST", "/api/v1/toy/notes", {"text": text}, token=mona)
        self.expect(f"no note: {made!r}", made.status == 200)
        self.eventually(f"nothing came of the note: {text}", lambda: self.newer.ask(
            "GET", "/api/v1/toy/notes", token=mona).json["items"][0]["echoed_at"])

    def sweeps(self):
        for line in self.newer.ask("GET", "/metrics").body.decode().splitlines():
            if line.startswith("mainstay_toy_sweeps "):
                return float(line.split()[1])
        return 0

    def both_see(self, key):
        for server in (self.newer, self.older):
            seen = server.ask("GET", f"/api/v1/tickets/{key}", token=self.world.tokens["ann"])
            self.expect(f"{key} is not seen: {seen!r}", seen.status == 200)

    def play(self):
        self.newer.start(PATIENCE)
        self.world = build_world(self.newer)
        self.note("Before the older node.")

        # The older one starts beside it, twice: it takes no schedule and no reaction from it.
        for _ in range(2):
            self.older.start(PATIENCE)
            listener = Listener(self.newer, "/api/v1/events", self.world.tokens["ann"])
            key = self.ticket(self.older, "Made at the older node")
            self.both_see(key)
            self.expect("a change at one node is not told at the other", listener.waits_for(key))
            listener.close()
            self.both_see(self.ticket(self.newer, "Made at the newer node"))
            before = self.sweeps()
            self.eventually("the newer node's schedule stands still",
                            lambda before=before: self.sweeps() > before + 1)
            self.note("Beside the older node.")
            self.older.stop()

        # Either goes on when the other is killed, and finds what was made meanwhile.
        self.older.start(PATIENCE)
        self.newer.kill()
        key = self.ticket(self.older, "While the newer node is away")
        self.newer.start(PATIENCE)
        self.both_see(key)
        self.older.kill()
        key = self.ticket(self.newer, "While the older node is away")
        self.note("While the older node is away.")
        self.older.start(PATIENCE)
        self.both_see(key)
        self.expect("the older node does not stop", self.older.stop() == 0)
        self.expect("the newer node does not stop", self.newer.stop() == 0)


def main():
    newer_binary = build_newer()
    with tempfile.TemporaryDirectory(prefix="mainstay-nodes.") as folder:
        work = Path(folder)
        with OwnPostgres(work / "postgres") as postgres:
            nodes = Nodes(work, postgres.url, newer_binary)
            try:
                nodes.play()
            except (OSError, RuntimeError, KeyError) as failure:
                nodes.wrong.append(repr(failure))
            finally:
                nodes.newer.kill()
                nodes.older.kill()
    for complaint in nodes.wrong:
        print(complaint)
    print(f"{max(0, nodes.passed - len(nodes.wrong))} passed, {len(nodes.wrong)} failed")
    return 1 if nodes.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
