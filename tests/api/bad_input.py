#!/usr/bin/env python3
"""Bad input, each with a clear refusal, nothing lost, and a healthy server after it."""
import json
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from openapi import Document  # noqa: E402
from server import BINARY, ENVIRONMENT, Server  # noqa: E402
from world import build_world  # noqa: E402

TICKET = {"application": "SHOP", "subject": "Kept", "text": "Kept."}
CONNECTIONS = 10_000
checks = []


def check(function):
    """Registers a check; its name is what it promises."""
    checks.append(function)
    return function


class Stage:
    def __init__(self, server, world, document):
        self.server, self.world, self.document = server, world, document

    def send(self, body, who="rita", path="/api/v1/tickets", verb="POST", headers=None):
        return self.server.ask(verb, path, body, self.world.tokens[who],
                               {"Content-Type": "application/json", **(headers or {})})

    def refused(self, answer, status, *codes):
        """The answer is a problem document with one of the codes, as the document says."""
        assert answer.status == status, answer
        assert answer.headers["content-type"].startswith("application/problem+json"), answer
        found = {answer.code, *(error["code"] for error in answer.json.get("errors", []))}
        assert not codes or found & set(codes), f"{found}, not {codes}"
        assert answer.json["title"] and answer.json["detail"], answer

    def raw(self, *pieces, pause=0.0, read_seconds=15):
        """Sends bytes as they are and returns all that comes back."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=read_seconds) as s:
            for piece in pieces:
                try:
                    s.sendall(piece)
                except OSError:
                    break  # The server said no and hung up.
                time.sleep(pause)
            received = b""
            try:
                while chunk := s.recv(65536):
                    received += chunk
                    if b"Connection: close" not in received and b"\r\n\r\n" in received:
                        break
            except OSError:
                pass
            return received

    def head(self, length, path="/api/v1/tickets", extra=""):
        return (f"POST {path} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                f"Authorization: Bearer {self.world.tokens['rita']}\r\n"
                f"Content-Length: {length}\r\n{extra}\r\n").encode()

    def count(self):
        items, cursor = 0, ""
        while cursor is not None:
            page = self.server.ask("GET", f"/api/v1/tickets?limit=100{cursor}",
                                   token=self.world.tokens["ada"]).json
            items += len(page["items"])
            cursor = f"&cursor={page['next']}" if page["next"] else None
        return items


@check
def malformed_json_is_refused(stage):
    for text in (b"{", b"", b"nonsense", b'{"a":1,}', b"[]", b"null", b'"text"', b"{}{}",
                 b'{"subject": "\\ud800"}', b"\xff\xfe{\x00}\x00"):
        answer = stage.send(text or b" ")
        assert answer.status in (400, 422), (text, answer)
        stage.refused(answer, answer.status)


@check
def deep_nesting_is_refused(stage):
    for deep in (b'{"labels":' + b"[" * 100_000, b'{"a":' * 100_000):
        answer = stage.send(deep)
        assert answer.status in (400, 422), answer


@check
def unknown_members_are_named(stage):
    answer = stage.send({**TICKET, "colour": "red"})
    stage.refused(answer, 422, "unknown_member")
    assert answer.json["errors"][0]["field"] == "colour", answer


@check
def a_member_named_twice_is_refused(stage):
    answer = stage.send(b'{"application":"SHOP","subject":"a","subject":"b","text":"x"}')
    stage.refused(answer, 422, "repeated")
    assert answer.json["errors"][0]["field"] == "subject", answer


@check
def too_long_text_is_refused(stage):
    stage.refused(stage.send({**TICKET, "subject": "x" * 100_000}), 422, "too_long")
    stage.refused(stage.send({**TICKET, "labels": ["x"] * 10_000}), 422, "too_many_items",
                  "too_long")


@check
def wrong_types_are_refused(stage):
    for wrong in (1, 1.5, True, None, [], {}, ["text"]):
        stage.refused(stage.send({**TICKET, "subject": wrong}), 422, "wrong_type", "missing")
    stage.refused(stage.send({**TICKET, "kind": "miracle"}), 422, "not_listed")
    stage.refused(stage.send({**TICKET, "labels": "one"}), 422, "wrong_type")


@check
def missing_members_are_named(stage):
    answer = stage.send({"application": "SHOP"})
    stage.refused(answer, 422, "missing")
    assert {e["field"] for e in answer.json["errors"]} >= {"subject"}, answer


@check
def invalid_utf8_and_nul_are_refused(stage):
    for bad in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x28",
                b"\\u0000", b"\x00"):
        answer = stage.send(b'{"application":"SHOP","text":"x","subject":"a' + bad + b'"}')
        assert answer.status in (400, 422), (bad, answer)
        stage.refused(answer, answer.status)
    for bad in ("%00", "%ff", "%c0%80", "%ED%A0%80"):
        for path in (f"/api/v1/tickets?filter=label:{bad}", f"/api/v1/tickets/{bad}",
                     f"/api/v1/users?query={bad}"):
            answer = stage.send(None, "ann", path, "GET")
            assert answer.status in (400, 404, 422), (path, answer)


@check
def another_media_type_is_refused(stage):
    for kind in ("text/plain", "application/xml", "multipart/form-data; boundary=x"):
        stage.refused(stage.send(json.dumps(TICKET).encode(), headers={"Content-Type": kind}),
                      415, "unsupported_media")


@check
def a_broken_gzip_body_is_refused(stage):
    for body in (b"\x1f\x8b\x08 not gzip", b"plain"):
        answer = stage.send(body, headers={"Content-Encoding": "gzip"})
        assert answer.status in (400, 415, 422), answer
    stage.refused(stage.send(b"x", headers={"Content-Encoding": "zstd"}), 415,
                  "unsupported_encoding")


@check
def a_gzip_bomb_is_refused(stage):
    import gzip
    bomb = gzip.compress(b"[" + b" " * (200 << 20))
    answer = stage.send(bomb, headers={"Content-Encoding": "gzip"})
    stage.refused(answer, 413)


@check
def a_huge_body_is_refused_before_it_is_read(stage):
    answer = stage.raw(stage.head(10 << 30), b"x" * 65536)
    assert b" 413 " in answer.split(b"\r\n")[0], answer[:200]
    chunked = stage.head(0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    answer = stage.raw(chunked, *[b"100000\r\n" + b" " * 0x100000 + b"\r\n"] * 40)
    assert not answer or b" 413 " in answer.split(b"\r\n")[0], answer[:200]


@check
def bad_requests_are_refused(stage):
    for head in (b"GET\r\n\r\n", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x02\x00\x01",
                 b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", b"POST / HTTP/1.1\r\nHost: x\r\n"
                 b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                 b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                 b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
                 b"GET /" + b"y" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"):
        answer = stage.raw(head + b"\r\n\r\n")
        assert not answer or answer.split(b" ")[1][:1] in b"45", (head[:60], answer[:200])


@check
def a_slow_body_is_ended_and_holds_nobody_up(stage):
    """A body that trickles is cut off by a deadline; meanwhile others are served at once."""
    slow = socket.create_connection(("127.0.0.1", stage.server.port), timeout=60)
    slow.sendall(stage.head(1000) + b'{"application"')
    slow_heads = [socket.create_connection(("127.0.0.1", stage.server.port)) for _ in range(50)]
    for head in slow_heads:
        head.sendall(b"GET / HT")
    begun = time.monotonic()
    assert stage.send({**TICKET, "subject": "Meanwhile"}).status == 201
    assert time.monotonic() - begun < 5
    received = b""
    try:
        while chunk := slow.recv(4096):
            received += chunk
    except TimeoutError as error:
        raise AssertionError("a slow body is not ended within 60 s") from error
    assert not received or b" 408 " in received.split(b"\r\n")[0], received[:100]
    for connection in [slow, *slow_heads]:
        connection.close()


@check
def bad_dates_are_refused(stage):
    for date in ("2026-02-30T00:00:00Z", "yesterday", "2026-13-01T00:00:00Z", "", "2026-01-01",
                 "2026-01-01T25:00:00Z", "99999-01-01T00:00:00Z", "2026-01-01T00:00:00"):
        stage.refused(stage.send({"name": "n", "scopes": ["read"], "expires_at": date},
                                 path="/api/v1/tokens"), 422)


@check
def bad_ids_and_cursors_are_refused(stage):
    for bad in ("0", "-1", "9223372036854775808", "1e3", "0x1", "%20", "1;drop", "'"):
        answer = stage.send(None, "ada", f"/api/v1/users/{bad}", "GET")
        assert answer.status in (404, 422), (bad, answer)
    for cursor in ("x", "W10", "e30", "a" * 5000, "%00"):
        answer = stage.send(None, "ann", f"/api/v1/tickets?cursor={cursor}", "GET")
        assert answer.status in (400, 422), (cursor, answer)
    for limit in ("0", "-1", "1000000", "ten", "1.5", ""):
        answer = stage.send(None, "ann", f"/api/v1/tickets?limit={limit}", "GET")
        assert answer.status == 422, (limit, answer)
    for version in ("x", '"x"', '"-1"', '"99999999999999999999"'):
        answer = stage.send({"subject": "x"}, "ann", "/api/v1/tickets/SHOP-1", "PATCH",
                            {"If-Match": version})
        assert answer.status in (400, 412, 422, 428), (version, answer)


@check
def cyclic_links_are_refused(stage):
    keys = [stage.send(TICKET).json["key"] for _ in range(4)]

    def link(one, relation, other):
        return stage.send({"relation": relation, "ticket": other}, "ann",
                          f"/api/v1/tickets/{one}/links")
    for relation in ("parent_of", "blocks", "duplicate_of", "caused_by"):
        for one, other in zip(keys, keys[1:]):
            assert link(one, relation, other).status == 201, (relation, one, other)
        for one, other in ((keys[-1], keys[0]), (keys[1], keys[0]), (keys[0], keys[0])):
            answer = link(one, relation, other)
            assert answer.status in (409, 422), (relation, answer)
            stage.refused(answer, answer.status)


@check
def a_token_of_another_installation_is_refused(stage):
    with tempfile.TemporaryDirectory(prefix="mainstay-other.") as folder:
        with Server(Path(folder)) as other:
            foreign = build_world(other).tokens["rita"]
    for token in (foreign, "x", "é", foreign[:-1], foreign * 1000):
        answer = stage.raw(f"GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}"
                           "\r\n\r\n".encode())
        assert answer.split(b" ")[1] in (b"401", b"400", b"431"), answer[:200]
    answer = stage.server.ask("GET", "/api/v1/me", token=foreign)
    stage.refused(answer, 401, "unauthenticated")


@check
def what_the_command_line_prints_moves_no_terminal(stage):
    hostile = "\x1b]0;owned\x07\x1b[2J\u202egpj.exe\u009b31m\x7f"
    key = stage.send({**TICKET, "text": hostile}).json["key"]
    for more in ([], ["--json"]):
        shown = subprocess.run(
            [BINARY, "ticket", "show", key, *more], check=True, capture_output=True, timeout=60,
            env={**ENVIRONMENT, "MAINSTAY_URL": f"http://127.0.0.1:{stage.server.port}",
                 "MAINSTAY_TOKEN": stage.world.tokens["rita"]}).stdout.decode()
        assert "gpj.exe" in shown and "owned" in shown, shown
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown), ascii(shown)


@check
def ten_thousand_open_connections_do_no_harm(stage):
    wanted = CONNECTIONS + 500
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if os.getuid() == 0 and hard < wanted:
        hard = wanted
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    assert hard >= wanted, f"this machine allows {hard} open files: 'ulimit -Hn {wanted}' first"
    held = []
    try:
        for number in range(CONNECTIONS):
            connection = socket.socket()
            connection.settimeout(10)
            # Another source address for each few thousand: one has only so many ports.
            connection.bind((f"127.0.1.{1 + number // 5000}", 0))
            connection.connect(("127.0.0.1", stage.server.port))
            held.append(connection)
        begun = time.monotonic()
        held[0].sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n")
        first = held[0].recv(4096)
        assert b" 200 " in first or b" 503 " in first or not first, first
        assert time.monotonic() - begun < 5, "an answer took 5 s beside 10,000 open connections"
    finally:
        for connection in held:
            connection.close()
    assert stage.server.is_alive()


# Texts that may have several lines, and secrets, which are taken as they come.
NOT_LINES = {"text", "note", "password", "current", "new", "file", "comment", "intro", "question",
             "notes", "text_format", "pattern", "description", "message", "context", "before",
             "after", "ssh_key", "known_hosts"}


def texts_of(document, schema, name):
    """The name and schema of each text that a request of this schema may hold."""
    schema = document.resolved(schema)
    for choice in schema.get("anyOf", []) + schema.get("oneOf", []):
        yield from texts_of(document, choice, name)
    for member, inner in schema.get("properties", {}).items():
        yield from texts_of(document, inner, member)
    if "items" in schema:
        yield from texts_of(document, schema["items"], name)
    if "string" in schema.get("type", []) and not {"enum", "format"} & set(schema):
        yield name, schema


@check
def each_text_of_a_request_is_a_line_or_known_to_be_none(stage):
    lines = set()
    for path, verbs in stage.document.document["paths"].items():
        for verb, operation in verbs.items():
            if not isinstance(operation, dict):
                continue
            content = operation.get("requestBody", {}).get("content", {})
            schemas = [("", content["application/json"]["schema"])] \
                if "application/json" in content else []
            parameters = map(stage.document.resolved, operation.get("parameters", []))
            schemas += [(parameter["name"], parameter["schema"])
                        for parameter in parameters if parameter["in"] == "query"]
            for name, schema in schemas:
                for member, text in texts_of(stage.document, schema, name):
                    is_line = "pattern" in text
                    may_have_lines = member in NOT_LINES and "/time-entries" not in path
                    assert is_line != may_have_lines, f"{verb} {path}: {member} {text}"
                    if is_line:
                        lines.add(member)
    assert len(lines) > 10, lines


@check
def line_ends_and_controls_are_refused_in_a_line(stage):
    for text in ("two\nlines", "a\r\nBcc: b@example.org", "\x1b[2J", "a\tb", "a\u0085b",
                 "a\u2028b"):
        stage.refused(stage.send({**TICKET, "subject": text}), 422, "not_one_line")
        stage.refused(stage.send({"name": text}, path="/api/v1/me", verb="PATCH",
                                 headers={"If-Match": "*"}), 422, "not_one_line")
    assert stage.send({**TICKET, "text": "two\nlines\tand more"}).status == 201


def healthy(stage, kept):
    """What must hold after every check."""
    assert stage.server.is_alive(), stage.server.log_tail()
    end = time.monotonic() + 10
    while stage.server.ask("GET", "/api/v1/health", timeout=10).status != 200:
        assert time.monotonic() < end, "not healthy within 10 s"
        time.sleep(0.1)
    answer = stage.server.ask("GET", f"/api/v1/tickets/{kept}", token=stage.world.tokens["rita"])
    assert answer.status == 200 and answer.json["subject"] == "Kept", answer
    assert not stage.document.complaint("GET", f"/api/v1/tickets/{kept}", answer)


def main():
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory(prefix="mainstay-bad-input.") as work:
        with Server(Path(work)) as server:
            world = build_world(server)
            document = Document(server.ask("GET", "/api/v1/openapi.json").json)
            stage = Stage(server, world, document)
            kept = stage.send(TICKET).json["key"]
            for function in checks:
                name = function.__name__.replace("_", " ")
                try:
                    function(stage)
                    healthy(stage, kept)
                    passed += 1
                    print(f"good: {name}")
                except Exception:  # Whatever it was is reported, and the next one runs.
                    failed += 1
                    print(f"BAD: {name}\n{traceback.format_exc(limit=-2)}")
            if server.stop() != 0:
                failed += 1
                print("BAD: the server did not end well\n" + server.log_tail())
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
