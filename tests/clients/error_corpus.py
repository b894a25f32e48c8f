#!/usr/bin/env python3
"""Records what the programs of errors/ send, for the tests of its readers: events for
tests/data/errors/clients, whole envelopes for tests/fuzz/corpus. What it writes is looked through
before it is committed; it runs only where an SDK's new version writes otherwise.

    error_corpus.py EVENTS ENVELOPES
"""
import json
import re
import sys
from pathlib import Path

from error_clients import CLIENTS, ENVIRONMENT, PROGRAMS, Recorder, items_of, run

# Shapes whose events are kept, with how many of each group: two show what is one error, or is not.
EVENTS = {"sites": 1, "values": 2, "parameters": 2, "chained": 1, "custom": 1, "text": 1,
          "uncaught": 1, "rejection": 1}
ENVELOPES = ("rich", "uncaught", "message")  # Shapes whose whole envelope is kept.
# Of the machine that recorded, not of the program.
DROPPED = {"server_name", "modules", "device", "os", "culture", "app", "cloud_resource",
           "sys.argv", "boot_time"}
PLACES = [(re.compile(re.escape(str(PROGRAMS))), "/app"),
          (re.compile(r'/[^\s"]*/site-packages'), "/usr/lib/python3/site-packages"),
          (re.compile(r'/[^\s"]*/pkg/mod'), "/go/pkg/mod"),
          (re.compile(r"127\.0\.0\.1:\d+"), "shop.test"),
          (re.compile(r"\bk{32}\b"), "0123456789abcdef0123456789abcdef")]


BREADCRUMBS_MAX = 3


def is_foreign(frame):
    """Whether it shows source that is not ours."""
    path = frame.get("abs_path") or frame.get("filename") or ""
    return not path.startswith((str(PROGRAMS), "http://127.0.0.1")) or "node_modules" in path


def scrubbed(value):
    if isinstance(value, dict):
        dropped = DROPPED
        if "lineno" in value and is_foreign(value):
            dropped = DROPPED | {"pre_context", "context_line", "post_context", "vars"}
        value = {key: scrubbed(of) for key, of in value.items() if key not in dropped}
        crumbs = value.get("breadcrumbs")
        if isinstance(crumbs, dict):
            crumbs["values"] = crumbs["values"][-BREADCRUMBS_MAX:]
        elif crumbs:
            value["breadcrumbs"] = crumbs[-BREADCRUMBS_MAX:]
        return value
    if isinstance(value, list):
        return [scrubbed(of) for of in value]
    if isinstance(value, str):
        for place, instead in PLACES:
            value = place.sub(instead, value)
    return value


def written(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def scrubbed_envelope(body):
    header, items = items_of(body)
    lines = [written(scrubbed(header))]
    for item in items:
        payload = item.payload
        if item.header["type"] != "attachment":
            payload = written(scrubbed(item.json))
        head = dict(item.header)
        if "length" in head:
            head["length"] = len(payload)
        lines += [written(head), payload]
    return b"\n".join(lines) + b"\n"


def keep(client, reported, requests, events, envelopes):
    shapes = {one["id"]: one for one in reported}
    kept = {}
    for _, _, body in requests:
        _, items = items_of(body)
        event = next((item.json for item in items if item.header["type"] == "event"), None)
        if event is None:
            name = f"{client.name}-{items[0].header['type']}"
            (envelopes / name).write_bytes(scrubbed_envelope(body))
            continue
        one = shapes[event["event_id"]]
        count = kept[one["group"]] = kept.get(one["group"], 0) + 1
        name = f"{client.name}-{one['group']}"
        if count <= EVENTS.get(one["shape"], 0):
            text = json.dumps(scrubbed(event), ensure_ascii=False, indent=1)
            (events / f"{name}-{count}.json").write_text(f"{text}\n", "utf-8")
        if one["shape"] in ENVELOPES and count == 1:
            (envelopes / name).write_bytes(scrubbed_envelope(body))


def main():
    events, envelopes = map(Path, sys.argv[1:])
    for folder in (events, envelopes):
        folder.mkdir(parents=True, exist_ok=True)
    for client in CLIENTS:
        for mode in client.modes:
            with Recorder() as recorder:
                ran = run(client, recorder.dsn, mode)
            keep(client, ran.reported, recorder.requests, events, envelopes)
    print(f"recorded for {ENVIRONMENT}: {len(list(events.iterdir()))} events, "
          f"{len(list(envelopes.iterdir()))} envelopes")


if __name__ == "__main__":
    main()
