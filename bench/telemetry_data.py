"""Telemetry for the benches, encoded before it is sent, so that the sender costs next to nothing:
samples as Prometheus writes them, and spans of OpenTelemetry.

Samples: 2,000 hosts with ten metrics of eleven labels, every ten seconds. Half of the metrics are
whole numbers from 0 to 100 that wander, the other half gauges of three decimals with noise.
"""
import random
import struct
import sys
from pathlib import Path

import numpy
import snappy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from protobuf import attribute, data, double, fixed64, number, resource  # noqa: E402

HOSTS = 2_000
STEP_SECONDS = 10
WANDERING = ("cpu_usage_user", "cpu_usage_system", "cpu_usage_idle", "cpu_usage_nice",
             "cpu_usage_iowait")
NOISY = ("memory_used_percent", "disk_latency_ms", "net_rate_mb", "load_average", "temperature")
SERIES = HOSTS * len(WANDERING + NOISY)
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1", "us-west-1", "us-west-2", "sa-east-1",
           "ap-southeast-1", "ap-southeast-2", "ap-northeast-1")
PARTS = 2  # A scrape is sent in so many requests, each by a connection of its own.


def labels_of(metric, host):
    choose = random.Random(host)
    region = choose.choice(REGIONS)
    return {"__name__": metric, "arch": choose.choice(("x64", "x86")),
            "datacenter": f"{region}{choose.choice('abc')}", "hostname": f"host_{host}",
            "os": choose.choice(("Ubuntu15.10", "Ubuntu16.04LTS", "Ubuntu16.10")),
            "rack": str(choose.randrange(100)), "region": region,
            "service": str(choose.randrange(20)),
            "service_environment": choose.choice(("production", "staging", "test")),
            "service_version": str(choose.randrange(2)),
            "team": choose.choice(("SF", "NYC", "LON", "CHI"))}


class Scrapes:
    """The requests of remote_write, scrape by scrape: packed, in PARTS each."""

    def __init__(self, begin, hours):
        self.begin, self.end = begin, begin + int(hours * 3600)
        self.times = range(self.begin, self.end, STEP_SECONDS)
        self.samples = SERIES * len(self.times)
        self.requests = [[] for _ in range(PARTS)]
        for part in range(PARTS):
            self.encode(part)

    def encode(self, part):
        hosts = range(part, HOSTS, PARTS)
        body = bytearray()
        at, wandering = [], []
        for metric in WANDERING + NOISY:
            for host in hosts:
                labels = b"".join(data(1, data(1, name) + data(2, value))
                                  for name, value in labels_of(metric, host).items())
                sample = data(2, double(1, 0.0) + number(2, self.begin * 1000))
                written = data(1, labels + sample)
                body += written
                at.append(len(body) - len(sample) + 3)  # Where the value is.
                wandering.append(metric in WANDERING)
        at, wandering = numpy.array(at), numpy.array(wandering)
        noise = numpy.random.default_rng(part)
        level = noise.integers(20, 80, len(at)).astype("f8")
        raw = numpy.frombuffer(body, dtype=numpy.uint8)
        places = at[:, None] + numpy.arange(8)
        times = at[:, None] + 9 + numpy.arange(6)
        for second in self.times:
            level = numpy.clip(level + noise.integers(-1, 2, len(at)), 0, 100)
            noisy = numpy.round(level + noise.normal(0, 0.5, len(at)), 3)
            values = numpy.where(wandering, level, noisy).astype("<f8")
            raw[places] = values.view(numpy.uint8).reshape(-1, 8)
            encoded = number(2, second * 1000)[1:]
            assert len(encoded) == 6
            raw[times] = numpy.frombuffer(encoded, dtype=numpy.uint8)
            self.requests[part].append(snappy.compress(bytes(body)))


TEMPLATES = 200  # Spans that differ in more than their ids.
SPANS_OF_REQUEST = 1_000
SPANS_OF_TRACE = 8


def span_template(choose):
    """A span of twenty attributes, and where its own ids and times are."""
    route = choose.randrange(30)
    kept = {"http.request.method": choose.choice(("GET", "POST")), "http.route": f"/r/{route}/:id",
            "http.response.status_code": choose.choice(("200", "200", "200", "404", "500")),
            "url.scheme": "https", "network.protocol.version": "1.1", "server.address":
            f"shop-{choose.randrange(5)}.internal", "server.port": "8443", "user_agent.original":
            f"Mozilla/5.0 (X11; Linux x86_64) Chrome/{choose.randrange(100, 110)}.0.0.0",
            "db.system.name": "postgresql", "db.namespace": "shop", "db.operation.name": "SELECT",
            "db.collection.name": f"table_{choose.randrange(12)}", "thread.name":
            f"worker-{choose.randrange(16)}", "code.function.name": f"handle_{route}",
            "deployment.region": choose.choice(REGIONS), "tenant": f"t-{choose.randrange(40)}",
            "feature.flag": choose.choice(("on", "off")), "cache.hit": choose.choice("01")}
    # Two of twenty are of this one request.
    own = attribute("enduser.id", "u" * 12), attribute("request.id", "r" * 16)
    fields = [data(1, bytes(16)), data(2, bytes(8)), data(4, bytes(8)),
              data(5, f"GET /r/{route}/:id"), number(6, choose.choice((1, 2, 3))),
              fixed64(7, 0), fixed64(8, 0)]
    fields += [data(9, attribute(key, value)) for key, value in kept.items()]
    fields += [data(9, each) for each in own]
    body, starts = b"", []
    for field in fields:
        starts.append(len(body))
        body += field
    begins = {"trace": starts[0] + 2, "span": starts[1] + 2, "parent": starts[2] + 2,
              "start": starts[5] + 1, "end": starts[6] + 1,
              "user": body.index(b"u" * 12), "request": body.index(b"r" * 16)}
    return data(2, body), len(data(2, body)) - len(body), begins


class SpanRequests:
    """Requests of OTLP by HTTP, SPANS_OF_REQUEST spans each."""

    def __init__(self, count, begin_ns):
        choose = random.Random(7)
        templates = [span_template(choose) for _ in range(TEMPLATES)]
        self.requests, self.spans = [], count * SPANS_OF_REQUEST
        for serial in range(count):
            self.requests.append(self.request(choose, templates, serial, begin_ns))

    def request(self, choose, templates, serial, begin_ns):
        spans, trace, above = [], b"", bytes(8)
        for place in range(SPANS_OF_REQUEST):
            if place % SPANS_OF_TRACE == 0:
                trace, above = choose.randbytes(16), bytes(8)
            template, head, at = choose.choice(templates)
            span, own = bytearray(template), choose.randbytes(8)
            start = begin_ns + (serial * SPANS_OF_REQUEST + place) * 50_000
            for name, value in (("trace", trace), ("span", own), ("parent", above)):
                span[head + at[name]:head + at[name] + len(value)] = value
            lasted = int(choose.lognormvariate(15, 1.2))
            struct.pack_into("<Q", span, head + at["start"], start)
            struct.pack_into("<Q", span, head + at["end"], start + lasted)
            span[head + at["user"]:head + at["user"] + 12] = choose.randbytes(6).hex().encode()
            span[head + at["request"]:head + at["request"] + 16] = \
                choose.randbytes(8).hex().encode()
            spans.append(span)
            if place % SPANS_OF_TRACE < 3:
                above = own
        return data(1, data(1, resource(f"shop-{serial % 5}")) + data(2, b"".join(spans)))


def with_other_trace(body):
    """The same request with another id of its first trace: else it would be one sent again."""
    at = body.index(b"\x0a\x10", 30) + 2
    return body[:at] + random.randbytes(16) + body[at + 16:]
