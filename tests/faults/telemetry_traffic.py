"""Telemetry that says which request it came by, and what is wrong with what the server shows of it:
for the tests of its faults. Requests are numbered by their sender and a serial."""
import random
import struct
import sys
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from protobuf import data, double, fixed64, number, resource, snappy  # noqa: E402
from world import build_world  # noqa: E402

SPANS = 2_000  # Of one request.
LOGS = 500
SAMPLES = 500
TRACES_LOOKED_AT = 10
SECOND = 10**9
PROTOBUF = {"Content-Type": "application/x-protobuf"}
# Samples are a second apart, so that each is a point by itself, and those of a metric last for no
# more than this part of a day.
REQUESTS_OF_METRIC = 100
SAMPLES_BEGIN = int(time.time()) - 80_000


def spans_request(sender, serial, at=None):
    """One trace, whose id says whose it is, at `at` (ns) or now."""
    at = at or time.time_ns()
    trace = struct.pack(">QQ", sender, serial)
    spans = b"".join(data(2, b"".join((
        data(1, trace), data(2, struct.pack(">Q", place + 1)), data(5, "work"), number(6, 2),
        fixed64(7, at + place * 1000), fixed64(8, at + place * 1000 + 5_000_000))))
        for place in range(SPANS))
    return data(1, data(1, resource(f"sender-{sender}")) + data(2, spans))


def logs_request(sender, serial, at=None):
    at = at or time.time_ns()
    records = b"".join(data(2, b"".join((
        fixed64(1, at), number(2, 9), data(5, data(1, f"round trip {serial} {place}")))))
        for place in range(LOGS))
    return data(1, data(1, resource(f"sender-{sender}")) + data(2, records))


def place_of_samples(sender, serial, at=None):
    """Of which metric the samples of a request are, and when they begin, in seconds."""
    place = serial % REQUESTS_OF_METRIC * SAMPLES
    begin = at // SECOND if at else SAMPLES_BEGIN
    return f"sent_by_{sender}_{serial // REQUESTS_OF_METRIC}", begin + place


def samples_request(sender, serial, at=None):
    metric, begin = place_of_samples(sender, serial, at)
    label = data(1, data(1, "__name__") + data(2, metric))
    samples = b"".join(data(2, double(1, place) + number(2, (begin + place) * 1000))
                       for place in range(SAMPLES))
    return snappy(data(1, label + samples))


class Kind:
    """One kind of telemetry: where it goes, what a request of it is, and what it is stored as."""

    def __init__(self, path, make, signal, records, headers=()):
        self.path, self.make, self.signal, self.records = path, make, signal, records
        self.headers = {**PROTOBUF, **dict(headers)}


KINDS = (Kind("/v1/traces", spans_request, "spans", SPANS),
         Kind("/v1/logs", logs_request, "logs", LOGS),
         Kind("/prometheus/api/v1/write", samples_request, "metrics", SAMPLES,
              {"Content-Encoding": "snappy"}))
STORED = (200, 204)


class Ingest:
    """A running server with the world of the tests, and a key of SHOP."""

    def __init__(self, server):
        self.server, self.world = server, build_world(server)
        made = server.ask("POST", "/api/v1/applications/SHOP/ingest-keys", {"name": "load"},
                          self.world.tokens["mona"])
        assert made.status == 201, made
        self.key = made.json["secret"]

    def post(self, kind, body, timeout=20):
        return self.server.ask("POST", kind.path, body, self.key, kind.headers, timeout)

    def read(self, path, **parameters):
        """The answer to a question about telemetry."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        return self.server.ask("GET", f"/api/v1/telemetry/{path}{query}",
                               token=self.world.tokens["mona"], timeout=60)

    def ask(self, path, **parameters):
        answer = self.read(path, **parameters)
        assert answer.status == 200, f"{path} {parameters}: {answer!r}"
        return answer.json

    def of_range(self, path, begin, end, **parameters):
        return self.ask(path, application="SHOP", **{"from": instant(begin), "to": instant(end)},
                        **parameters)

    def figures(self):
        return self.ask("figures")

    def signal(self, name):
        return next(of for of in self.figures()["signals"] if of["signal"] == name)


class Sender(threading.Thread):
    """Sends one kind until the server dies. What was in flight then is sent first, as it was."""

    def __init__(self, number, ingest):
        super().__init__(daemon=True)
        self.number, self.ingest, self.kind = number, ingest, KINDS[number]
        self.stored, self.pending, self.serial, self.wrong = [], None, 0, None

    def again(self):
        """The same sender in the next round."""
        other = Sender(self.number, self.ingest)
        other.stored, other.pending, other.serial = self.stored, self.pending, self.serial
        other.wrong = self.wrong
        return other

    def run(self):
        while not self.wrong:
            if self.pending is None:
                self.serial += 1
                self.pending = (self.serial, self.kind.make(self.number, self.serial))
            try:
                self.once()
            except OSError:
                return

    def once(self):
        serial, body = self.pending
        answer = self.ingest.post(self.kind, body, 10)
        if answer.status == 503:
            time.sleep(0.2)
        elif answer.status in STORED:
            self.stored.append(serial)
            self.pending = None
        else:
            self.wrong = f"{self.kind.path}: {answer!r}"

    def finish(self):
        """Sends what was in flight until it is stored."""
        while self.pending and not self.wrong:
            self.once()


def instant(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()


def lately():
    """The range that requests of now lie in."""
    now = datetime.now(timezone.utc)
    return ((now - timedelta(hours=2)).timestamp(), (now + timedelta(hours=1)).timestamp())


# Each of these: what is missing or double of these requests of a sender, in sentences. A window is
# the range of seconds that they were made for, by its begin.

def wrong_spans(ingest, sender, serials, window=None):
    rows = [row["spans"] for row in ingest.of_range("services", *(window or lately()))["items"]
            if row["service"] == f"sender-{sender}"]
    if rows != [len(serials) * SPANS]:
        yield f"spans of sender {sender}: {rows}, not {len(serials) * SPANS}"
    for serial in random.sample(serials, min(TRACES_LOOKED_AT, len(serials))):
        trace = f"{sender:016x}{serial:016x}"
        found = ingest.ask(f"traces/{trace}")["spans"]
        if len({span["span"] for span in found}) != SPANS or len(found) != SPANS:
            yield f"trace {trace} has {len(found)} spans"


def wrong_logs(ingest, sender, serials, window=None):
    counts = ingest.of_range("logs/histogram", *(window or lately()),
                             service=f"sender-{sender}")["counts"]
    found = sum(sum(of["values"]) for of in counts)
    if found != len(serials) * LOGS:
        yield f"log records of sender {sender}: {found}, not {len(serials) * LOGS}"


def wrong_samples(ingest, sender, serials, window=None):
    """Each sample by itself."""
    for serial in serials:
        metric, begin = place_of_samples(sender, serial, window and int(window[0] * SECOND))
        series = ingest.of_range("metrics/query", begin, begin + SAMPLES, show="last", step=1,
                                 metric=metric)["series"]
        found = [value for of in series for _, value in of["points"]]
        if found != list(range(SAMPLES)):
            yield f"request {serial} of samples: {len(found)}, the first {found[:3]}"


WRONG = (wrong_spans, wrong_logs, wrong_samples)
