#!/usr/bin/env python3
"""Permissions from the other side: every route of the OpenAPI document, asked by an outsider.

Rita's organization is Harbour; Otto's is another. Each route is asked by Otto with a resource of
Harbour's and with one that does not exist: both answers must be the same, so that Otto learns
nothing. Then the first of Rita and the staff who may must succeed with the same request. The same
holds for what a body refers to. No answer to Otto holds a word of Harbour's. The requests are made
from the document, so a new route is covered by itself; one with a path this test cannot fill fails.
"""
import json
import re
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from listener import Listener  # noqa: E402
from openapi import Document  # noqa: E402
from server import Server  # noqa: E402
from resource_tables import (  # noqa: E402
    BODIES, MAKERS, NEAREST, PREPARED, REFERENCES, SPECIAL)
from resources import Resources  # noqa: E402
from world import build_world, session_for  # noqa: E402

OUTSIDER = "otto"
OWNERS = ["rita", "ann", "lars", "mona", "ada"]
SECRET = "halibut"  # Stands in everything of Harbour's, and in nothing of Otto's.


class Refused(Exception):
    """What the test found wrong with a route."""


class Inspector:
    def __init__(self, server, world, document):
        self.server, self.document = server, document
        self.resources = Resources(server, world, SECRET)
        self.tokens = world.tokens

    def send(self, who, verb, path, body=None, headers=None):
        headers = dict(headers or {})
        if path.startswith("/api/v1/uploads"):
            headers |= {"Tus-Resumable": "1.0.0", "Upload-Offset": "0",
                        "Content-Type": "application/offset+octet-stream"}
        elif verb == "PATCH":
            headers["If-Match"] = "*"
        if self.is_for_people(verb, path):
            headers |= session_for(self.server, who)
            return self.server.ask(verb, path, body, headers=headers)
        return self.server.ask(verb, path, body, self.tokens[who], headers)

    @staticmethod
    def is_for_people(verb, path):
        """Whether only a person does it who gave their password just now, and no token."""
        return (verb == "POST" and path.endswith("/link")
                or verb != "GET" and path.startswith("/api/v1/roles"))

    def theirs(self, verb, template):
        """A path to a resource of Harbour's, as the route needs it to be."""
        path = self.fill(template, 0)
        if prepare := PREPARED.get(f"{verb} {template}"):
            prepare(self.resources, path)
        return path

    def fill(self, template, pick):
        """A path with `pick` (0 a resource of Harbour's, 1 none, 2 one of Otto's) for each name."""
        path = template
        parent = None
        for match in re.finditer(r"\{(\w+)\}", template):
            prefix = template[:match.end()]
            if prefix not in MAKERS:
                raise Refused(f"resources.py does not know how to make {prefix}")
            maker = SPECIAL.get((template, prefix), MAKERS[prefix])
            made = maker(self.resources, parent, pick)
            parent = parent or made
            path = path.replace(match.group(0), made, 1)
        return path

    def body(self, verb, template, operation):
        """A body that the route takes, made from its schema and from what resources.py knows."""
        content = operation.get("requestBody", {}).get("content", {})
        if not content:
            return None
        if "application/json" not in content:
            return b"bytes"
        known = BODIES.get(f"{verb} {template}")
        if known is not None:
            return known(self.resources)
        return self.value(content["application/json"]["schema"], "")

    def value(self, schema, name):
        schema = self.document.resolved(schema)
        if name in BODIES:
            return BODIES[name](self.resources)
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type", "object")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "object":
            return {member: self.value(inner, member)
                    for member, inner in schema.get("properties", {}).items()
                    if member in schema.get("required", [])}
        return {"string": "text", "integer": schema.get("minimum", 1), "number": 1,
                "boolean": False, "array": []}[kind]

    def reads_nothing(self, verb, path, answer):
        if SECRET.encode() in answer.body.lower():
            raise Refused(f"{verb} {path} tells the outsider a word of Harbour's: {answer!r}")

    def same(self, verb, there, absent, body, other_body=None):
        """Asks as the outsider for both, and compares all but what names the request itself."""
        first = self.send(OUTSIDER, verb, there, body)
        second = self.send(OUTSIDER, verb, absent, body if other_body is None else other_body)
        self.reads_nothing(verb, there, first)
        seen = [self.essence(first, there, body), self.essence(second, absent, other_body or body)]
        if first.status < 300:
            raise Refused(f"{verb} {there} lets the outsider in: {first!r}")
        if seen[0] != seen[1]:
            raise Refused(f"{verb} {there} differs from {absent}:\n  {seen[0]}\n  {seen[1]}")

    def essence(self, answer, path, body):
        """Status, kind and body, without the request's id and the names that were asked for."""
        text = answer.body.decode("utf-8", "replace")
        if "json" in answer.headers.get("content-type", ""):
            document = json.loads(text)
            for name in ("request_id", "instance"):
                document.pop(name, None)
            text = json.dumps(document, sort_keys=True)
        asked = re.findall(r'[\w-]*\d[\w-]*|[A-Z]{2,}', path + json.dumps(str(body)))
        for name in sorted(asked, key=len, reverse=True):
            text = text.replace(f'"{name}"', '"<asked>"')
        kept = ("content-type", "etag", "cache-control", "allow", "www-authenticate", "location")
        return answer.status, {k: v for k, v in answer.headers.items() if k in kept}, text

    def refuses_programs(self, verb, template, operation):
        """An ingest key reads and writes nothing here, and a host only what the route says."""
        security = operation.get("security")
        if not security:  # For everybody, or for programs of a foreign protocol.
            return
        path = re.sub(r"\{\w+\}", "1", template)
        headers = {"If-Match": "*"}
        for kind, secret in self.resources.programs().items():
            answer = self.server.ask(verb, path, b"{}" if "requestBody" in operation else None,
                                     secret, headers | {"Content-Type": "application/json"})
            # What is asked of an upload stands in its headers, which are read first.
            is_let_in = (answer.status < 400 if path.startswith("/api/v1/uploads")
                         else answer.status != 401)
            if is_let_in != ({kind: []} in security):
                raise Refused(f"{verb} {template} answers a program ({kind}): {answer!r}")
            if kind != "host":
                self.reads_nothing(verb, path, answer)

    def inspect(self, verb, template, operation):
        self.refuses_programs(verb, template, operation)
        if is_stream(operation):
            return self.inspect_stream(template)
        if template == "/api/v1/search":
            return self.inspect_search(template)
        if template.startswith("/api/v1/filters/"):
            return self.inspect_filters(template)
        if "{" in template:
            body = self.body(verb, template, operation)
            self.same(verb, self.theirs(verb, template), self.fill(template, 1), body)
            self.owner_succeeds(verb, template, operation)
        elif verb == "GET":
            self.reads_nothing(verb, template, self.send(OUTSIDER, verb, template))
        self.inspect_references(verb, template, operation)
        return None

    def owner_succeeds(self, verb, template, operation):
        answers = []
        for who in OWNERS:
            path = self.theirs(verb, template)
            answer = self.send(who, verb, path, self.body(verb, template, operation))
            if answer.status < 300 or answer.status == NEAREST.get(f"{verb} {template}"):
                return
            answers.append(f"{who}: {answer!r}")
        raise Refused(f"{verb} {template}: nobody may do this:\n  " + "\n  ".join(answers))

    def inspect_references(self, verb, template, operation):
        """The same for each resource that a body may refer to."""
        content = operation.get("requestBody", {}).get("content", {})
        schema = self.document.resolved(content.get("application/json", {}).get("schema", {}))
        for name in schema.get("properties", {}):
            if name not in REFERENCES or f"{verb} {template}" in NOT_REFERENCES:
                continue
            path = self.fill(template, 2)
            body = self.body(verb, template, operation)
            self.same(verb, path, path, {**body, name: REFERENCES[name](self.resources, 0)},
                      {**body, name: REFERENCES[name](self.resources, 1)})

    def inspect_search(self, template):
        """Rita finds what is hers as soon as it is indexed; the outsider finds nothing of it."""
        key = self.resources.ticket()
        end = time.monotonic() + 15
        while key.encode() not in self.send("rita", "GET", f"{template}?q={key}").body:
            if time.monotonic() > end:
                raise Refused(f"{template} does not find {key} for its owner")
            time.sleep(0.1)
        for words in (SECRET, key, f"{SECRET[:4]}", f"~organization:1 OR {SECRET}"):
            asked = f"{template}?q={quote(words)}"
            self.reads_nothing("GET", asked, self.send(OUTSIDER, "GET", asked))
            if key.encode() in self.send(OUTSIDER, "GET", asked).body:
                raise Refused(f"{asked} tells the outsider of {key}")

    def inspect_filters(self, template):
        """The outsider is offered and told the name of nobody and nothing of Harbour's."""
        path = template.replace("{kind}", "ticket")
        names = [f"{field}:{value}"
                 for field in ("assignee", "requester", "watcher", "organization", "application",
                               "team", "label")
                 for value in ("", "a", "r", "h", SECRET[:4], *range(1, 12))]
        for text in ["", *names]:
            asked = f"{path}?filter={quote(text)}" if "/" in path[16:] else path
            answer = self.send(OUTSIDER, "GET", asked)
            self.reads_nothing("GET", asked, answer)
            for word in (b"harbour", b"rita", b"ann@", b"abe@"):
                if answer.status != 200 or word in answer.body.lower():
                    raise Refused(f"{asked} tells the outsider of {word!r}: {answer!r}")

    def inspect_stream(self, template):
        """Everyone is told of what they may see: the outsider not of Harbour's tickets, requesters
        of no private note and no mail, and of jobs, schedules and rules only who manages them."""
        managed = ("jobs.changed", "schedule.changed", "automation.rule_changed")
        people = ("otto", "rita", "ruth", "ann", "mona")
        heard = {who: Listener(self.server, template, self.tokens[who]) for who in people}
        theirs = self.resources.ticket()
        self.send("rita", "POST", f"/api/v1/tickets/{theirs}/messages",
                  {"text": SECRET, "visibility": "public"})
        # Told in order: whoever was told of the last was told of all before.
        self.wait(heard, "rita", self.resources.ticket(), template)
        before = heard["rita"].text.count(theirs)
        self.send("ann", "POST", f"/api/v1/tickets/{theirs}/messages",
                  {"text": SECRET, "visibility": "private"})
        self.resources.mail()
        self.resources.job()
        self.resources.schedule()
        self.resources.rule()
        own = self.resources.ticket("otto")
        self.wait(heard, "otto", own, template)
        for who in ("ann", "mona"):
            self.wait(heard, who, own, template)
            self.wait(heard, who, "mail.attention", template)
        for word in managed:
            self.wait(heard, "mona", word, template)
        last = self.resources.ticket()
        self.wait(heard, "rita", last, template)
        for who, hidden in (("otto", (theirs, last)), ("ruth", (theirs, own)), ("rita", (own,))):
            for word in (SECRET, "mail.attention", *managed, "reply.moved", *hidden):
                if word in heard[who].text:
                    raise Refused(f"{template} tells {who} of {word}")
        for word in managed:
            if word in heard["ann"].text:
                raise Refused(f"{template} tells an agent of {word}")
        if heard["rita"].text.count(theirs) != before:
            raise Refused(f"{template} tells the requester of a private note")
        for listener in heard.values():
            listener.close()

    def inspect_confidential(self):
        """What is confidential, or between staff and a vendor, reaches nobody by any list, count,
        search or stream who is not let in: a colleague who sees all of Harbour, another team, an
        auditor, the requester (of what the vendor writes)."""
        stream = "/api/v1/events"
        people = ("rolf", "lars", "axel", "rita", "ann")
        def count(who):
            return self.send(who, "GET", "/api/v1/queues").json["items"][-1]["count"]
        before = {who: count(who) for who in people}
        key = self.resources.ticket("rita")
        self.send("ada", "POST", f"/api/v1/tickets/{key}/assign",
                  {"assignee": self.resources.world.ids["ann"]})
        self.send("ada", "PATCH", f"/api/v1/tickets/{key}", {"is_confidential": True})
        heard = {who: Listener(self.server, stream, self.tokens[who]) for who in people}
        self.send("ann", "POST", f"/api/v1/tickets/{key}/messages",
                  {"text": f"{SECRET} {key}", "visibility": "public"})
        last = self.resources.ticket("rita")
        for who in people:
            self.wait(heard, who, last, stream)
        paths = (f"/api/v1/tickets/{key}", f"/api/v1/tickets/{key}/messages",
                 f"/api/v1/tickets/{key}/timeline", f"/api/v1/tickets/{key}/handovers",
                 "/api/v1/tickets?limit=100", "/api/v1/tickets?filter=is:confidential",
                 f"/api/v1/search?q={key}", "/api/v1/notifications", "/api/v1/mails?state=queued",
                 "/api/v1/mails?state=needs_attention", "/api/v1/mails?state=sent")
        for who in ("rolf", "lars", "axel"):
            if key in heard[who].text:
                raise Refused(f"{stream} tells {who} of the confidential {key}")
            for path in paths:
                answer = self.send(who, "GET", path)
                told = key.encode() in answer.body.replace(path.encode(), b"")
                if told or (path.startswith(f"/api/v1/tickets/{key}") and answer.status < 400):
                    raise Refused(f"{path} tells {who} of the confidential {key}: {answer!r}")
            if count(who) != min(99, before[who] + 1):  # That of `last`.
                raise Refused(f"/api/v1/queues counts the confidential {key} for {who}")
        if key not in heard["rita"].text or self.send("rita", "GET", paths[0]).status != 200:
            raise Refused("the requester is kept from their own confidential ticket")
        for listener in heard.values():
            listener.close()
        self.inspect_vendor()

    def inspect_vendor(self):
        """What is written to a vendor and by them reaches no requester."""
        key = self.resources.handed_over()
        self.resources.from_vendor(key)
        self.send("ada", "POST", f"/api/v1/tickets/{key}/vendor-messages",
                  {"text": "quillfish", "attachments": []})
        seen = self.send("rita", "GET", f"/api/v1/tickets/{key}/messages")
        if len(seen.json["items"]) != 1 or b"quillfish" in seen.body or b"vendor.test" in seen.body:
            raise Refused(f"the requester reads what is between staff and vendor: {seen!r}")
        for path in (f"/api/v1/tickets/{key}/handovers", f"/api/v1/tickets/{key}/timeline",
                     "/api/v1/vendors", "/api/v1/vendor-report"):
            if self.send("rita", "GET", path).status != 403:
                raise Refused(f"{path} answers a requester")
        for path in ("/api/v1/search?q=quillfish", "/api/v1/tickets?filter=quillfish"):
            if key.encode() in self.send("rita", "GET", path).body:
                raise Refused(f"{path} finds for a requester what is written to a vendor")

    @staticmethod
    def wait(heard, who, word, template):
        if not heard[who].waits_for(word):
            raise Refused(f"{template} does not tell {who} of {word}")


# Where a member of this name is a text of the request's own, not a reference.
NOT_REFERENCES = {"POST /api/v1/applications"}


def is_stream(operation):
    return "text/event-stream" in json.dumps(operation.get("responses", {}))


def main():
    passed, complaints = 0, []
    with tempfile.TemporaryDirectory(prefix="mainstay-permissions.") as work:
        with Server(Path(work), smtp="127.0.0.1:1") as server:
            world = build_world(server)
            document = Document(server.ask("GET", "/api/v1/openapi.json").json)
            inspector = Inspector(server, world, document)
            for verb, template, operation in document.operations():
                try:
                    inspector.inspect(verb, template, operation)
                    passed += 1
                except (Refused, RuntimeError) as refused:
                    complaints.append(f"{verb} {template}: {refused}")
            try:
                inspector.inspect_confidential()
                passed += 1
            except (Refused, RuntimeError) as refused:
                complaints.append(f"confidential tickets and vendors: {refused}")
            if complaints:
                print(server.log_tail(15))
            server.stop()
    for complaint in complaints:
        print(complaint)
    print(f"{passed} passed, {len(complaints)} failed")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
