#!/usr/bin/env python3
"""Telemetry of real clients: OpenTelemetry's SDKs for Node and Python by each of their protocols,
Debian's Prometheus by remote_write, and profiles of Node and of Go. Each client says what it sent,
and the store is asked for exactly that.

Node is found by PATH; TEST_TELEMETRY_PYTHON is a Python that has telemetry/requirements.txt.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from prometheus import Prometheus  # noqa: E402
from server import Server, free_port  # noqa: E402
from telemetry_store import (APPLICATION, PROFILES_IN, REMOTE_WRITE_IN, Store,  # noqa: E402
                             expected_series, value_of)
from world import build_world  # noqa: E402

PROGRAMS = HERE / "telemetry"
PYTHON = os.environ["TEST_TELEMETRY_PYTHON"]
PROGRAM = {"node": ["node", str(PROGRAMS / "otlp.mjs")],
           "python": [PYTHON, str(PROGRAMS / "otlp.py")]}


class Client(NamedTuple):
    language: str
    protocol: str
    temporality: str
    listener: str  # That it is pointed at.

    @property
    def service(self):
        return f"{self.language}-{self.protocol.replace('/', '-')}-{self.temporality}"

    def command(self, service):
        return [*PROGRAM[self.language], service, self.protocol, self.temporality]


OTLP = [Client("node", "http/protobuf", "cumulative", "main"),
        Client("node", "http/json", "delta", "http"),
        Client("node", "grpc", "cumulative", "grpc"),
        Client("python", "http/protobuf", "delta", "http"),
        Client("python", "grpc", "delta", "grpc")]
checks = []


def check(function):
    """Registers a check; its name is what it promises."""
    checks.append((function.__name__.replace("_", " "), function))
    return function


def eventually(what, find, seconds=20):
    """What `find` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := find():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds} s")


def eventually_equal(expected, find):
    """What arrives late is waited for; what is wrong is shown beside what was sent."""
    end = time.monotonic() + 20
    while (found := find()) != expected and time.monotonic() < end:
        time.sleep(0.1)
    assert found == expected, f"sent {expected}\nfound {found}"


class Field:
    """A server with its listeners, a key that clients hand data in with, and what they said."""

    def __init__(self, folder):
        self.folder = folder
        ports = {"http": free_port(), "grpc": free_port()}
        self.server = Server(folder / "mainstay", settings=(
            "--otlp-http", f"127.0.0.1:{ports['http']}",
            "--otlp-grpc", f"127.0.0.1:{ports['grpc']}"))
        self.addresses = {name: f"http://127.0.0.1:{port}"
                          for name, port in {"main": self.server.port, **ports}.items()}
        self.store = self.key = None
        self.sent = {}

    def __enter__(self):
        self.server.start()
        world = build_world(self.server)
        made = self.server.ask("POST", f"/api/v1/applications/{APPLICATION}/ingest-keys",
                               {"name": "clients"}, headers=world.session)
        assert made.status == 201, made
        self.key = made.json["secret"]
        self.store = Store(self.server, world.tokens["ada"])
        return self

    def __exit__(self, *_):
        self.server.kill()

    def run(self, command, listener, key=None):
        """Runs a client to its end: its exit status, and what it printed as JSON."""
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
            check=False, cwd=PROGRAMS, env={
                **os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": self.addresses[listener],
                "OTEL_EXPORTER_OTLP_HEADERS": f"authorization=Bearer {key or self.key}"})
        assert done.stdout, f"{command}: {done.stderr[-2000:]}"
        return done.returncode, json.loads(done.stdout)


def sends_everything(field, client):
    """Runs the client; all that it sent was taken without a word."""
    status, sent = field.run(client.command(client.service), client.listener)
    assert status == 0 and sent["problems"] == [], sent["problems"]
    field.sent[client] = sent


def finds_each_span(field, client):
    for trace in field.sent[client]["traces"]:
        sent = {span["id"]: span for span in trace["spans"]}
        eventually_equal(sent, lambda: field.store.trace(trace["trace_id"]))


def counts_spans_and_errors(field, client):
    spans = [span for trace in field.sent[client]["traces"] for span in trace["spans"]]
    errors = sum(1 for span in spans if span["status"] == "error")
    eventually_equal({"spans": len(spans), "errors": errors},
                     lambda: field.store.service(client.service))


def finds_each_log_record(field, client):
    sent = sorted((log["severity"], log["body"], log["trace_id"])
                  for log in field.sent[client]["logs"])
    eventually_equal(sent, lambda: field.store.logs(client.service))


def finds_each_metric(field, client):
    for metric in field.sent[client]["metrics"]:
        asked = expected_series(metric, client.service, client.temporality)
        for name, labels, value, how in asked:
            found = eventually(name, lambda: field.store.series(name, labels))
            assert len(found) == 1, f"{name} {labels}: {found}"
            assert abs(value_of(found[0], how) - value) < 1e-9, f"{name}: {value}, not {found}"


OTLP_CHECKS = [sends_everything, finds_each_span, counts_spans_and_errors, finds_each_log_record,
               finds_each_metric]


@check
def a_wrong_key_is_refused_and_the_clients_say_so(field):
    for client in OTLP:
        service = f"stranger-{client.service}"
        status, sent = field.run(client.command(service), client.listener, "wrong")
        assert status == 1 and sent["problems"], f"{client} was not refused"
        assert field.store.service(service) is None
        assert field.store.logs(service) == []


@check
def profiles_of_node_are_taken(field):
    _, sent = field.run(["node", str(PROGRAMS / "profile.mjs"), "node-profiled",
                         field.addresses["main"] + PROFILES_IN], "main")
    for profile in sent["profiles"]:
        assert profile["status"] in (200, 201, 202, 204), profile
        assert profile["has_function"] and profile["bytes"] > 100, profile
    eventually("both profiles", lambda: field.store.profiles("node-profiled") == ["cpu", "heap"])


class Scraping:
    """prom-client's endpoint, and a Prometheus that scrapes it and writes to the server."""

    def __init__(self, field):
        self.field = field
        self.endpoint = self.prometheus = None
        self.series = []

    def __enter__(self):
        self.endpoint = subprocess.Popen(
            ["node", str(PROGRAMS / "exposition.mjs")], cwd=PROGRAMS, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, text=True)
        said = json.loads(self.endpoint.stdout.readline())
        self.series = said["series"]
        self.target = said["target"]
        self.prometheus = Prometheus(
            Path(tempfile.mkdtemp(dir=self.field.folder)) / "prometheus", said["target"],
            self.field.addresses["main"] + REMOTE_WRITE_IN, self.field.key)
        try:
            self.prometheus.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.prometheus.stop()
        self.endpoint.terminate()
        self.endpoint.wait()
        self.endpoint.stdout.close()

    def points(self, name, labels):
        """The points of a series of the endpoint."""
        labels = {**labels, "job": "shop", "cluster": "clients", "instance": self.target}
        found = self.field.store.series(name, labels)
        assert len(found) <= 1, f"{name} {labels}: {found}"
        return found[0] if found else []


@check
def what_prometheus_scrapes_from_prom_client_arrives_by_remote_write(field):
    with Scraping(field) as scraping:
        for series in scraping.series:
            name, labels, value = series["name"], series["labels"], series["value"]
            points = eventually(series, lambda: scraping.points(name, labels))
            assert all(abs(point - value) < 1e-9 for point in points), (series, points)
        eventually("scrape after scrape",
                   lambda: len(set(scraping.points("shop_clock_seconds", {}))) >= 3)
        for what in ("failed", "dropped"):
            name = f"prometheus_remote_storage_samples_{what}_total"
            assert scraping.prometheus.value(name) == 0, scraping.prometheus.log_tail()
        assert scraping.prometheus.value("prometheus_remote_storage_samples_total") > 0


@check
def profiles_of_go_are_taken_as_its_runtime_writes_them(field):
    with Scraping(field) as scraping:
        profiles = {"cpu": "profile?seconds=2", "heap": "heap", "goroutine": "goroutine"}
        for kind, path in profiles.items():
            query = f"service=go-profiled&version=2.42&type={kind}"
            answer = field.server.ask("POST", f"{PROFILES_IN}?{query}",
                                      scraping.prometheus.profile(path), token=field.key)
            assert answer.status in (200, 201, 202, 204), f"{kind}: {answer!r}"
        eventually("all three", lambda: field.store.profiles("go-profiled") == sorted(profiles))


@check
def while_mainstay_is_down_prometheus_keeps_samples_and_delivers_them(field):
    with Scraping(field) as scraping:
        def scraped(begin, end):
            clock = set(scraping.points("shop_clock_seconds", {}))
            return sorted(at for at in clock if begin < at < end)

        eventually("the first sample", lambda: scraped(0, time.time()))
        assert field.server.stop() == 0
        stopped_at = time.time()
        time.sleep(4)
        started_at = time.time()
        field.server.start()
        eventually("what was scraped meanwhile",
                   lambda: len(scraped(stopped_at, started_at)) >= 3, 60)
        for what in ("failed", "dropped"):
            name = f"prometheus_remote_storage_samples_{what}_total"
            assert scraping.prometheus.value(name) == 0, scraping.prometheus.log_tail()


def named_checks():
    for client in OTLP:
        for function in OTLP_CHECKS:
            promise = function.__name__.replace("_", " ")
            yield (f"{client.service}: {promise}",
                   lambda field, function=function, client=client: function(field, client))
    yield from checks


def main():
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory(prefix="mainstay-telemetry.") as work:
        with Field(Path(work)) as field:
            for name, run in named_checks():
                try:
                    run(field)
                    passed += 1
                    print(f"good: {name}")
                except Exception:  # Whatever it was is reported, and the next one runs.
                    failed += 1
                    print(f"BAD: {name}\n{traceback.format_exc(limit=-3)}")
            if failed:
                print(field.server.log_tail(40))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
