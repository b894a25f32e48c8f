#!/usr/bin/env python3
"""Plays the browser tests against the real binary, with a mail server that takes what it sends.

    run.py [TEST...]      MAINSTAY_SCREENSHOTS=FOLDER keeps pictures of the story there.

Needs Node, the packages of web/ and Debian's Chromium without windows (MAINSTAY_CHROMIUM names
another).
"""
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import ADMIN_EMAIL, ADMIN_PASSWORD, Server  # noqa: E402
from smtp_sink import Sink  # noqa: E402
from world import PASSWORD, build_world  # noqa: E402


class Outbox(list):
    """The mails of a sink, each also written to a file of its own for the tests to read."""

    def __init__(self, folder):
        super().__init__()
        self.folder = folder

    def append(self, mail):
        part = self.folder / f"{len(self):04}.part"
        part.write_bytes(mail[1])
        part.rename(part.with_suffix(".eml"))
        super().append(mail)


def refused(outbox):
    """The addresses that a test has the mail server refuse, one a line of a file."""
    listed = outbox / "refused"
    return listed.read_text().split() if listed.exists() else []


# A browser waits more than it works: two are played at once, even on two cores.
TOGETHER = 2

# Tests of what only a sample workspace shows; all others have the small world of world.py.
OF_SAMPLE = {"parts.test.mjs"}

# Begun before the others: what is begun last, all wait for.
LONGEST = {"pages.test.mjs", "telemetry.test.mjs"}

# Where notifications are mailed, so that people choose which; elsewhere none is.
NOTIFIES_BY_MAIL = {"portal.test.mjs"}


# Where repositories of the server's own machine may be added.
WITH_REPOSITORIES = {"repositories.test.mjs"}


def settings_of(test, repositories):
    """What the server of that file is started with, beside what all are."""
    notifies = ("--notifications-from", "notifications@mainstay.test")
    folders = ("--repository-folders", str(repositories))
    return ("--outgoing-private", "127.0.0.1",
            *(notifies if test.name in NOTIFIES_BY_MAIL else ()),
            *(folders if test.name in WITH_REPOSITORIES else ()))


def play(test, folder):
    """One file of tests in a world of its own. Its exit status, and what it printed."""
    outbox = folder / "outbox"
    outbox.mkdir(parents=True)
    repositories = folder / "repositories"
    repositories.mkdir()
    with Sink() as sink:
        sink.mails = Outbox(outbox)
        sink.refuses = lambda address: address in refused(outbox)
        is_sample = test.name in OF_SAMPLE
        with Server(folder / "server", smtp=sink.address, sample=is_sample,
                    settings=settings_of(test, repositories)) as server:
            if not is_sample:
                build_world(server)
            environment = {
                **os.environ,
                "MAINSTAY_URL": f"http://127.0.0.1:{server.port}",
                "MAINSTAY_LMTP": f"127.0.0.1:{server.lmtp_port}",
                "MAINSTAY_OUTBOX": str(outbox),
                "MAINSTAY_REPOSITORIES": str(repositories),
                "MAINSTAY_PASSWORD": PASSWORD,
                "MAINSTAY_ADMIN_EMAIL": ADMIN_EMAIL,
                "MAINSTAY_ADMIN_PASSWORD": ADMIN_PASSWORD,
            }
            ended = subprocess.run(
                ["node", "--test", "--test-reporter=tap", str(test)], env=environment,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=1200,
                check=False)
            printed = ended.stdout if not ended.returncode else ended.stdout + server.log_tail(20)
            return ended.returncode, printed


def main():
    tests = [Path(name) for name in sys.argv[1:]] or sorted(
        HERE.glob("*.test.mjs"), key=lambda test: (test.name not in LONGEST, test.name))
    status = 0
    with (tempfile.TemporaryDirectory(prefix="mainstay-browser.") as work,
          ThreadPoolExecutor(TOGETHER) as pool):
        playing = [pool.submit(play, test.resolve(), Path(work) / test.stem) for test in tests]
        for ended in as_completed(playing):
            of_one, printed = ended.result()
            print(printed, flush=True)
            status = status or of_one
    return status


if __name__ == "__main__":
    sys.exit(main())
