#!/usr/bin/env python3
"""Events and envelopes that are made to hurt: the largest, the deepest, the most of each thing, on
SQLite and PostgreSQL. Each is taken within bounds or refused, and the server goes on as before."""
import gzip
import json
import os
import sys
import tempfile
import time
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from errors_intake import Intake, an_envelope, an_event  # noqa: E402
from postgres import Postgres  # noqa: E402
from server import Server  # noqa: E402

EVENT_BYTES = 1 << 20
HELD_MEGABYTES = 400  # What the server has at most, whatever came.
SPIKE, SPIKE_AT_ONCE = 20_000, 500
SPIKE_BYTES = 2 << 20  # What a spike adds to the records at most.


def frames(count):
    return [{"function": f"f{at}", "filename": "shop/a.py", "lineno": at + 1, "in_app": True}
            for at in range(count)]


def exception(type_name, count):
    return {"values": [{"type": type_name, "value": "x", "stacktrace": {"frames": frames(count)}}]}


def latest(intake, type_name):
    """The event of an error, as its page has it."""
    error = intake.errors()[type_name]
    for path in ("", "/events", "/counts", "/history"):
        intake.show(f"errors/{error['id']}{path}")
    return intake.show(f"errors/{error['id']}/events/latest")


def send(intake, event, status=200):
    answer = intake.post(an_envelope(("event", event)))
    assert answer.status == status, answer
    return answer


def a_trace_of_ten_thousand_frames_is_cut_in_its_middle(intake):
    send(intake, an_event("Deep", exception=exception("Deep", 10_000)))
    shown = latest(intake, "Deep")["exceptions"][-1]["frames"]
    assert (shown[0]["function"], shown[-1]["function"]) == ("f0", "f9999"), shown[:1]
    assert len(shown) <= 250, len(shown)


def the_largest_event_is_taken_and_a_larger_one_refused(intake):
    event = an_event("Largest", extra={"note": ""})
    event["extra"]["note"] = "\u00e9" * ((EVENT_BYTES - len(json.dumps(event))) // 6)
    assert EVENT_BYTES - 6 < len(json.dumps(event)) <= EVENT_BYTES
    send(intake, event)
    assert intake.errors()["Largest"]["events"] == 1
    event["extra"]["note"] += "x" * 6
    send(intake, event, 413)
    # What cannot be packed is the largest of all: it is counted, and the page says what it can.
    send(intake, an_event("Noise", extra={"note": os.urandom(EVENT_BYTES // 2 - 1_000).hex()}))
    assert latest(intake, "Noise")["event"]["message"] == "size"


def envelopes_with_items_without_end_are_refused(intake):
    for item in (b"{}\n\n", b'{"type":"session"}\n{}\n', b'{"type":"event","length":2}\n{}\n'):
        body = (b"{}\n" + item * 1_000_000)[:8 << 20]
        for sent, headers in ((body, {}), (gzip.compress(body), {"Content-Encoding": "gzip"})):
            answer = intake.post(sent, headers=headers)
            assert answer.status in (400, 413), answer
    assert intake.post(b"{}\n" + b"\n" * 1_000_000).status == 200


def lengths_that_are_wrong_are_refused(intake):
    event = json.dumps(an_event("Wrong length")).encode()
    for length in (b"-1", b"1e400", b"18446744073709551616", b"9223372036854775807", b'"7"',
                   b"%d" % (len(event) - 1), b"%d" % (len(event) + 2), b"[]", b"true", b"0.5"):
        body = b'{}\n{"type":"event","length":' + length + b"}\n" + event + b"\n"
        assert intake.post(body).status == 400, length
    assert "Wrong length" not in intake.errors()


def what_unpacks_to_too_much_is_refused(intake):
    zeros = b"0" * (64 << 20)
    for coding, packed in (("gzip", gzip.compress(zeros)), ("deflate", zlib.compress(zeros, 9)),
                           ("gzip", gzip.compress(gzip.compress(zeros)) * 3),
                           # A mebibyte of brotli's emptiest pieces, and a few bytes of much.
                           ("br", b"\x06" * (1 << 20)), ("br", b"\xff" * 64)):
        answer = intake.post(packed, headers={"Content-Encoding": coding})
        assert answer.status in (400, 413, 422), (coding, answer)
        tunnelled = intake.server.ask("POST", f"/api/{intake.project}/envelope/", packed, None,
                                      {"Content-Encoding": coding})
        assert tunnelled.status in (400, 403, 413, 422), (coding, tunnelled)


def tags_and_breadcrumbs_without_end_are_bounded(intake):
    send(intake, an_event("Tagged", tags={f"tag{at}": f"value{at}" for at in range(10_000)},
                          exception=exception("Tagged", 1)))
    error = intake.errors()["Tagged"]
    assert len(latest(intake, "Tagged")["tags"]) <= 200
    assert len(intake.show(f"errors/{error['id']}")["tags"]) <= 30
    send(intake, an_event("Crumbs", exception=exception("Crumbs", 1),
                          breadcrumbs={"values": [{}] * 100_000}))
    assert len(latest(intake, "Crumbs")["breadcrumbs"]) <= 100_000


def values_of_tags_without_end_are_counted_within_bounds(intake):
    for part in range(40):
        events = [an_event("Values", exception=exception("Values", 1), release=f"{part}.{at}",
                           tags={f"t{tag}": f"{part}-{at}-{tag}" for tag in range(30)})
                  for at in range(10)]
        answer = intake.post(an_envelope(*(("event", event) for event in events)))
        assert answer.status == 200, answer
    error = intake.errors()["Values"]
    assert error["events"] == 400, error
    details = intake.show(f"errors/{error['id']}")
    assert sum(len(tag["values"]) for tag in details["tags"]) <= 1_000


def odd_text_is_kept_as_what_can_be_kept(intake):
    odd = "\ud83d \udc00 \u0000 \u202e \u007f \ufffe \x1b[31m"  # Halves of pairs, NUL, directions.
    event = an_event("Odd", exception={"values": [{
        "type": "Odd", "value": odd, "module": odd, "stacktrace": {"frames": [
            {"function": odd, "filename": odd, "vars": {odd: odd}, "context_line": odd}]}}]},
        tags={odd: odd, "plain": odd}, user={"id": odd, "email": odd}, release=odd,
        environment=odd, transaction=odd, server_name=odd, logger=odd, message=odd,
        extra={odd: odd}, contexts={odd: {odd: odd}}, fingerprint=["odd", odd],
        breadcrumbs={"values": [{"message": odd, "category": odd}]})
    send(intake, event)
    header = json.dumps({"type": "attachment", "length": 1, "filename": odd, "content_type": odd})
    again = json.dumps({**event, "event_id": "b" * 32})
    answer = intake.post(f'{{}}\n{{"type":"event"}}\n{again}\n{header}\nx\n'.encode())
    assert answer.status == 200, answer
    shown = latest(intake, "Odd")
    assert "\u0000" not in json.dumps(shown["event"], ensure_ascii=False), shown["event"]
    error = intake.errors()["Odd"]["id"]
    file = intake.server.ask(
        "GET", f"/api/v1/errors/{error}/attachments/{shown['attachments'][0]['id']}", None,
        intake.world.tokens["ann"])
    assert (file.status, file.body) == (200, b"x"), file
    assert file.headers["content-type"] == "application/octet-stream", file.headers
    raw = json.dumps(an_event("Raw")).encode().replace(b'"size"', b'"\xff\xc0\x80\xed\xa0\x80"')
    assert intake.post(an_envelope(("event", raw))).status == 200
    assert latest(intake, "Raw")["event"]["message"], latest(intake, "Raw")["event"]


def clocks_that_are_far_off_are_not_believed(intake):
    for timestamp in (0, -1, 1, 1e308, 253402300799, 9e18, "1970-01-01T00:00:00Z",
                      "9999-12-31T23:59:59.999999Z", "0000-00-00T00:00:00Z", "2026-13-45T99:99:99Z",
                      time.time() + 3600, time.time() - 400 * 86400, "-1e999", [], {}, None):
        send(intake, an_event("Clock", exception=exception("Clock", 1), timestamp=timestamp))
    error = intake.errors()["Clock"]
    day = time.strftime("%Y-%m-%d", time.gmtime())
    yesterday = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400))
    for seen in (error["first_seen"], error["last_seen"]):
        assert seen[:10] in (day, yesterday), error
    counts = intake.show(f"errors/{error['id']}/counts")
    assert sum(sum(each["events"]) for each in counts["series"]) == error["events"] == 16, counts


def a_spike_of_one_error_costs_the_disk_of_one_error(intake):
    def records():
        # Of SQLite; its log is emptied into it and begins anew.
        return sum(path.stat().st_blocks * 512 for path in intake.server.data.glob("*.db"))

    def spike(count):
        for part in range(0, count, SPIKE_AT_ONCE):
            events = [("event", an_event("Spike", user={"id": f"u{(part + at) % 5_000}"}))
                      for at in range(SPIKE_AT_ONCE)]
            answer = intake.post(an_envelope(*events))
            assert answer.status == 200, answer

    spike(SPIKE_AT_ONCE)
    before = records()
    spike(SPIKE - SPIKE_AT_ONCE)
    assert records() - before <= SPIKE_BYTES, (before, records())
    error = intake.errors()["Spike"]
    assert error["events"] == SPIKE, error
    assert abs(error["users"] - 5_000) < 500, error
    assert len(intake.show(f"errors/{error['id']}/events")["items"]) <= 20


CHECKS = [a_trace_of_ten_thousand_frames_is_cut_in_its_middle,
          the_largest_event_is_taken_and_a_larger_one_refused,
          envelopes_with_items_without_end_are_refused, lengths_that_are_wrong_are_refused,
          what_unpacks_to_too_much_is_refused, tags_and_breadcrumbs_without_end_are_bounded,
          values_of_tags_without_end_are_counted_within_bounds,
          odd_text_is_kept_as_what_can_be_kept, clocks_that_are_far_off_are_not_believed,
          a_spike_of_one_error_costs_the_disk_of_one_error]


def held_megabytes(server):
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines()
                if line.startswith("VmHWM")) / 1024


def check_on(server):
    failed = 0
    intake = Intake(server)
    for check in CHECKS:
        try:
            check(intake)
        except (AssertionError, KeyError, IndexError) as error:
            failed += 1
            print(f"{check.__name__}: {type(error).__name__} {str(error)[:2000]}")
    held = held_megabytes(server)
    if held > HELD_MEGABYTES:
        failed += 1
        print(f"the server had {held:.0f} MB")
    return failed


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="mainstay-errors.") as work:
        for name, database in (("sqlite", None), ("postgresql", Postgres().create("hostile"))):
            with Server(Path(work) / name, database=database) as server:
                failed += check_on(server)
    print(f"{2 * len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
