#!/usr/bin/env python3
"""Telemetry comes in: each protocol's own answers, to what is good, wrong, and from nobody."""
import gzip
import json
import re
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from protobuf import data, double, number  # noqa: E402
from protobuf import snappy as pack_snappy  # noqa: E402
from server import Server, free_port  # noqa: E402
from world import build_world  # noqa: E402

JSON = {"Content-Type": "application/json"}
PROTOBUF = {"Content-Type": "application/x-protobuf"}


def spans(count, start=None, service="shop"):
    """A request of OTLP, as JSON."""
    start = start or time.time_ns()
    return {"resourceSpans": [{
        "resource": {"attributes": [
            {"key": "service.name", "value": {"stringValue": service}}]},
        "scopeSpans": [{"spans": [
            {"traceId": f"{start + number:032x}", "spanId": f"{number + 1:016x}",
             "name": "GET /cart", "kind": 2, "startTimeUnixNano": str(start),
             "endTimeUnixNano": str(start + 5_000_000)} for number in range(count)]}]}]}


class Ingest:
    """A server with the world of the tests, and a key of SHOP."""

    def __init__(self, server):
        self.server, self.world = server, build_world(server)
        made = server.ask("POST", "/api/v1/applications/SHOP/ingest-keys", {"name": "shop"},
                          self.world.tokens["mona"])
        assert made.status == 201, made
        self.key, self.key_id = made.json["secret"], made.json["id"]

    def post(self, path, body, headers=(), key=None):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        return self.server.ask("POST", path, body, key or self.key, dict(headers))

    def figure(self, name, signal):
        text = self.server.ask("GET", "/metrics").body.decode()
        return int(re.search(rf'^{name}{{signal="{signal}"}} (\d+)$', text, re.M)[1])


def otlp_is_taken_as_json_and_gzip(ingest):
    before = ingest.figure("mainstay_telemetry_received_total", "spans")
    answer = ingest.post("/v1/traces", spans(3), JSON)
    assert (answer.status, answer.json) == (200, {}), answer
    assert answer.headers["content-type"] == "application/json", answer.headers
    packed = gzip.compress(json.dumps(spans(4)).encode())
    answer = ingest.post("/v1/traces", packed, {**JSON, "Content-Encoding": "gzip"})
    assert answer.status == 200, answer
    assert ingest.figure("mainstay_telemetry_received_total", "spans") == before + 7


def an_empty_protobuf_request_is_answered_empty(ingest):
    for path in ("/v1/traces", "/v1/logs", "/v1/metrics"):
        answer = ingest.post(path, b"", PROTOBUF)
        assert (answer.status, answer.body) == (200, b""), answer
        assert answer.headers["content-type"] == "application/x-protobuf", answer.headers


def what_is_not_stored_is_told(ingest):
    body = spans(2, start=time.time_ns() + 3 * 86_400 * 10**9)
    body["resourceSpans"] += spans(5)["resourceSpans"]
    answer = ingest.post("/v1/traces", body, JSON)
    assert answer.status == 200, answer
    assert answer.json == {"partialSuccess": {
        "rejectedSpans": "2",
        "errorMessage": "Not stored: its time is more than a day ahead."}}, answer


def the_same_request_again_is_not_stored_again(ingest):
    body = spans(6)
    first = ingest.post("/v1/traces", body, JSON)
    before = ingest.figure("mainstay_telemetry_received_total", "spans")
    again = ingest.post("/v1/traces", body, JSON)
    assert (first.status, again.status) == (200, 200), (first, again)
    assert ingest.figure("mainstay_telemetry_received_total", "spans") == before
    assert ingest.figure("mainstay_telemetry_resends_total", "spans") >= 1


def what_is_no_otlp_is_refused_for_good(ingest):
    for body, headers in ((b"\xff\xff\xff", PROTOBUF), (b"{", JSON),
                          (b'{"resourceSpans": 3}', JSON)):
        answer = ingest.post("/v1/traces", body, headers)
        assert answer.status == 400, answer
        assert answer.headers["content-type"] == headers["Content-Type"], answer.headers
    assert "message" in answer.json, answer
    answer = ingest.post("/v1/traces", b"x", {"Content-Type": "text/plain"})
    assert answer.status == 415, answer


def nobody_without_a_key_is_heard(ingest):
    for key in ("mainstay_ingest_wrong", ingest.world.tokens["mona"]):
        for path in ("/v1/traces", "/v1/logs", "/v1/metrics", "/prometheus/api/v1/write",
                     "/api/v1/profiles?service=shop"):
            answer = ingest.post(path, b"", PROTOBUF, key=key)
            assert answer.status == 401, (path, answer)
    answer = ingest.server.ask("POST", "/v1/traces", b"", headers=PROTOBUF)
    assert answer.status == 401, answer


def the_listener_of_otlp_serves_nothing_else(ingest):
    main, ingest.server.port = ingest.server.port, ingest.otlp_port
    try:
        answer = ingest.post("/v1/traces", spans(1), JSON)
        assert answer.status == 200, answer
        for path in ("/api/v1/me", "/metrics", "/"):
            answer = ingest.server.ask("GET", path)
            assert answer.status == 404, (path, answer)
    finally:
        ingest.server.port = main


def remote_write_is_answered_as_prometheus_knows_it(ingest):
    snappy = {"Content-Type": "application/x-protobuf", "Content-Encoding": "snappy",
              "X-Prometheus-Remote-Write-Version": "0.1.0"}
    label = data(1, data(1, "__name__") + data(2, "up"))
    sample = data(2, double(1, 1.0) + number(2, int(time.time() * 1000)))
    packed = pack_snappy(data(1, label + sample))
    before = ingest.figure("mainstay_telemetry_received_total", "metrics")
    answer = ingest.post("/prometheus/api/v1/write", packed, snappy)
    assert answer.status == 204, answer
    assert ingest.figure("mainstay_telemetry_received_total", "metrics") == before + 1
    answer = ingest.post("/prometheus/api/v1/write", b"\xff\xff", snappy)
    assert answer.status == 400, answer
    answer = ingest.post("/prometheus/api/v1/write", packed, {
        **snappy, "Content-Type": "application/x-protobuf;proto=io.prometheus.write.v2.Request"})
    assert answer.status == 415, answer


def a_profile_is_read_before_it_is_kept(ingest):
    answer = ingest.post("/api/v1/profiles?service=shop", gzip.compress(b"no profile"))
    assert answer.code == "pprof_malformed", answer
    answer = ingest.post("/api/v1/profiles", gzip.compress(b""))
    assert answer.status in (400, 422), answer


def a_revoked_key_is_good_for_nothing(ingest):
    revoked = ingest.server.ask(
        "DELETE", f"/api/v1/applications/SHOP/ingest-keys/{ingest.key_id}",
        token=ingest.world.tokens["mona"])
    assert revoked.status in (200, 204), revoked
    answer = ingest.post("/v1/traces", spans(1), JSON)
    assert answer.status == 401, answer
    assert "message" in answer.json, answer


def main():
    tests = [otlp_is_taken_as_json_and_gzip, an_empty_protobuf_request_is_answered_empty,
             what_is_not_stored_is_told, the_same_request_again_is_not_stored_again,
             what_is_no_otlp_is_refused_for_good, nobody_without_a_key_is_heard,
             the_listener_of_otlp_serves_nothing_else,
             remote_write_is_answered_as_prometheus_knows_it,
             a_profile_is_read_before_it_is_kept, a_revoked_key_is_good_for_nothing]
    failed = 0
    port = free_port()
    with tempfile.TemporaryDirectory() as work, Server(
            Path(work) / "server", settings=("--otlp-http", f"127.0.0.1:{port}")) as server:
        ingest = Ingest(server)
        ingest.otlp_port = port
        for test in tests:
            try:
                test(ingest)
            except (AssertionError, KeyError, IndexError, TypeError) as error:
                failed += 1
                print(f"{test.__name__}: {error!r}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
