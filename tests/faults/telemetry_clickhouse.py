#!/usr/bin/env python3
"""Kills ClickHouse with SIGKILL while telemetry comes in, and then the server too: every span, log
record and sample that was answered is there, and none twice, though what was in flight is sent
again; and while ClickHouse is away all that comes is taken.
"""
import random
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from clickhouse import OwnClickHouse  # noqa: E402
from server import Server  # noqa: E402
from telemetry_traffic import KINDS, WRONG, Ingest, Sender  # noqa: E402

ROUNDS = 3  # Of each kind of fault.


def wait_until_moved(ingest, seconds=240):
    """Until nothing waits in the journal."""
    end = time.monotonic() + seconds
    while ingest.figures()["journal_bytes"]:
        if time.monotonic() > end:
            raise AssertionError("the journal is not moved")
        time.sleep(0.1)


def away(ingest, clickhouse, senders):
    """ClickHouse is killed and back a moment later."""
    clickhouse.kill()
    before = [len(sender.stored) for sender in senders]
    time.sleep(random.uniform(1.0, 2.0))
    taken = [len(sender.stored) - of for sender, of in zip(senders, before)]
    clickhouse.start()
    wait_until_moved(ingest)
    return [] if min(taken) > 0 else [f"without ClickHouse nothing is taken: {taken}"]


def killed_under_ingest(work):
    """The promises that did not hold."""
    wrong = []
    with OwnClickHouse(work / "clickhouse") as clickhouse, Server(
            work / "server", environment={
                "MAINSTAY_TELEMETRY_STORE": clickhouse.url.replace("/default", "/telemetry")},
    ) as server:
        ingest = Ingest(server)
        senders = [Sender(at, ingest) for at in range(len(KINDS))]
        for sender in senders:
            sender.start()
        for _ in range(ROUNDS):
            time.sleep(random.uniform(0.5, 1.5))
            wrong += away(ingest, clickhouse, senders)
        for round_ in range(ROUNDS):
            time.sleep(random.uniform(0.5, 1.5))
            if round_:  # What the journal has is moved by the next process.
                clickhouse.kill()
                time.sleep(random.uniform(0.2, 1.0))
            server.kill()
            for sender in senders:
                sender.join(timeout=15)
            if round_:
                clickhouse.start()
            server.start(60)
            senders = [sender.again() for sender in senders]
            if round_ < ROUNDS - 1:
                for sender in senders:
                    sender.start()
        for sender in senders:
            sender.finish()
        wait_until_moved(ingest)
        for sender, look in zip(senders, WRONG):
            wrong += [sender.wrong] if sender.wrong else []
            wrong += look(ingest, sender.number, sender.stored)
        print("stored:", ", ".join(f"{sender.kind.path} {len(sender.stored)}"
                                   for sender in senders))
    return wrong


def main():
    with tempfile.TemporaryDirectory() as work:
        wrong = killed_under_ingest(Path(work))
    for what in wrong:
        print(what)
    print(f"{0 if wrong else 1} passed, {1 if wrong else 0} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
