#!/usr/bin/env python3
"""Telemetry in ClickHouse: the same requests are taken as with DuckDB, and each question is
answered alike. ClickHouse is the server at MAINSTAY_TEST_CLICKHOUSE; it is required.
"""
import gzip
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from protobuf import data, double, number, snappy  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

JSON = {"Content-Type": "application/json"}
REMOTE_WRITE = {"Content-Type": "application/x-protobuf", "Content-Encoding": "snappy",
                "X-Prometheus-Remote-Write-Version": "0.1.0"}
SECOND = 10**9
# Minutes of it are over, and none of it is in the minute at hand.
BEGIN = int(time.time()) // 3600 * 3600 - 3 * 3600
# What names a record, and differs with the store.
OPAQUE = {"id", "next", "cursor"}


def attribute(key, value):
    kind = "intValue" if isinstance(value, int) else "stringValue"
    return {"key": key, "value": {kind: str(value)}}


def attributes(**values):
    return [attribute(key.replace("_", "."), value) for key, value in values.items()]


def a_span(trace, place, parent, name, kind, begin, micros, *, is_error=False, **more):
    start = BEGIN * SECOND + begin
    return {"traceId": f"{trace:032x}", "spanId": f"{trace * 100 + place:016x}",
            "parentSpanId": f"{trace * 100 + parent:016x}" if parent else "", "name": name,
            "kind": kind, "startTimeUnixNano": str(start),
            "endTimeUnixNano": str(start + micros * 1000), "attributes": attributes(**more),
            "status": {"code": 2, "message": "it's \"out\" of\n\tstock \\"} if is_error else {},
            "events": [{"name": "cached", "timeUnixNano": str(start),
                        "attributes": attributes(hit="no")}] if place == 1 else [],
            "links": [{"traceId": f"{7:032x}", "spanId": f"{8:016x}"}] if place == 2 else []}


def spans(traces=120):
    """`shop` calls `stock`, which asks a database three times; each fifth fails and is slow."""
    of_shop, of_stock = [], []
    for trace in range(1, traces + 1):
        begin = trace * 20 * SECOND
        is_bad = trace % 5 == 0
        took = 40_000 + 977 * trace + (900_000 if is_bad else 0)
        tenant = "umbrella" if is_bad else f"tenant {trace % 3}"
        of_shop += [
            a_span(trace, 1, 0, "GET /cart", 2, begin, took, is_error=is_bad, tenant=tenant,
                   http_route="/cart", http_response_status_code=500 if is_bad else 200),
            a_span(trace, 2, 1, "POST stock", 3, begin + 1_000_000, took - 5_000,
                   server_address="stock.test", peer_service="stock"),
            a_span(trace, 9, 1, "GET pay", 3, begin + 2_000_000, 1_500 + trace,
                   server_address="pay.test"),
        ]
        of_stock.append(a_span(trace, 3, 2, "POST /reserve", 2, begin + 1_500_000, took - 9_000,
                               is_error=is_bad, tenant=tenant))
        of_stock += [
            a_span(trace, 4 + query, 3, "SELECT stock", 3, begin + (2 + query) * 1_600_000,
                   1_000 + 3 * trace, db_system="postgresql", db_name="stock",
                   db_statement=f"SELECT * FROM stock WHERE id = {trace * 10 + query}")
            for query in range(3)]
    return {"resourceSpans": [
        {"resource": {"attributes": attributes(
            service_name=service, service_version=version, telemetry_sdk_language="java",
            deployment_environment_name="production")},
         "scopeSpans": [{"scope": {"name": "tests", "version": "1"}, "spans": of_service}]}
        for service, version, of_service in (
            ("shop", "1.4", of_shop[:180]), ("shop", "1.5", of_shop[180:]),
            ("stock", "2.0", of_stock))]}


def logs():
    def record(at, severity, body, trace=0):
        return {"timeUnixNano": str(BEGIN * SECOND + at * SECOND), "severityNumber": severity,
                "severityText": "ERROR" if severity >= 17 else "INFO",
                "body": {"stringValue": body}, "traceId": f"{trace:032x}" if trace else "",
                "spanId": f"{trace * 100 + 1:016x}" if trace else "",
                "attributes": attributes(thread=at % 4, order=f"o-{at}")}
    records = [record(at * 10 + 1, 9, f"Order {at} of tenant {at % 3} was paid in {at * 7} ms")
               for at in range(300)]
    records += [record(at * 100 + 2, 17, f"Payment of order {at} failed: 100% \"refused\" \\ it's",
                       trace=at + 5) for at in range(30)]
    records += [record(3_000, 13, "Größe überschritten\nin zwei Zeilen")]
    return {"resourceLogs": [{
        "resource": {"attributes": attributes(service_name="shop")},
        "scopeLogs": [{"logRecords": records}]}]}


def metrics():
    def point(at, **more):
        return {"timeUnixNano": str((BEGIN + at) * SECOND),
                "startTimeUnixNano": str(BEGIN * SECOND), **more}
    times = range(15, 3_600, 15)
    return {"resourceMetrics": [{
        "resource": {"attributes": attributes(service_name="shop", host_name="one")},
        "scopeMetrics": [{"metrics": [
            {"name": "queue.length", "unit": "{message}", "description": "What waits",
             "gauge": {"dataPoints": [
                 point(at, asInt=str(at * 7 % 31), attributes=attributes(queue=queue))
                 for at in times for queue in ("mail", "jobs")]}},
            {"name": "requests", "unit": "1", "sum": {
                "aggregationTemporality": 2, "isMonotonic": True,
                "dataPoints": [point(at, asDouble=at * 1.25) for at in times]}},
            {"name": "duration", "unit": "ms", "histogram": {
                "aggregationTemporality": 2, "dataPoints": [
                    point(at, count=str(6 * at), sum=at * 40.5, explicitBounds=[5, 10, 50],
                          bucketCounts=[str(at), str(2 * at), str(2 * at), str(at)])
                    for at in times]}},
        ]}]}]}


def series():
    label = data(1, data(1, "__name__") + data(2, "node_load1"))
    label += data(1, data(1, "instance") + data(2, "host-1:9100"))
    samples = b"".join(data(2, double(1, at / 7) + number(2, (BEGIN + at) * 1000))
                       for at in range(0, 3_600, 15))
    return snappy(data(1, label + samples))


def profile(scale):
    """Of pprof: `work` calls `parse` and `send`."""
    texts = ["", "cpu", "nanoseconds", "work", "parse", "send", "shop.go"]
    functions = {1: "work", 2: "parse", 3: "send"}
    body = data(1, number(1, 1) + number(2, 2))
    for stack, value in (((2, 1), 50_000_000), ((3, 1), 20_000_000 * scale), ((1,), 5_000_000)):
        body += data(2, data(1, b"".join(bytes([at]) for at in stack)) + data(
            2, b"".join([_varint(value)])))
    for at, name in functions.items():
        body += data(4, number(1, at) + data(4, number(1, at) + number(2, 10 * at)))
        body += data(5, number(1, at) + number(2, texts.index(name)) + number(4, 6))
    for text in texts:
        body += data(6, text)
    body += number(9, (BEGIN + 100 * scale) * SECOND) + number(10, 10 * SECOND)
    return gzip.compress(body + data(11, number(1, 1) + number(2, 2)) + number(12, 10_000_000))


def _varint(value):
    return number(0, value)[1:]


class Node:
    """A server, the world of the tests in it, and a key of SHOP."""

    def __init__(self, server):
        self.server, self.world = server, build_world(server)
        self.key = server.ask("POST", "/api/v1/applications/SHOP/ingest-keys", {"name": "shop"},
                              self.world.tokens["mona"]).json["secret"]

    def post(self, path, body, headers=JSON):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self.server.ask("POST", path, body, self.key, headers)
        assert answer.status in (200, 202, 204), (path, answer)
        return answer

    def send_all(self):
        for path, body in (("/v1/traces", spans()), ("/v1/logs", logs()),
                           ("/v1/metrics", metrics())):
            answer = self.post(path, body)
            assert answer.json == {}, (path, answer)
        self.post("/prometheus/api/v1/write", series(), REMOTE_WRITE)
        for version, scale in (("1.4", 1), ("1.5", 2)):
            self.post(f"/api/v1/profiles?service=shop&version={version}&type=cpu", profile(scale),
                      {"Content-Type": "application/octet-stream"})

    def ask(self, path, **parameters):
        return self.server.ask("GET", f"/api/v1/telemetry/{path}?{urlencode(parameters, True)}",
                               token=self.world.tokens["mona"])

    def figure(self, name):
        text = self.server.ask("GET", "/metrics").body.decode()
        return {signal: int(value) for signal, value in
                re.findall(rf'^{name}{{signal="(\w+)"}} (\d+)$', text, re.M)}


def moment(seconds):
    return datetime.fromtimestamp(BEGIN + seconds, timezone.utc).isoformat()


HOUR = {"from": moment(0), "to": moment(3_600)}
DAYS = {"from": moment(-60 * 3_600), "to": moment(3_600)}  # Asked of what is summed by the hour.
MINUTES = {"from": moment(90), "to": moment(1_234)}
SHOP = {"application": "SHOP"}


def questions():
    """The route, what is asked, and whether it has an answer that is not empty."""
    for stretch in (HOUR, DAYS, MINUTES):
        yield "services", stretch
        yield "services", {**stretch, "environment": "production"}
        yield "operations", {**stretch, **SHOP, "service": "shop"}
        yield "series", {**stretch, "service": "stock", "operation": "POST /reserve"}
        yield "map", stretch
        yield "map", {**stretch, "environment": "production"}
        yield "statements", {**stretch, "service": "stock"}
        yield "logs/histogram", stretch
        yield "metrics", stretch
    for more in ({}, {"order": "slowest"}, {"status": "error"}, {"min_micros": 500_000},
                 {"service": "shop", "operation": "GET /cart"}, {"roots_only": "true"},
                 {"attribute": "tenant=umbrella"}, {"attribute": "http.response.status.code=500"},
                 {"attribute": ["tenant=tenant 1", "http.route=/cart"]},
                 {"attribute": "service.version=1.5"}):
        yield "spans", {**HOUR, **more, "limit": 200}
    for trace in (5, 6, 120):
        yield f"traces/{trace:032x}", {}
        yield f"traces/{trace:032x}", {"around": moment(0)}
    yield "slow", HOUR
    yield "slow", {**HOUR, "service": "stock"}
    for more in ({"chosen": "slow", "min_micros": 500_000}, {"chosen": "errors"},
                 {"chosen": "slow"},
                 {"chosen": "range", "chosen_from": moment(900), "chosen_to": moment(1_800)}):
        yield "why", {**HOUR, **more, "service": "shop", "operation": "GET /cart"}
    for more in ({}, {"query": "payment FAILED"}, {"query": "\"größe ÜBERSCHRITTEN\""},
                 {"query": "100% \\"}, {"severity_min": "error"}, {"trace": f"{7:032x}"},
                 {"attribute": "order=o-51"}, {"service": "shop"}):
        yield "logs", {**HOUR, **more, "limit": 400}
    for more in ({}, {"severity_min": "error"}, {"service": "shop", "limit": 2}):
        yield "logs/patterns", {**HOUR, **more}
    yield "metrics", {**HOUR, "search": "queue"}
    for metric in ("queue.length", "requests", "duration_bucket", "node_load1"):
        yield "metrics/labels", {**HOUR, "metric": metric}
        for show in ("auto", "rate", "avg", "max", "last", "sum"):
            yield "metrics/query", {**HOUR, "metric": metric, "show": show}
        yield "metrics/query", {**MINUTES, "metric": metric, "step": 15, "show": "last"}
    yield "metrics/query", {**HOUR, "metric": "queue.length", "by": "queue", "match": "queue=mail"}
    yield "profiles", HOUR
    yield "profiles/flame", {**HOUR, "service": "shop", "type": "cpu"}
    yield "profiles/difference", {
        "service": "shop", "type": "cpu", "before_from": moment(0), "before_to": moment(150),
        "after_from": moment(150), "after_to": moment(3_600)}


def alike(answer):
    """Without what names a record in its own store."""
    if isinstance(answer, dict):
        return {name: alike(value) for name, value in answer.items() if name not in OPAQUE}
    if isinstance(answer, list):
        return [alike(value) for value in answer]
    return answer


def first_difference(one, other, at=""):
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = [(name, one.get(name), other.get(name)) for name in sorted({*one, *other})]
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return f"{at}: {len(one)} and {len(other)}"
        pairs = [(place, *each) for place, each in enumerate(zip(one, other))]
    else:
        return None if one == other else f"{at}: {one!r} and {other!r}"
    found = (first_difference(*each, f"{at}/{name}") for name, *each in pairs)
    return next((each for each in found if each), None)


def is_empty(answer):
    """Whether nothing was found: then two that are alike say little."""
    return not any(value for name, value in answer.items()
                   if isinstance(value, list) and name not in ("times", "services"))


def differences(duckdb, clickhouse):
    """What is not answered alike."""
    empty = []
    asked = 0
    for path, parameters in questions():
        asked += 1
        one, other = duckdb.ask(path, **parameters), clickhouse.ask(path, **parameters)
        what = f"{path} {parameters}"
        if (one.status, other.status) != (200, 200):
            yield f"{what}: {one!r} and {other!r}"
            continue
        if found := first_difference(alike(one.json), alike(other.json)):
            yield f"{what}: {found}"
        if is_empty(one.json):
            empty.append(what)
    print(f"{asked} questions, of which {len(empty)} found nothing")
    yield from (f"{what}: nothing is found" for what in empty)


def wrong_pages(clickhouse):
    """Pages, one after the other, are all there is, once."""
    for path, limit, total in (("spans", 100, 840), ("logs", 100, 331)):
        seen, cursor = [], {}
        while True:
            page = clickhouse.ask(path, **HOUR, limit=limit, **cursor).json
            seen += [each.get("id") or (each["trace"], each["span"]) for each in page["items"]]
            if not page["next"]:
                break
            cursor = {"cursor": page["next"]}
        if len(seen) != total or len(set(seen)) != total:
            yield f"{path}: {len(seen)} on all pages, {len(set(seen))} different, not {total}"


def wrong_resends(clickhouse):
    before = clickhouse.figure("mainstay_telemetry_received_total")
    clickhouse.send_all()
    after = clickhouse.figure("mainstay_telemetry_received_total")
    if before != after:
        yield f"what is sent again is stored again: {before}, {after}"
    if clickhouse.figure("mainstay_telemetry_resends_total")["spans"] != 1:
        yield "what is sent again is not counted as that"


def wrong_figures(clickhouse):
    answer = clickhouse.ask("figures")
    if answer.status != 200 or answer.json["trouble"] or answer.json["journal_bytes"]:
        yield f"figures: {answer!r}"
    if not all(of["bytes"] > 0 for of in answer.json["signals"]):
        yield f"figures: a signal takes no space: {answer.json['signals']}"


class UnknownTls(threading.Thread):
    """Ends TLS with a certificate that nobody vouches for."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.heard = []

    def run(self):
        while True:
            connection, _ = self.listening.accept()
            try:
                with self.context.wrap_socket(connection, server_side=True) as stream:
                    self.heard.append(stream.recv(1_000))
            except OSError:
                pass


def wrong_certificates(work):
    """No password is sent to a server that cannot prove who it is."""
    tls = UnknownTls(work)
    tls.start()
    url = f"clickhouse+https://mainstay:secret@127.0.0.1:{tls.port}/telemetry"
    file = work / "telemetry-store"
    file.write_text(url + "\n")
    with Server(work / "tls", environment={"MAINSTAY_TELEMETRY_STORE_FILE": str(file)}) as server:
        node = Node(server)
        answer = node.post("/v1/traces", spans(1))  # The journal has it.
        figures = node.ask("figures").json
        if answer.status != 200 or "certificate" not in figures["trouble"]:
            yield f"a certificate that nobody vouches for: {answer!r}, {figures['trouble']}"
        if "secret" in figures["trouble"]:
            yield f"the password is shown: {figures['trouble']}"
    if any(tls.heard):
        yield f"it is spoken to all the same: {tls.heard[0][:100]!r}"


def main():
    url = os.environ["MAINSTAY_TEST_CLICKHOUSE"]
    store = f"{url[:url.rindex('/')]}/telemetry_{os.getpid()}"
    wrong = []
    with tempfile.TemporaryDirectory() as work, \
            Server(Path(work) / "duckdb") as one, \
            Server(Path(work) / "clickhouse",
                   environment={"MAINSTAY_TELEMETRY_STORE": store}) as other:
        duckdb, clickhouse = Node(one), Node(other)
        duckdb.send_all()
        clickhouse.send_all()
        for look in (differences(duckdb, clickhouse), wrong_pages(clickhouse),
                     wrong_resends(clickhouse), wrong_figures(clickhouse),
                     wrong_certificates(Path(work))):
            wrong += look
        if "secret" in other.log.read_text("utf-8", "replace"):
            wrong.append("the password is logged")
    for what in wrong:
        print(what[:2_000])
    print(f"{0 if wrong else 1} passed, {1 if wrong else 0} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
