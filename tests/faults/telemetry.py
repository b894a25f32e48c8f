#!/usr/bin/env python3
"""Kills the server with SIGKILL while telemetry comes in, ten times: every span, log record and
sample that was answered is there, and none twice, though what was in flight is sent again.
"""
import random
import struct
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from protobuf import data, double, fixed64, number, resource, snappy  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

ROUNDS = 10
SPANS = 2_000  # Of one request: a round's are more than are moved to a file at once.
LOGS = 500
SAMPLES = 500
TRACES_LOOKED_AT = 20


def spans_request(sender, serial):
    """One trace, whose id says whose it is."""
    now = time.time_ns()
    trace = struct.pack(">QQ", sender, serial)
    spans = b"".join(data(2, b"".join((
        data(1, trace), data(2, struct.pack(">Q", at + 1)), data(5, "work"), number(6, 2),
        fixed64(7, now + at * 1000), fixed64(8, now + at * 1000 + 5_000_000))))
        for at in range(SPANS))
    return data(1, data(1, resource(f"sender-{sender}")) + data(2, spans))


def logs_request(sender, serial):
    now = time.time_ns()
    records = b"".join(data(2, b"".join((
        fixed64(1, now), number(2, 9), data(5, data(1, f"round trip {serial} {at}")))))
        for at in range(LOGS))
    return data(1, data(1, resource(f"sender-{sender}")) + data(2, records))


# Samples are a second apart from here on.
DAY_AGO = int(time.time()) - 86_400


def samples_request(sender, serial):
    begin = DAY_AGO + serial * SAMPLES
    label = data(1, data(1, "__name__") + data(2, f"sent_by_{sender}"))
    samples = b"".join(data(2, double(1, at) + number(2, (begin + at) * 1000))
                       for at in range(SAMPLES))
    return snappy(data(1, label + samples))


KINDS = (
    ("/v1/traces", spans_request, {"Content-Type": "application/x-protobuf"}),
    ("/v1/logs", logs_request, {"Content-Type": "application/x-protobuf"}),
    ("/prometheus/api/v1/write", samples_request,
     {"Content-Type": "application/x-protobuf", "Content-Encoding": "snappy"}),
)


class Sender(threading.Thread):
    """Sends one kind until the server dies. What was in flight then is sent first, as it was."""

    def __init__(self, number_, server, key):
        super().__init__(daemon=True)
        self.number, self.server, self.key = number_, server, key
        self.path, self.make, self.headers = KINDS[number_ % len(KINDS)]
        self.stored, self.pending, self.serial = [], None, 0

    def again(self):
        """The same sender in the next round."""
        other = Sender(self.number, self.server, self.key)
        other.stored, other.pending, other.serial = self.stored, self.pending, self.serial
        return other

    def run(self):
        while True:
            if self.pending is None:
                self.serial += 1
                self.pending = (self.serial, self.make(self.number, self.serial))
            serial, body = self.pending
            try:
                answer = self.server.ask("POST", self.path, body, self.key, self.headers, 10)
            except OSError:
                return
            if answer.status == 503:
                time.sleep(0.2)
                continue
            if answer.status not in (200, 204):
                raise AssertionError(f"{self.path}: {answer!r}")
            self.stored.append(serial)
            self.pending = None


def ask_plainly(server, world, path):
    answer = server.ask("GET", f"/api/v1/telemetry/{path}", token=world.tokens["mona"])
    assert answer.status == 200, f"{path}: {answer!r}"
    return answer.json


def ask(server, world, path, **parameters):
    now = datetime.now(timezone.utc)
    query = urlencode({"application": "SHOP", "from": (now - timedelta(hours=2)).isoformat(),
                       "to": (now + timedelta(hours=1)).isoformat(), **parameters})
    return ask_plainly(server, world, f"{path}?{query}")


def wrong_spans(server, world, sender):
    rows = [row["spans"] for row in ask(server, world, "services")["items"]
            if row["service"] == f"sender-{sender.number}"]
    expected = len(sender.stored) * SPANS
    if rows != [expected]:
        yield f"spans of sender {sender.number}: {rows}, not {expected}"
    for serial in random.sample(sender.stored, min(TRACES_LOOKED_AT, len(sender.stored))):
        trace = f"{sender.number:016x}{serial:016x}"
        found = ask_plainly(server, world, f"traces/{trace}")["spans"]
        if len({span["span"] for span in found}) != SPANS or len(found) != SPANS:
            yield f"trace {trace} has {len(found)} spans"


def wrong_logs(server, world, sender):
    counts = ask(server, world, "logs/histogram", service=f"sender-{sender.number}")["counts"]
    found = sum(sum(of["values"]) for of in counts)
    if found != len(sender.stored) * LOGS:
        yield f"log records of sender {sender.number}: {found}, not {len(sender.stored) * LOGS}"


def wrong_samples(server, world, sender):
    for serial in sender.stored:
        begin = datetime.fromtimestamp(DAY_AGO + serial * SAMPLES, timezone.utc)
        series = ask(server, world, "metrics/query", metric=f"sent_by_{sender.number}",
                     show="last", step=1, **{"from": begin.isoformat(), "to": (
                         begin + timedelta(seconds=SAMPLES)).isoformat()})["series"]
        found = [value for of in series for _, value in of["points"]]
        if found != list(range(SAMPLES)):
            yield f"request {serial} of samples: {len(found)}, the first {found[:3]}"


def killed_under_ingest(work):
    """The promises that did not hold."""
    with Server(work / "server") as server:
        world = build_world(server)
        made = server.ask("POST", "/api/v1/applications/SHOP/ingest-keys", {"name": "load"},
                          world.tokens["mona"])
        senders = [Sender(at, server, made.json["secret"]) for at in range(len(KINDS))]
        for _ in range(ROUNDS):
            for sender in senders:
                sender.start()
            time.sleep(random.uniform(0.5, 2.0))
            server.kill()
            for sender in senders:
                sender.join(timeout=15)
            server.start(60)
            senders = [sender.again() for sender in senders]
        for sender in senders:  # What was in flight at last.
            if sender.pending:
                serial, body = sender.pending
                answer = server.ask("POST", sender.path, body, sender.key, sender.headers)
                assert answer.status in (200, 204), answer
                sender.stored.append(serial)
        looks = (wrong_spans, wrong_logs, wrong_samples)
        wrong = [what for sender, look in zip(senders, looks)
                 for what in look(server, world, sender)]
        print("stored:", ", ".join(f"{sender.path} {len(sender.stored)}" for sender in senders))
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
