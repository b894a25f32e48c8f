#!/usr/bin/env python3
"""Errors come in: envelopes and events of Sentry's libraries, and exceptions of OpenTelemetry."""
import gzip
import json
import sys
import tempfile
import time
import uuid
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402
from world import build_world  # noqa: E402


def an_event(type_name="KeyError", **members):
    return {"event_id": uuid.uuid4().hex, "platform": "python", "release": "shop@1.0.0",
            "environment": "production", "exception": {"values": [{
                "type": type_name, "value": "size",
                "mechanism": {"type": "generic", "handled": False},
                "stacktrace": {"frames": [{"function": "order", "filename": "shop/order.py",
                                           "lineno": 7, "in_app": True}]}}]}, **members}


def an_envelope(*items, header=None):
    lines = [json.dumps(header or {}).encode()]
    for kind, payload in items:
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        lines += [json.dumps({"type": kind, "length": len(body)}).encode(), body]
    return b"\n".join(lines) + b"\n"


class Intake:
    def __init__(self, server):
        self.server, self.world = server, build_world(server)
        made = server.ask("POST", "/api/v1/applications/SHOP/ingest-keys", {"name": "errors"},
                          self.world.tokens["mona"])
        assert made.status == 201, made
        self.key = made.json["secret"]
        shown = server.ask("GET", "/api/v1/applications/SHOP/dsn", None, self.world.tokens["ann"])
        self.project = shown.json["project"]
        assert shown.json["dsn"].endswith("/sentry/" + self.project), shown

    def make_key(self, application):
        """A key of another application, and what that is called in a DSN."""
        made = self.server.ask("POST", f"/api/v1/applications/{application}/ingest-keys",
                               {"name": f"errors {uuid.uuid4()}"}, headers=self.world.session)
        assert made.status == 201, made
        shown = self.server.ask("GET", f"/api/v1/applications/{application}/dsn", None,
                                self.world.tokens["ada"])
        return {"key": made.json["secret"], "project": shown.json["project"]}

    def post(self, body, path="envelope/", root="/sentry", project=None, key=None, headers=()):
        return self.server.ask(
            "POST", f"{root}/api/{project or self.project}/{path}"
            f"?sentry_version=7&sentry_key={key or self.key}", body, None, dict(headers))

    def errors(self):
        listed = self.server.ask("GET", "/api/v1/errors?application=SHOP&limit=100", None,
                                 self.world.tokens["ann"])
        assert listed.status == 200, listed
        return {error["type"]: error for error in listed.json["items"]}

    def show(self, path):
        answer = self.server.ask("GET", f"/api/v1/{path}", None, self.world.tokens["ann"])
        assert answer.status == 200, answer
        return answer.json


def envelopes_are_taken_at_both_addresses_and_packed(intake):
    event = an_event("Plain")
    for root in ("", "/sentry"):
        answer = intake.post(an_envelope(("event", event), header={"event_id": event["event_id"]}),
                             root=root)
        assert (answer.status, answer.json) == (200, {"id": event["event_id"]}), answer
        assert answer.headers["access-control-allow-origin"] == "*", answer.headers
    for coding, pack in (("gzip", gzip.compress), ("deflate", zlib.compress)):
        answer = intake.post(pack(an_envelope(("event", an_event("Plain")))),
                             headers={"Content-Encoding": coding})
        assert answer.status == 200, answer
    # The first was sent twice.
    assert intake.errors()["Plain"]["events"] == 3, intake.errors()["Plain"]


def any_media_type_and_place_of_the_key_will_do(intake):
    for media_type in ("application/x-sentry-envelope", "text/plain", "multipart/form-data"):
        answer = intake.post(an_envelope(("event", an_event("Typed"))),
                             headers={"Content-Type": media_type})
        assert answer.status == 200, answer
    answer = intake.server.ask(
        "POST", f"/api/{intake.project}/envelope/", an_envelope(("event", an_event("Typed"))), None,
        {"X-Sentry-Auth": f"Sentry sentry_version=7, sentry_key={intake.key}"})
    assert answer.status == 200, answer
    answer = intake.post(json.dumps(an_event("Typed")).encode(), path="store/")
    assert answer.status == 200 and len(answer.json["id"]) == 32, answer
    assert intake.errors()["Typed"]["events"] == 5


def another_project_or_key_is_refused_as_sentry_does(intake):
    body = an_envelope(("event", an_event("Nobody's")))
    for answer in (intake.post(body, project="999999"), intake.post(body, project="x"),
                   intake.post(body, key="mainstay_ingest_wrong"),
                   intake.post(body, key=intake.world.tokens["mona"])):
        assert answer.status == 403, answer
        assert answer.json["detail"] and answer.headers["x-sentry-error"], answer
        assert answer.headers["access-control-allow-origin"] == "*", answer.headers
    answer = intake.server.ask("POST", f"/api/{intake.project}/envelope/", body)
    assert answer.status == 403, answer
    assert "Nobody's" not in intake.errors()


def a_tunnel_passes_on_an_envelope_that_names_its_key_itself(intake):
    def through(event, key, project=None, path=None, place=None, headers=None):
        dsn = f"https://{key}@desk.example:8443/sentry/{project or intake.project}"
        return intake.server.ask(
            "POST", f"/sentry/api/{path or intake.project}/envelope/{place or ''}",
            an_envelope(("event", event), header={"dsn": dsn}), None, headers or {})

    event = an_event("Tunnelled")
    answer = through(event, intake.key)
    assert (answer.status, answer.json) == (200, {"id": event["event_id"]}), answer
    other = intake.make_key("LEDGER")
    for wrong in (through(an_event("Tunnelled"), other["key"]),
                  through(an_event("Tunnelled"), other["key"], project=other["project"]),
                  through(an_event("Tunnelled"), intake.key, project=other["project"]),
                  through(an_event("Tunnelled"), intake.key, path=other["project"]),
                  through(an_event("Tunnelled"), other["key"], path=other["project"]),
                  through(an_event("Tunnelled"), "k" * 32),
                  through(an_event("Tunnelled"), intake.world.tokens["mona"]),
                  # What the request names counts, and nothing else.
                  through(an_event("Tunnelled"), intake.key, place=f"?sentry_key={'k' * 32}"),
                  through(an_event("Tunnelled"), intake.key,
                          headers={"X-Sentry-Auth": f"Sentry sentry_key={other['key']}"})):
        assert wrong.status == 403, wrong
        assert wrong.headers["x-sentry-error"], wrong
    for dsn in ("", "https://desk.example/7", f"https://{intake.key}@/7", f"{intake.key}", 7,
                f"ftp://{intake.key}@desk.example/{intake.project}",
                f"https://{intake.key}@desk.example", "https://@desk.example/7"):
        answer = intake.server.ask(
            "POST", f"/api/{intake.project}/envelope/",
            an_envelope(("event", an_event("Tunnelled")), header={"dsn": dsn}))
        assert answer.status == 403, (dsn, answer)
    # An event alone has no header to name a key in.
    answer = intake.server.ask("POST", f"/api/{intake.project}/store/",
                               json.dumps(an_event("Tunnelled", dsn=intake.key)).encode())
    assert answer.status == 403, answer
    assert intake.errors()["Tunnelled"]["events"] == 1, intake.errors()["Tunnelled"]
    asked = intake.server.ask("GET", "/api/v1/errors?application=LEDGER&limit=100", None,
                              intake.world.tokens["ada"])
    assert asked.json["items"] == [], asked


def what_is_no_envelope_is_refused(intake):
    for body in (b"", b"nonsense", b"{}\n{", b'{}\n{"type":"event","length":99}\n{}',
                 an_envelope(("event", b"[1,2")), an_envelope(("event", b""))):
        answer = intake.post(body)
        assert answer.status == 400, (body, answer)
    assert intake.post(b"x", headers={"Content-Encoding": "br"}).status == 400
    assert intake.post(b"x", headers={"Content-Encoding": "zstd"}).status == 415
    bomb = gzip.compress(b"0" * (64 << 20))
    assert intake.post(bomb, headers={"Content-Encoding": "gzip"}).status == 413


def browsers_may_ask_before_they_send(intake):
    answer = intake.server.ask("OPTIONS", f"/api/{intake.project}/envelope/")
    assert answer.status == 204, answer
    assert answer.headers["access-control-allow-origin"] == "*", answer.headers
    assert "X-Sentry-Auth" in answer.headers["access-control-allow-headers"], answer.headers


def what_comes_beside_events_is_counted(intake):
    started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    answer = intake.post(an_envelope(
        ("session", {"init": True, "status": "crashed", "errors": 1, "started": started,
                     "attrs": {"release": "shop@1.0.0", "environment": "production"}}),
        ("sessions", {"aggregates": [{"started": started, "exited": 9}],
                      "attrs": {"release": "shop@1.0.0", "environment": "production"}}),
        ("client_report", {"discarded_events": [
            {"reason": "sample_rate", "category": "error", "quantity": 4}]}),
        ("transaction", {"spans": []}), ("made up", {})))
    assert answer.status == 200, answer
    health = intake.show("release-health?application=SHOP")["items"][0]
    assert (health["sessions"], health["crashed"], health["crash_free"]) == (10, 1, 0.9), health
    discards = {(each["by"], each["category"]): each["quantity"]
                for each in intake.show("error-discards?application=SHOP")["items"]}
    assert discards[("sender", "error")] == 4, discards
    assert discards[("server", "transaction")] == 1, discards
    metrics = intake.server.ask("GET", "/metrics").body.decode()
    assert 'mainstay_error_discards_total{by="sender",category="error"} 4' in metrics, metrics


def a_whole_event_is_shown_with_its_files(intake):
    event = an_event("Shown", user={"id": "u1", "email": "ann@customer.test"},
                     breadcrumbs={"values": [{"message": "clicked"}]},
                     contexts={"os": {"name": "Linux"}})
    answer = intake.post(an_envelope(("event", event), ("attachment", b"lines\nof a log")))
    assert answer.status == 200, answer
    error = intake.errors()["Shown"]
    shown = intake.show(f"errors/{error['id']}/events/latest")
    assert shown["event"]["event_id"] == event["event_id"], shown
    assert shown["breadcrumbs"] == [{"message": "clicked"}], shown
    assert shown["contexts"]["os"] == {"name": "Linux"}, shown
    assert shown["attachments"][0]["bytes"] == 14, shown


def a_file_of_an_event_is_saved_by_who_may_read_the_error_and_by_nobody_else(intake):
    page = b"<script>alert(1)</script>"
    dump = b"MDMP" + bytes(range(256)) * 400
    lines = [b"{}", json.dumps({"type": "event"}).encode(), json.dumps(an_event("Filed")).encode()]
    for header, payload in (
            ({"filename": "page.html", "content_type": "text/html"}, page),
            ({"filename": "upload.dmp", "attachment_type": "event.minidump"}, dump),
            ({"filename": "../../etc/passwd\" x", "content_type": "a b\u0007;/x"}, b""),
            ({}, b"nameless")):
        lines += [json.dumps({"type": "attachment", "length": len(payload), **header}).encode(),
                  payload]
    assert intake.post(b"\n".join(lines) + b"\n").status == 200
    error = intake.errors()["Filed"]["id"]
    files = intake.show(f"errors/{error}/events/latest")["attachments"]
    assert [file["bytes"] for file in files] == [len(page), len(dump), 0, 8], files

    def fetch(file, who="ann", of=error):
        return intake.server.ask("GET", f"/api/v1/errors/{of}/attachments/{file['id']}", None,
                                 intake.world.tokens[who])

    for file, content, media_type in zip(
            files, (page, dump, b"", b"nameless"),
            ("text/html", *["application/octet-stream"] * 3), strict=True):
        answer = fetch(file)
        assert (answer.status, answer.body) == (200, content), answer
        headers = answer.headers
        assert headers["content-type"].startswith(media_type), headers
        assert headers["content-disposition"].startswith("attachment;"), headers
        assert headers["x-content-type-options"] == "nosniff", headers
        assert "sandbox" in headers["content-security-policy"], headers
    assert intake.post(an_envelope(("event", an_event("Unfiled")))).status == 200
    unfiled = intake.errors()["Unfiled"]["id"]
    assert fetch(files[0], of=unfiled).status == 404
    assert fetch({"id": 987654321}).status == 404
    for who in ("rita", "otto"):
        assert fetch(files[0], who).status == 403, fetch(files[0], who)
    strange = intake.server.ask("GET", f"/api/v1/errors/{error}/attachments/{files[0]['id']}")
    assert strange.status == 401, strange


def an_error_that_nothing_caught_gets_one_ticket_of_its_own(intake):
    for type_name in ("Ticketed", "Ticketed", "Another"):
        assert intake.post(an_envelope(("event", an_event(type_name)))).status == 200
    until = time.monotonic() + 20
    tickets = set()
    while time.monotonic() < until and len(tickets) < 2:
        errors = intake.errors()
        tickets = {errors[name]["ticket"] for name in ("Ticketed", "Another")} - {None}
        time.sleep(0.2)
    assert len(tickets) == 2, tickets


def an_exception_of_a_span_and_of_a_log_counts_once(intake):
    now = str(time.time_ns())
    attributes = [{"key": f"exception.{name}", "value": {"stringValue": value}} for name, value in (
        ("type", "java.lang.IllegalStateException"), ("message", "no stock"), ("stacktrace",
         "java.lang.IllegalStateException: no stock\n\tat com.shop.Stock.take(Stock.java:41)\n"))]
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "stock"}}]}
    ids = {"traceId": f"{time.time_ns():032x}", "spanId": f"{7:016x}"}
    spans = {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": [{
        **ids, "name": "POST /order", "kind": 2, "startTimeUnixNano": now,
        "endTimeUnixNano": now, "status": {"code": 2},
        "events": [{"timeUnixNano": now, "name": "exception", "attributes": attributes}]}]}]}]}
    logs = {"resourceLogs": [{"resource": resource, "scopeLogs": [{"logRecords": [{
        **ids, "timeUnixNano": now, "severityNumber": 17, "body": {"stringValue": "failed"},
        "attributes": attributes}]}]}]}
    for path, body in (("/v1/traces", spans), ("/v1/logs", logs), ("/v1/traces", spans)):
        answer = intake.server.ask("POST", path, json.dumps(body).encode(), intake.key,
                                   {"Content-Type": "application/json"})
        assert answer.status == 200, answer
    error = intake.errors()["java.lang.IllegalStateException"]
    assert error["events"] == 1 and error["is_unhandled"], error
    assert "Stock" in error["culprit"], error


CHECKS = [envelopes_are_taken_at_both_addresses_and_packed,
          any_media_type_and_place_of_the_key_will_do,
          another_project_or_key_is_refused_as_sentry_does,
          a_tunnel_passes_on_an_envelope_that_names_its_key_itself, what_is_no_envelope_is_refused,
          browsers_may_ask_before_they_send, what_comes_beside_events_is_counted,
          a_whole_event_is_shown_with_its_files,
          a_file_of_an_event_is_saved_by_who_may_read_the_error_and_by_nobody_else,
          an_error_that_nothing_caught_gets_one_ticket_of_its_own,
          an_exception_of_a_span_and_of_a_log_counts_once]


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="mainstay-errors.") as work:
        with Server(Path(work)) as server:
            intake = Intake(server)
            for check in CHECKS:
                try:
                    check(intake)
                except (AssertionError, KeyError, IndexError) as error:
                    failed += 1
                    print(f"{check.__name__}: {type(error).__name__} {error}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
