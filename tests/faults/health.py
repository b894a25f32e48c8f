"""The server tells that it lives, and whether it can do its work: with a database that is locked or
frozen, with a mail server that hangs, and at starts that cannot be.
"""
import json
import smtplib
import socket
import sqlite3
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from postgres import OwnPostgres  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

MAILS = 40
REPLIES = 60
PATIENCE = 60
ANSWER = 5  # Within two seconds; the rest is for a busy machine.


class HangingServer:
    """Takes connections, and never says a word."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.taken = []
        threading.Thread(target=self.take, daemon=True).start()
        return self

    def take(self):
        try:
            while True:
                self.taken.append(self.socket.accept()[0])
        except OSError:
            pass  # Closed, as planned.

    def __exit__(self, *_):
        self.socket.close()
        for connection in self.taken:
            connection.close()


def ready(server):
    """(status, causes by check) of /ready."""
    answer = server.ask("GET", "/api/v1/ready", timeout=ANSWER)
    return answer.status, {check["name"]: check["cause"] for check in answer.json["checks"]
                           if not check["ok"]}


def until(holds, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return holds()


def hand_over(server, number):
    with smtplib.LMTP("127.0.0.1", server.lmtp_port) as lmtp:
        lmtp.sendmail("otto@orchard.test", ["shop@mainstay.test"], (
            f"From: otto@orchard.test\r\nTo: shop@mainstay.test\r\nSubject: H{number}\r\n"
            f"Message-ID: <h{number}@orchard.test>\r\n\r\nH{number}\r\n").encode())


def subjects(server, world):
    answer = server.ask("GET", "/api/v1/tickets?limit=100", token=world.tokens["ada"])
    return {ticket["subject"] for ticket in answer.json["items"]}


def hanging_mail_server(work):
    """While replies hang, mail that comes in becomes tickets."""
    wrong = []
    with HangingServer() as hanging:
        server = Server(work / "hanging", smtp=hanging.address)
        with server:
            world = build_world(server)
            key = server.ask("POST", "/api/v1/tickets",
                             {"application": "SHOP", "subject": "Q", "text": "Q"},
                             world.tokens["rita"]).json["key"]
            for number in range(REPLIES):
                server.ask("POST", f"/api/v1/tickets/{key}/messages",
                           {"text": f"R{number}", "visibility": "public"}, world.tokens["ann"])
            if not until(lambda: len(hanging.taken) > 0):
                wrong.append("nobody spoke to the hanging mail server")
            for number in range(MAILS):
                hand_over(server, number)
            wanted = {f"H{number}" for number in range(MAILS)}
            if not until(lambda: wanted <= subjects(server, world)):
                left = len(wanted - subjects(server, world))
                wrong.append(f"{left} of {MAILS} mails are no tickets while replies hang")
            if ready(server)[0] != 200:
                wrong.append(f"while replies hang: {ready(server)}")
            metrics = server.ask("GET", "/metrics").body.decode()
            if 'mainstay_jobs_due{kind="mail.send"}' not in metrics:
                wrong.append("the metrics do not tell of the replies that wait")
    return wrong


def locked_database(work):
    """While another process holds SQLite's lock, the write check says so."""
    wrong = []
    server = Server(work / "locked")
    with server:
        if ready(server) != (200, {}):
            wrong.append(f"at first: {ready(server)}")
        other = sqlite3.connect(server.data / "mainstay.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        if not until(lambda: ready(server)[0] == 503):
            wrong.append(f"while locked: {ready(server)}")
        if "write" not in ready(server)[1]:
            wrong.append(f"while locked, the write check says nothing: {ready(server)}")
        alive = server.ask("GET", "/api/v1/health", timeout=ANSWER)
        if alive.status != 200:
            wrong.append(f"while locked, health says {alive}")
        other.execute("ROLLBACK")
        other.close()
        if not until(lambda: ready(server) == (200, {})):
            wrong.append(f"unlocked again: {ready(server)}")
    return wrong


def frozen_database(work):
    """While PostgreSQL is frozen, both answer in time."""
    wrong = []
    with OwnPostgres(work / "health-postgres") as postgres:
        server = Server(work / "health-frozen", database=postgres.url)
        with server:
            if ready(server) != (200, {}):
                wrong.append(f"at first: {ready(server)}")
            postgres.freeze()
            try:
                for _ in range(5):
                    alive = server.ask("GET", "/api/v1/health", timeout=ANSWER)
                    if alive.status != 200:
                        wrong.append(f"while frozen, health says {alive}")
                    ready(server)
                # Each is found out by a check of its own, in its own time.
                if not until(lambda: {"read", "write"} <= set(ready(server)[1])):
                    wrong.append(f"while frozen: {ready(server)}")
                if ready(server)[0] != 503:
                    wrong.append(f"while frozen: {ready(server)}")
            except OSError as error:
                wrong.append(f"while frozen, no answer within {ANSWER} s: {error!r}")
            finally:
                postgres.thaw()
            if not until(lambda: ready(server) == (200, {})):
                wrong.append(f"thawed: {ready(server)}")
    return wrong


def refused_start(server, code_words):
    """A complaint unless the server ends at once and says these words."""
    server.begin()
    status = server.process.wait(30)
    text = server.log_tail()
    server.process = None
    if status == 0 or not all(word in text for word in code_words):
        return [f"the start ended with {status}: {text}"]
    return []


def damage_index(database, name):
    """Overwrites the first page of an index that no start needs."""
    with sqlite3.connect(database) as records:
        page, = records.execute("SELECT rootpage FROM sqlite_master WHERE name = ?",
                                (name,)).fetchone()
        size, = records.execute("PRAGMA page_size").fetchone()
        records.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    records.close()
    with open(database, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"x" * size)


def impossible_starts(work):
    wrong = []
    file = work / "no-directory"
    file.write_text("no directory")
    server = Server(work / "nowhere")
    server.options[1] = str(file / "data")
    wrong += refused_start(server, ["cannot be used", "Not a directory"])

    server = Server(work / "emptied")
    with server:
        server.stop()
    for name in ("mainstay.db", "mainstay.db-wal", "mainstay.db-shm"):
        (server.data / name).unlink(missing_ok=True)
    wrong += refused_start(server, ["holds no installation", "--begin-anew"])
    server.options.append("--begin-anew")
    with server:
        pass

    server = Server(work / "damaged-page")
    with server:
        build_world(server)
        server.stop()
    damage_index(server.data / "mainstay.db", "timeline_link_to")
    with server:
        if not until(lambda: ready(server)[1].get("damage") == "damaged"):
            wrong.append(f"a damaged page is not told of: {ready(server)}")
    return wrong


def checked_health(work):
    """(checks passed, complaints)"""
    wrong = hanging_mail_server(work)
    wrong += locked_database(work)
    wrong += frozen_database(work)
    wrong += impossible_starts(work)
    return 16, wrong


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="mainstay-health.") as folder:
        checks, complaints = checked_health(Path(folder))
    print(json.dumps(complaints, indent=1))
    sys.exit(1 if complaints else 0)
