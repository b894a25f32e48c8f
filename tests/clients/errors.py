#!/usr/bin/env python3
"""Errors of real reporters: programs that know a DSN and nothing else, with Sentry's SDKs for Node,
browsers, Python and Go, and OpenTelemetry's for Node and Python. Each says what it reported and
what is one error of it, and the server is asked for exactly that.

Node is found by PATH; TEST_ERRORS_PYTHON is a Python that has errors/requirements.txt,
TEST_ERRORS_GO the program of errors/go, TEST_TELEMETRY_PYTHON a Python that has
telemetry/requirements.txt.
"""
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from error_clients import (CLIENTS, ENVIRONMENT, KEPT, RELEASE, TELEMETRY, Recorder,  # noqa: E402
                           run)
from error_shapes import FRAMES, RICH, titles_of, unhandled, where_of  # noqa: E402
from error_store import ErrorStore  # noqa: E402
from server import Server  # noqa: E402
from source_maps import check_source_maps  # noqa: E402
from world import build_world  # noqa: E402

OTEL = {"node": ["node", "exceptions.mjs"],
        "python": [os.environ["TEST_TELEMETRY_PYTHON"], "exceptions.py"]}
PATIENT = 30  # Errors of a program that goes on whatever becomes of them.
client_checks, checks = [], []


def client_check(function):
    """Registers a check that is made of each client; its name is what it promises."""
    client_checks.append((function.__name__.replace("_", " "), function))
    return function


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


class Field:
    """A server, and for each client an application of its own with a key."""

    def __init__(self, folder):
        self.server = Server(folder / "mainstay")
        # A DSN begins with it.
        self.server.options += ["--public-url", f"http://127.0.0.1:{self.server.port}"]
        self.world = None
        self.keys = {}  # Of each application, as its making was answered.
        self.stores = {}
        self.dsns = {}
        self.sent = {}  # What each client reported, by its name.

    def __enter__(self):
        self.server.start()
        try:
            self.world = build_world(self.server)
            for name in [client.name for client in CLIENTS] + [f"o{name}" for name in OTEL]:
                self.add_application(name)
        except BaseException:
            self.server.kill()
            raise
        return self

    def __exit__(self, *_):
        self.server.kill()

    def make(self, path, body):
        made = self.server.ask("POST", f"/api/v1/{path}", body, headers=self.world.session)
        assert made.status == 201, made
        return made.json

    def add_application(self, name):
        key = name.upper()
        self.make("applications", {"key": key, "name": f"Shop in {name}",
                                   "mail_address": f"{name}@mainstay.test",
                                   "teams": [self.world.ids["desk"]]})
        self.keys[name] = self.make(f"applications/{key}/ingest-keys", {"name": "clients"})
        self.stores[name] = ErrorStore(self.server, self.world.tokens["ada"], key)
        self.dsns[name] = self.stores[name].dsn(self.keys[name]["secret"])

    def dsn(self, name):
        return self.dsns[name]

    def group(self, client, label):
        """The group that all events of the label are in, and no others."""
        sent = {one["id"] for one in self.sent[client.name] if one["group"] == label}
        found = [group for group in self.stores[client.name].groups() if group.event_ids & sent]
        assert len(found) == 1, f"{label}: {[group.row['title'] for group in found]}"
        return found[0]


@client_check
def it_reports_every_shape_and_ends_as_it_would_without(field, client):
    field.sent[client.name] = []
    for mode, status in client.modes.items():
        ran = run(client, field.dsn(client.name), mode)
        assert ran.status == status, f"{mode}: {ran.status} {ran.complaints[-2000:]}"
        assert ran.reported, ran.complaints[-2000:]
        field.sent[client.name] += client.told_apart(ran.reported)


@client_check
def each_error_is_in_its_group_once(field, client):
    sent = field.sent[client.name]
    store = field.stores[client.name]
    eventually("all events", lambda: sum(row["events"] for row in store.rows()) >= len(sent))
    labels = {one["id"]: one["group"] for one in sent}
    assert labels
    groups = store.groups()
    for group in groups:
        ids = [event["event_id"] for event in group.events]
        assert len(ids) == len(set(ids)) and set(ids) <= labels.keys(), ids
    found = [sorted({labels[event] for event in group.event_ids}) for group in groups]
    assert sorted(found) == sorted([label] for label in set(labels.values())), found
    counts = {labels[group.events[0]["event_id"]]: group.row["events"] for group in groups}
    assert counts == Counter(labels.values()), counts


@client_check
def groups_are_named_by_what_failed_and_where(field, client):
    for label, (beginning, size) in titles_of(client).items():
        row = field.group(client, label).row
        assert row["title"].startswith(beginning), f"{label}: {row['title']}"
        assert len(row["title"].encode()) <= size, f"{label}: {row['title']}"
    for label, where in where_of(client).items():
        row = field.group(client, label).row
        assert where in row["culprit"], f"{label}: {row['culprit']}"


@client_check
def level_release_environment_and_whether_it_was_handled_are_known(field, client):
    for label in titles_of(client):
        group = field.group(client, label)
        row = group.row
        assert row["is_unhandled"] == (label in unhandled(client)), row
        assert row["first_release"] == row["last_release"] == RELEASE, row
        assert row["state"] == "open" and row["platform"] == client.platform, row
        assert field.stores[client.name].counted(group) == {
            "total": {"": row["events"]}, "release": {RELEASE: row["events"]},
            "environment": {ENVIRONMENT: row["events"]}}
    levels = {label: field.group(client, label).row["level"] for label in ("caught", "rich")}
    assert levels == {"caught": "error", "rich": "fatal"}, levels


@client_check
def frames_have_the_source_around_them(field, client):
    function, file, source = FRAMES[client.name]
    event = field.stores[client.name].event(field.group(client, "till"))
    frame = event["exceptions"][-1]["frames"][-1]
    assert file in frame["file"] and frame["line"] > 1 and frame["in_app"], frame
    if source is None:
        return  # Minified, and its map is not known.
    assert function in frame["function"] and source in frame["context"], frame
    assert frame["before"] and frame["after"], frame


@client_check
def causes_come_before_what_came_of_them(field, client):
    event = field.stores[client.name].event(field.group(client, "chained"))
    values = [exception["value"] for exception in event["exceptions"]]
    assert len(values) == 2 and "shelf 7 cannot be read" in values[1], values


@client_check
def what_is_known_of_an_event_is_shown(field, client):
    event = field.stores[client.name].event(field.group(client, "rich"), "latest")
    tags = {tag["name"]: tag["value"] for tag in event["tags"]}
    assert tags.items() >= RICH["tags"].items(), tags
    assert event["user"].items() >= RICH["user"].items(), event["user"]
    assert event["contexts"]["order"].items() >= RICH["order"].items(), event["contexts"]
    assert event["extra"]["basket"] == RICH["basket"], event["extra"]
    crumbs = [(crumb.get("category"), crumb.get("message")) for crumb in event["breadcrumbs"]]
    for crumb in RICH["breadcrumbs"]:
        assert crumb in crumbs, crumbs
    files = [(file["name"], file["bytes"]) for file in event["attachments"]]
    assert files == RICH["attachments"], files
    assert event["reporter"].startswith("sentry."), event["reporter"]
    assert event["event"]["release"] == RELEASE and event["event"]["environment"] == ENVIRONMENT


@client_check
def users_are_counted_once_each(field, client):
    row = field.group(client, "users").row
    assert (row["events"], row["users"]) == (5, 3), row


@client_check
def long_and_foreign_texts_are_kept(field, client):
    store = field.stores[client.name]
    value = store.event(field.group(client, "text"))["exceptions"][-1]["value"]
    assert value == "Grüße aus Köln, 世界 🛒", value
    value = store.event(field.group(client, "huge"))["exceptions"][-1]["value"]
    assert len(value) >= 1000 and set(value[:1000]) == {"x"}, len(value)


@client_check
def sessions_make_the_health_of_the_release(field, client):
    if not client.sessions:
        return
    rows = [row for row in field.stores[client.name].health() if row["release"] == RELEASE]
    assert len(rows) == 1 and rows[0]["environment"] == ENVIRONMENT, rows
    seen = tuple(rows[0][what] for what in ("sessions", "errored", "crashed"))
    assert seen == client.sessions, rows


@client_check
def it_goes_on_where_the_server_refuses_for_a_while(field, client):
    with Recorder() as recorder:
        recorder.answer = (429, {"Retry-After": "60",
                                 "X-Sentry-Rate-Limits": "60::organization"}, b"{}")
        ran = run(client, recorder.dsn, "patient", str(PATIENT))
        assert ran.status == 0 and len(ran.reported) == PATIENT, ran.complaints[-2000:]
        # Some are under way when the first answer comes.
        assert 0 < len(recorder.items("event")) < PATIENT, len(recorder.requests)


@client_check
def it_goes_on_while_the_server_is_away_and_reports_when_it_is_back(field, client):
    ran = []
    assert field.server.stop() == 0
    runner = threading.Thread(target=lambda: ran.append(
        run(client, field.dsn(client.name), "patient", str(4 * PATIENT))))
    runner.start()
    time.sleep(client.start_seconds + 1)
    field.server.start()
    runner.join()
    assert ran and ran[0].status == 0 and len(ran[0].reported) == 4 * PATIENT, ran
    field.sent[client.name] += client.told_apart(ran[0].reported)
    group = field.group(client, "patient")
    assert 0 < group.row["events"] <= 4 * PATIENT, group.row


@check
def a_key_that_nobody_knows_is_refused(field):
    for client in CLIENTS:
        before = field.stores[client.name].rows()
        dsn = field.dsn(client.name).replace(field.keys[client.name]["secret"], "k" * 32)
        assert dsn != field.dsn(client.name)
        ran = run(client, dsn, "patient", "3")
        assert ran.status == 0, ran.complaints
        assert field.stores[client.name].rows() == before


@check
def what_a_tunnel_passes_on_is_taken_by_the_key_of_its_dsn(field):
    client = next(client for client in CLIENTS if client.name == "node")
    store = field.stores["node"]

    def count():
        return sum(row["events"] for row in store.rows())

    def send(dsn, project):
        tunnel = f"http://127.0.0.1:{field.server.port}/sentry/api/{project}/envelope/"
        # No host of this name is asked: the tunnel alone is.
        dsn = dsn.replace(f"127.0.0.1:{field.server.port}", "desk.invalid")
        ran = run(client, dsn, "patient", "3", environment={"TUNNEL": tunnel})
        assert ran.status == 0 and len(ran.reported) == 3, ran.complaints

    before, others = count(), field.stores["python"].rows()
    projects = {name: field.dsn(name).rpartition("/")[2] for name in ("node", "python")}
    send(field.dsn("node"), projects["node"])
    eventually("what came through the tunnel", lambda: count() == before + 3)
    send(field.dsn("node"), projects["python"])
    send(f"{field.dsn('node').rpartition('/')[0]}/{projects['python']}", projects["python"])
    secrets = [field.keys[name]["secret"] for name in ("node", "python")]
    send(field.dsn("node").replace(*secrets), projects["node"])
    time.sleep(1)  # What should not come has this long to come.
    assert (count(), field.stores["python"].rows()) == (before + 3, others)


@check
def a_key_is_refused_for_another_application(field):
    secrets = [field.keys[name]["secret"] for name in ("node", "python")]
    dsn = field.dsn("node").replace(*secrets)
    before = {name: field.stores[name].rows() for name in ("node", "python")}
    ran = run(next(client for client in CLIENTS if client.name == "python"), dsn, "patient", "3")
    assert ran.status == 0, ran.complaints
    assert before == {name: field.stores[name].rows() for name in ("node", "python")}


@check
def exceptions_of_opentelemetry_are_errors_too(field):
    for name, command in OTEL.items():
        done = subprocess.run(
            [*command, f"otel-{name}"], cwd=TELEMETRY, stdin=subprocess.DEVNULL, timeout=120,
            capture_output=True, text=True, check=True, env={
                **KEPT, "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{field.server.port}",
                "OTEL_NODE_RESOURCE_DETECTORS": "serviceinstance,env,process,os",
                "OTEL_EXPORTER_OTLP_HEADERS":
                    f"authorization=Bearer {field.keys[f'o{name}']['secret']}"})
        sent = [json.loads(line) for line in done.stdout.splitlines()]
        store = field.stores[f"o{name}"]
        eventually("each exception", lambda: sum(
            row["events"] for row in store.rows()) >= len(sent))
        time.sleep(1)  # What should not come has this long to come.
        # Each is one, told by its span, by a log record, or by both.
        counts = {group.row["type"]: group.row["events"] for group in store.groups()}
        assert counts == Counter(one["type"] for one in sent), counts
        for group in store.groups():
            event = store.event(group)
            exception = event["exceptions"][-1]
            told = next(one for one in sent if one["trace_id"] == event["trace_id"])
            assert (exception["type"], exception["value"]) == (told["type"], told["message"])
            assert exception["frames"], event
            assert event["service"] == f"otel-{name}" and event["event"]["release"], event
            assert event["event"]["environment"] == ENVIRONMENT, event["event"]


@check
def a_bundle_whose_source_maps_were_uploaded_shows_its_sources(field):
    check_source_maps(field, eventually)


@check
def all_is_there_after_a_restart(field):
    def everything():
        return {name: [(row["id"], row["events"], row["users"]) for row in store.rows()]
                for name, store in field.stores.items()}

    before = everything()
    assert field.server.stop() == 0
    field.server.start()
    assert everything() == before


def named_checks():
    for client in CLIENTS:
        for promise, function in client_checks:
            yield (f"{client.name}: {promise}",
                   lambda field, function=function, client=client: function(field, client))
    yield from checks


def main():
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory(prefix="mainstay-errors.") as work:
        with Field(Path(work)) as field:
            for name, run_check in named_checks():
                try:
                    run_check(field)
                    passed += 1
                    print(f"good: {name}", flush=True)
                except Exception:  # Whatever it was is reported, and the next one runs.
                    failed += 1
                    print(f"BAD: {name}\n{traceback.format_exc(limit=-3)}", flush=True)
                    if not field.server.is_alive():
                        field.server.start()
            if failed:
                print(field.server.log_tail(40))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
