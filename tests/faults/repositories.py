#!/usr/bin/env python3
"""The server is killed again and again while it fetches a repository: whatever is left is no
hindrance, no secret stays, and the mirror is whole in the end."""
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from git_hosts import HttpHost, MadeRepository  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

KILLS = 8
TOKEN = "s3cret-token-of-ann"


def grown(made, number):
    """More than a second of bytes, and a branch and a tag of its own."""
    head = made.commit(f"noise{number}", random.Random(number).randbytes(1 << 20), f"No. {number}")
    made.git("branch", f"branch/{number}")
    made.git("tag", f"v{number}")
    return head


def secrets_in(folder):
    return [path for path in folder.rglob("*")
            if path.is_file() and TOKEN.encode() in path.read_bytes()]


def check(server, world, made, work):
    which = server.ask("POST", "/api/v1/repositories", {
        "url": f"{work['host'].url}/shop", "applications": ["SHOP"],
        "credential": {"kind": "token", "user": "ann", "token": TOKEN}},
        world.tokens["mona"]).json["id"]
    mirror = server.data / "repositories" / f"{which}.git"
    for number in range(KILLS):
        grown(made, number)
        server.ask("POST", f"/api/v1/repositories/{which}/fetch", {}, world.tokens["mona"])
        time.sleep(random.uniform(0.05, 1.2))
        server.kill()
        server.start()
    head = grown(made, KILLS)
    end = time.monotonic() + 120
    while True:
        server.ask("POST", f"/api/v1/repositories/{which}/fetch", {}, world.tokens["mona"])
        shown = server.ask("GET", f"/api/v1/repositories/{which}", token=world.tokens["mona"]).json
        if shown["state"] == "ready" and shown["commits"] == KILLS + 2:
            break
        assert time.monotonic() < end, shown
        time.sleep(0.5)

    while list(mirror.parent.glob("*.secrets")):  # Of a fetch that still goes on.
        assert time.monotonic() < end, "a folder of secrets was left"
        time.sleep(0.1)

    def git(*arguments):
        return subprocess.run(["git", f"--git-dir={mirror}", *arguments], check=True,
                              capture_output=True, text=True).stdout.strip()

    assert git("rev-parse", "main") == head
    git("fsck", "--full", "--strict")
    wanted = made.git("for-each-ref", "--format=%(refname) %(objectname)")
    assert git("for-each-ref", "--format=%(refname) %(objectname)") == wanted
    left = [path for path in mirror.rglob("*") if path.suffix == ".lock" or "tmp_" in path.name]
    assert not left, left
    assert not secrets_in(server.data), secrets_in(server.data)


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-repositories.") as folder:
        folder = Path(folder)
        made = MadeRepository(folder / "git/shop")
        made.commit("a", "a\n", "First")
        work = {"host": HttpHost(folder / "git", "ann", TOKEN, pause=0.01)}
        server = Server(folder / "server", settings=["--outgoing-private", "127.0.0.0/8"]).start()
        try:
            check(server, build_world(server), made, work)
        finally:
            server.stop()
            work["host"].close()
    print("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
