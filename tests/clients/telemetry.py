#!/usr/bin/env python3
"""Telemetry of real clients: OpenTelemetry's SDKs for Node and Python by each of their protocols,
Debian's Prometheus by remote_write, and profiles of Node and of Go. Each client says what it sent,
and the store is asked for exactly that.

Node is found by PATH; TEST_TELEMETRY_PYTHON is a Python that has telemetry/requirements.txt. With
`clickhouse` as an argument the server keeps telemetry in the ClickHouse at
MAINSTAY_TEST_CLICKHOUSE, else in its own files.
"""
import json
import os
import re
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

    def __init__(self, folder, environment):
        self.folder = folder
        ports = {"http": free_port(), "grpc": free_port()}
        self.server = Server(folder / "mainstay", settings=(
            "--otlp-http", f"127.0.0.1:{ports['http']}",
            "--otlp-grpc", f"127.0.0.1:{ports['grpc']}"), environment=environment)
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
                # Not the host: of a machine without an id the SDK complains.
                "OTEL_NODE_RESOURCE_DETECTORS": "serviceinstance,env,process,os",
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
        resources = field.store.resources(trace["trace_id"])
        assert len(resources) == 1, resources
        assert resources[0].items() >= {
            "service.name": client.service, "service.namespace": "clients",
            "service.version": field.sent[client]["version"]}.items(), resources


def counts_spans_and_errors(field, client):
    spans = [span for trace in field.sent[client]["traces"] for span in trace["spans"]]
    errors = sum(1 for span in spans if span["status"] == "error")
    eventually_equal({"spans": len(spans), "errors": errors},
                     lambda: field.store.service(client.service))


def finds_each_log_record(field, client):
    sent = sorted(((log["severity"].lower(), log["body"], log["trace_id"], log["attributes"])
                   for log in field.sent[client]["logs"]), key=lambda log: log[1])
    eventually_equal(sent, lambda: field.store.logs(client.service))
    warnings = [log for log in sent if log[0] == "warn"]
    eventually_equal(warnings, lambda: field.store.logs(client.service, "WITHOUT GRÜßE"))


def finds_each_metric(field, client):
    for metric in field.sent[client]["metrics"]:
        asked = expected_series(metric, client.service, client.temporality)
        for name, labels, value, show in asked:
            found = eventually(name, lambda: field.store.series(name, labels, show))
            assert len(found) == 1, f"{name} {labels}: {found}"
            assert abs(value_of(found[0], show) - value) < 1e-9, f"{name}: {value}, not {found}"


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
def calls_over_grpc_are_counted(field):
    text = field.server.ask("GET", "/metrics").body.decode()
    figures = dict(re.findall(r"^(mainstay_otlp_grpc_\S+) (\d+)$", text, re.M))
    assert int(figures["mainstay_otlp_grpc_calls_total"]) > 0, figures
    assert int(figures['mainstay_otlp_grpc_connections_total{outcome="accepted"}']) > 0, figures
    # Those of the clients whose key is wrong.
    assert int(figures['mainstay_otlp_grpc_calls_failed_total{reason="refused"}']) > 0, figures
    for reason in ("too_large", "malformed", "late"):
        failed = figures[f'mainstay_otlp_grpc_calls_failed_total{{reason="{reason}"}}']
        assert failed == "0", figures


@check
def metrics_are_listed_with_their_units_and_who_sends_them(field):
    units = {"client.requests": "{request}", "client.in_flight": "{request}",
             "client.duration_sum": "s", "client.temperature": "Cel"}
    for name, unit in units.items():
        metric = field.store.metric(name)
        assert metric["unit"] == unit, metric
        assert sorted(metric["services"]) == sorted(client.service for client in OTLP), metric


@check
def profiles_of_node_are_taken(field):
    _, sent = field.run(["node", str(PROGRAMS / "profile.mjs"), "node-profiled",
                         field.addresses["main"] + PROFILES_IN], "main")
    for profile in sent["profiles"]:
        assert profile["status"] in (200, 201, 202, 204), profile
        assert profile["has_function"] and profile["bytes"] > 100, profile
    eventually("both profiles", lambda: field.store.profiles("node-profiled") == ["cpu", "heap"])
    for profile in sent["profiles"]:
        names = field.store.functions("node-profiled", profile["type"])
        assert any(profile["function"] in name for name in names), names[:50]


class Endpoint:
    """prom-client's endpoint: where it is, and the series that it has."""

    def __enter__(self):
        self.process = subprocess.Popen(
            ["node", str(PROGRAMS / "exposition.mjs")], cwd=PROGRAMS, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, text=True)
        has = json.loads(self.process.stdout.readline())
        self.target, self.series = has["target"], has["series"]
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def points(self, store, name, labels):
        """The values of one of its series, however it came to the server."""
        found = store.series(name, {**labels, "instance": self.target})
        assert len(found) <= 1, f"{name} {labels}: {found}"
        return found[0] if found else []

    def is_found(self, store, labels):
        """Waits for each series of it, with these labels besides, and scrape after scrape."""
        for series in self.series:
            name, value = series["name"], series["value"]
            points = eventually(series, lambda: self.points(
                store, name, {**series["labels"], **labels}))
            assert all(abs(point - value) < 1e-9 for point in points), (series, points)
        eventually("scrape after scrape",
                   lambda: len(set(self.points(store, "shop_clock_seconds", labels))) >= 3)


class Scraping:
    """A Prometheus that scrapes prom-client's endpoint and writes to the server."""

    LABELS = {"job": "shop", "cluster": "clients"}  # That it adds.

    def __init__(self, field):
        self.field = field
        self.endpoint = Endpoint()
        self.prometheus = None

    def __enter__(self):
        self.endpoint.__enter__()
        self.prometheus = Prometheus(
            Path(tempfile.mkdtemp(dir=self.field.folder)) / "prometheus", self.endpoint.target,
            self.field.addresses["main"] + REMOTE_WRITE_IN, self.field.key)
        try:
            self.prometheus.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.prometheus.stop()
        self.endpoint.__exit__()

    def lost_nothing(self):
        for what in ("failed", "dropped"):
            name = f"prometheus_remote_storage_samples_{what}_total"
            assert self.prometheus.value(name) == 0, self.prometheus.log_tail()
        assert self.prometheus.value("prometheus_remote_storage_samples_total") > 0


@check
def what_prometheus_scrapes_from_prom_client_arrives_by_remote_write(field):
    with Scraping(field) as scraping:
        scraping.endpoint.is_found(field.store, scraping.LABELS)
        scraping.lost_nothing()


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
        assert "main.main" in field.store.functions("go-profiled", "goroutine")


@check
def while_mainstay_is_down_prometheus_keeps_samples_and_delivers_them(field):
    with Scraping(field) as scraping:
        def scraped(begin, end):
            clock = set(scraping.endpoint.points(field.store, "shop_clock_seconds",
                                                 scraping.LABELS))
            return sorted(at for at in clock if begin < at < end)

        eventually("the first sample", lambda: scraped(0, time.time()))
        assert field.server.stop() == 0
        stopped_at = time.time()
        time.sleep(4)
        started_at = time.time()
        field.server.start()
        eventually("what was scraped meanwhile",
                   lambda: len(scraped(stopped_at, started_at)) >= 3, 60)
        scraping.lost_nothing()


def named_checks():
    for client in OTLP:
        for function in OTLP_CHECKS:
            promise = function.__name__.replace("_", " ")
            yield (f"{client.service}: {promise}",
                   lambda field, function=function, client=client: function(field, client))
    yield from checks


def main():
    passed, failed = 0, 0
    store = {"MAINSTAY_TELEMETRY_STORE": os.environ["MAINSTAY_TEST_CLICKHOUSE"]} \
        if sys.argv[1:] == ["clickhouse"] else {}
    with tempfile.TemporaryDirectory(prefix="mainstay-telemetry.") as work:
        with Field(Path(work), store) as field:
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
