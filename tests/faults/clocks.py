"""Clocks that are wrong: two nodes two minutes apart send each reply once, and a clock that is set
back or forward under a running server is noticed and stops nothing.
"""
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from postgres import Postgres  # noqa: E402
from server import Server  # noqa: E402
from smtp_sink import Sink  # noqa: E402
from world import build_world  # noqa: E402

REPLIES = 60
PATIENCE = 60


class Shifted:
    """What makes a server's wall clock differ from the machine's."""

    def __init__(self, folder, library, seconds=0):
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "shift"
        self.set(seconds)
        self.environment = {"LD_PRELOAD": str(library), "SHIFTED_CLOCK_FILE": str(self.file)}

    def set(self, seconds):
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.rename(self.file)


def build_library(work):
    library = work / "shifted_clock.so"
    source = Path(__file__).resolve().parent / "shifted_clock.c"
    subprocess.run(["clang-19", "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
    return library


def wait_for(holds, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return holds()


def figure(server, name):
    for line in server.ask("GET", "/metrics").body.decode().splitlines():
        if line.startswith(f"{name} "):
            return float(line.split()[1])
    return None


def reply_to_new_ticket(server, world, text):
    key = server.ask("POST", "/api/v1/tickets",
                     {"application": "SHOP", "subject": text, "text": text},
                     world.tokens["rita"]).json["key"]
    answer = server.ask("POST", f"/api/v1/tickets/{key}/messages",
                        {"text": text, "visibility": "public"}, world.tokens["ann"])
    return answer.status == 201


def recipients(sink):
    with sink.lock:
        return len(sink.mails)


def message_ids(sink):
    with sink.lock:
        raw = [content for _, content in sink.mails]
    return Counter(line.strip() for mail in raw for line in mail.splitlines()
                   if line.lower().startswith(b"message-id:"))


def two_nodes_apart(work, library):
    wrong = []
    postgres = Postgres()
    url = postgres.create("clocks_apart")
    early = Shifted(work / "early", library, -60)
    late = Shifted(work / "late", library, 60)
    key = work / "early" / "data" / "key"
    try:
        with Sink() as sink:
            with Server(work / "early", database=url, smtp=sink.address,
                        environment=early.environment) as one:
                two = Server(work / "late", database=url, smtp=sink.address,
                             settings=["--key-file", str(key)], environment=late.environment)
                with two:
                    world = build_world(one)
                    for number in range(REPLIES):
                        if not reply_to_new_ticket((one, two)[number % 2], world, f"R{number}"):
                            wrong.append(f"reply {number} was not taken")
                    wait_for(lambda: len(message_ids(sink)) >= REPLIES)
                    time.sleep(2)  # What would be sent twice comes soon.
                    sent = message_ids(sink)
                    if len(sent) != REPLIES:
                        wrong.append(f"{len(sent)} of {REPLIES} replies were sent")
                    twice = sum(1 for count in sent.values() if count > 1)
                    if twice:
                        wrong.append(f"{twice} of {REPLIES} replies were sent twice")
                    for name, node, ahead in (("early", one, -60), ("late", two, 60)):
                        skew = figure(node, "mainstay_clock_skew_seconds")
                        if skew is None or abs(skew - ahead) > 5:
                            wrong.append(f"the {name} node tells a skew of {skew}")
    finally:
        postgres.drop("clocks_apart")
    return wrong


def set_under_a_server(work, library, seconds):
    """The clock of a server is set; afterwards a reply leaves as before."""
    wrong = []
    clock = Shifted(work / f"set{seconds}", library)
    with Sink() as sink:
        with Server(clock.file.parent, smtp=sink.address,
                    environment=clock.environment) as server:
            world = build_world(server)
            reply_to_new_ticket(server, world, "before")
            if not wait_for(lambda: recipients(sink) == 1):
                wrong.append("the reply before was not sent")
            clock.set(seconds)
            reply_to_new_ticket(server, world, "at once")
            if not wait_for(lambda: recipients(sink) == 2):
                wrong.append(f"set by {seconds} s, the reply at once was not sent")
            if not wait_for(lambda: figure(server, "mainstay_clock_jumps_total") == 1):
                wrong.append(f"set by {seconds} s, the jump was not counted")
            reply_to_new_ticket(server, world, "after")
            if not wait_for(lambda: recipients(sink) == 3):
                wrong.append(f"set by {seconds} s, the reply after was not sent")
            ready = server.ask("GET", "/api/v1/ready")
            named = [check["name"] for check in ready.json["checks"] if not check["ok"]]
            if ready.status != 200 or named != ["clock"]:
                wrong.append(f"set by {seconds} s, ready says {ready}")
            if "the clock was set" not in server.log_tail(200):
                wrong.append(f"set by {seconds} s, the log does not tell")
    return wrong


def wrong_clocks(work):
    """(checks passed, complaints)"""
    library = build_library(work)
    wrong = two_nodes_apart(work, library)
    for seconds in (-7200, 7200):
        wrong += set_under_a_server(work, library, seconds)
    return 12, wrong


if __name__ == "__main__":
    import tempfile
    with tempfile.TemporaryDirectory(prefix="mainstay-clocks.") as folder:
        passed, complaints = wrong_clocks(Path(folder))
    print(json.dumps(complaints, indent=1))
    sys.exit(1 if complaints else 0)
