#!/usr/bin/env python3
"""Kills the server with SIGKILL while telemetry comes in, ten times: every span, log record and
sample that was answered is there, and none twice, though what was in flight is sent again. Then
files of telemetry are damaged, and their disk is filled.
"""
import os
import random
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from server import Server  # noqa: E402
from telemetry_damaged import damaged_telemetry  # noqa: E402
from telemetry_full_disk import full_disk  # noqa: E402
from telemetry_traffic import KINDS, WRONG, Ingest, Sender  # noqa: E402

ROUNDS = 10


def killed_under_ingest(work):
    """(checks passed, complaints)"""
    with Server(work / "killed") as server:
        ingest = Ingest(server)
        senders = [Sender(number, ingest) for number in range(len(KINDS))]
        for _ in range(ROUNDS):
            for sender in senders:
                sender.start()
            time.sleep(random.uniform(0.5, 2.0))
            server.kill()
            for sender in senders:
                sender.join(timeout=15)
            server.start(60)
            senders = [sender.again() for sender in senders]
        for sender in senders:
            sender.finish()
        print("stored:", ", ".join(f"{sender.kind.path} {len(sender.stored)}"
                                   for sender in senders))
        wrong = [sender.wrong for sender in senders if sender.wrong]
        for sender, look in zip(senders, WRONG):
            if len(sender.stored) < ROUNDS:
                wrong.append(f"{sender.kind.path} took {len(sender.stored)} requests only")
            wrong += look(ingest, sender.number, sender.stored)
    return len(KINDS), wrong


def main():
    faults = [killed_under_ingest, damaged_telemetry, full_disk]
    chosen = [fault for fault in faults if fault.__name__ in sys.argv[1:]] or faults
    with tempfile.TemporaryDirectory(prefix="mainstay-telemetry.") as work:
        results = [fault(Path(work)) for fault in chosen]
    passed = sum(result[0] for result in results)
    wrong = [complaint for result in results for complaint in result[1]]
    for complaint in wrong[:50]:
        print(complaint)
    print(f"{max(0, passed - len(wrong))} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    # A small disk is mounted where only this process and what it starts see it.
    if "MAINSTAY_TEST_OWN_MOUNTS" not in os.environ:
        names = ["--mount"] if os.geteuid() == 0 else ["--map-root-user", "--mount"]
        os.environ["MAINSTAY_TEST_OWN_MOUNTS"] = "1"
        os.execvp("unshare", ["unshare", *names, sys.executable, *sys.argv])
    sys.exit(main())
