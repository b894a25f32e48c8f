#!/usr/bin/env python3
"""Telemetry from the other side: requesters read none of it, and who may read that of one
application learns nothing of another, by any question."""
import json
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from openapi import Document  # noqa: E402
from protobuf import data, number  # noqa: E402
from server import Server, make_token  # noqa: E402
from world import build_world, session_for  # noqa: E402

JSON = {"Content-Type": "application/json"}
TRACES = {"SHOP": "5" * 32, "LEDGER": "7" * 32}
# What each application sends, and no other does.
WORDS = {"SHOP": "harbourlight", "LEDGER": "quillfish"}


def attributes(**texts):
    return [{"key": key.replace("_", "."), "value": {"stringValue": text}}
            for key, text in texts.items()]


def profile(word):
    """A pprof of one function of that name."""
    texts = b"".join(data(6, text) for text in ("", "cpu", "nanoseconds", word))
    kind = data(1, number(1, 1) + number(2, 2))
    sample = data(2, number(1, 1) + number(2, 1_000_000))
    location = data(4, number(1, 1) + data(4, number(1, 1) + number(2, 3)))
    return kind + sample + location + data(5, number(1, 1) + number(2, 3)) + texts


class Sides:
    def __init__(self, server):
        self.server, self.world = server, build_world(server)
        self.document = Document(server.ask("GET", "/api/v1/openapi.json").json)
        for application in TRACES:
            self.send(application)
        # Vera works for the web shop, not the ledger.
        role = server.ask("POST", "/api/v1/roles", {
            "name": "Own applications", "base": "agent", "grants": [
                {"action": "telemetry_read", "reach": "application"}]}, headers=self.world.session)
        assert role.status == 201, role
        vera = f"/api/v1/users/{self.world.ids['vera']}"
        version = server.ask("GET", vera, token=self.world.tokens["ada"]).json["version"]
        changed = server.ask("PATCH", vera, {"custom_role": role.json["id"]},
                             headers=self.world.session | {"If-Match": f'"{version}"'})
        assert changed.status == 200, changed
        # Tokens of the former role ended with it.
        self.world.tokens["vera"] = make_token(server, session_for(server, "vera"))

    def send(self, application):
        made = self.server.ask("POST", f"/api/v1/applications/{application}/ingest-keys",
                               {"name": "sides"}, self.world.tokens["mona"])
        key, word, now = made.json["secret"], WORDS[application], time.time_ns()
        older, resource = ({"attributes": attributes(
            service_name=word, service_version=f"{word} {version}",
            deployment_environment_name=word)} for version in (1, 2))
        trace = TRACES[application]
        spans = [{"traceId": trace, "spanId": f"{at + 1:016x}", "name": f"GET /{word}", "kind": 2,
                  "startTimeUnixNano": str(now - 10**9 + at * 10**6),
                  "endTimeUnixNano": str(now - 10**9 + 10**7 + at * 2 * 10**6),
                  "status": {"code": 2 if at == 9 else 0},
                  "attributes": attributes(db_system_name="postgresql", db_query_text=word)}
                 for at in range(10)]
        gauge = {"name": f"{word}_depth", "gauge": {"dataPoints": [
            {"timeUnixNano": str(now), "asDouble": 1, "attributes": attributes(queue=word)}]}}
        # Of another length for each, so that they are no lines of one pattern.
        text = " ".join([word, "is", "full"] * len(application))
        record = {"timeUnixNano": str(now), "severityNumber": 17, "traceId": trace,
                  "body": {"stringValue": text}}
        for path, body in (
                ("/v1/traces", {"resourceSpans": [
                    {"resource": version, "scopeSpans": [{"spans": some}]}
                    for version, some in ((older, spans[:5]), (resource, spans[5:]))]}),
                ("/v1/logs", {"resourceLogs": [
                    {"resource": resource, "scopeLogs": [{"logRecords": [record]}]}]}),
                ("/v1/metrics", {"resourceMetrics": [
                    {"resource": resource, "scopeMetrics": [{"metrics": [gauge]}]}]})):
            answer = self.server.ask("POST", path, json.dumps(body).encode(), key, JSON)
            assert (answer.status, answer.json) == (200, {}), (path, answer)
        answer = self.server.ask("POST", f"/api/v1/profiles?service={word}&version={word}",
                                 profile(word), key)
        assert answer.status < 300, answer

    def questions(self, application):
        """Each question about what an application sends: its path, and what it asks."""
        word, now = WORDS[application], datetime.now(timezone.utc)
        begins, ends = ((now + timedelta(minutes=by)).strftime("%Y-%m-%dT%H:%M:%SZ")
                        for by in (-30, 30))
        known = {
            "from": begins, "to": ends, "before_from": begins, "before_to": ends,
            "after_from": begins, "after_to": ends, "chosen": "errors", "service": word,
            "type": "cpu", "metric": f"{word}_depth"}
        for verb, path, operation in self.document.operations():
            if verb != "GET" or not path.startswith("/api/v1/telemetry/"):
                continue
            if path.endswith("/figures"):
                continue
            asked = {parameter["name"]: known[parameter["name"]]
                     for parameter in operation["parameters"]
                     if parameter["in"] == "query" and parameter["required"]}
            path = path.replace("{trace}", TRACES[application])
            asked |= {"service": word} if path.endswith(("/flame", "/difference")) else {}
            yield path, asked

    def ask(self, who, path, asked):
        return self.server.ask("GET", f"{path}?{urlencode(asked)}", token=self.world.tokens[who])


def tells(answer, word):
    """Whether an answer names it, or counts something."""
    counted = [count for name in ("requests", "counts", "series") for count in
               (answer.json.get(name) or []) if isinstance(answer.json.get(name), list)]
    return word in answer.body.decode() or any(counted)


def who_may_see_all_is_told_of_both(sides):
    for application, word in WORDS.items():
        asked = 0
        for path, query in sides.questions(application):
            answer = sides.ask("dora", path, query)
            assert answer.status == 200, (path, query, answer)
            assert tells(answer, word), (path, query, answer)
            asked += 1
        assert asked >= 17, asked


def no_requester_reads_any(sides):
    for path, query in sides.questions("SHOP"):
        for who in ("rita", "rolf", "otto"):
            answer = sides.ask(who, path, query)
            assert (answer.status, answer.code) == (403, "forbidden"), (who, path, answer)
    for who in ("rita", "ann", "lars", "dora"):
        answer = sides.server.ask("GET", "/api/v1/telemetry/figures",
                                  token=sides.world.tokens[who])
        assert answer.status == 403, (who, answer)


def who_sees_one_application_learns_nothing_of_another(sides):
    for path, query in sides.questions("SHOP"):
        answer = sides.ask("vera", path, query)
        assert answer.status == 200 and tells(answer, WORDS["SHOP"]), (path, answer)
    for path, query in sides.questions("LEDGER"):
        word = WORDS["LEDGER"]
        hidden = sides.ask("vera", path, query)
        # As for what nobody sends.
        nothing = sides.ask("vera", path.replace(TRACES["LEDGER"], "9" * 32),
                            json.loads(json.dumps(query).replace(word, "nothing!!")))
        assert essence(hidden, word) == essence(nothing, "nothing!!"), (path, hidden, nothing)
        named, nowhere = (sides.ask("vera", path, query | {"application": key})
                          for key in ("LEDGER", "NOWHERE"))
        assert essence(named, "LEDGER") == essence(nowhere, "NOWHERE"), (path, named, nowhere)
        assert "/traces/" in path or named.status == 404, (path, named)


def essence(answer, asked):
    """Status and body, without the request's id and what was asked for."""
    body = dict(answer.json)
    for name in ("request_id", "instance"):
        body.pop(name, None)
    return answer.status, json.dumps(body).replace(asked, "")


def main():
    tests = [who_may_see_all_is_told_of_both, no_requester_reads_any,
             who_sees_one_application_learns_nothing_of_another]
    failed = 0
    with tempfile.TemporaryDirectory() as work, Server(Path(work) / "server") as server:
        sides = Sides(server)
        for test in tests:
            try:
                test(sides)
            except (AssertionError, KeyError, IndexError, TypeError) as error:
                failed += 1
                print(f"{test.__name__}: {error!r}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
