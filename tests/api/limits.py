#!/usr/bin/env python3
"""What one client may take, and how it is told: bodies, files, streams, rates, proxies, sign-ins.
Each check starts the real binary with the settings it is about."""
import json
import socket
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from openapi import Document  # noqa: E402
from server import ADMIN_EMAIL, ADMIN_PASSWORD, Server  # noqa: E402
from world import build_world  # noqa: E402

TICKET = {"application": "SHOP", "subject": "Kept", "text": "Kept."}
checks = []


def check(*settings):
    """Registers a check; its name is what it promises. It is given a server with the settings."""
    def register(function):
        checks.append((function, settings))
        return function
    return register


def request(verb, target, token=None, headers="", length=None):
    """A head as bytes; the body, if there is to be one, is sent apart or never."""
    lines = f"{verb} {target} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
    if token:
        lines += f"Authorization: Bearer {token}\r\n"
    if length is not None:
        lines += f"Content-Length: {length}\r\n"
    return (lines + headers + "\r\n").encode()


class Got:
    """The first answer on a connection."""

    def __init__(self, received):
        head, _, self.body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {name.lower(): value.strip() for name, _, value in
                        (line.partition(":") for line in lines)}

    @property
    def code(self):
        return json.loads(self.body)["code"]


def exchange(server, *pieces, seconds=30):
    """Sends all pieces, and only then reads the answer, as simple clients do."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as connection:
        for piece in pieces:
            connection.sendall(piece)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
            head, found, body = received.partition(b"\r\n\r\n")
            if not found:
                continue
            length = [line.split(b":")[1] for line in head.lower().split(b"\r\n")
                      if line.startswith(b"content-length:")]
            if not length or len(body) >= int(length[0]):
                break
        assert received, "the connection ended without an answer"
        return Got(received)


@check()
def a_stranger_is_answered_before_the_body_is_sent(server, world):
    for target in ("/api/v1/tickets", "/api/v1/attachments?name=a"):
        got = exchange(server, request("POST", target, "x" * 43, length=900_000))
        assert (got.status, got.code) == (401, "unauthenticated"), got.body
        got = exchange(server, request("POST", target, length=900_000))
        assert (got.status, got.code) == (401, "unauthenticated"), got.body
        got = exchange(server, request("POST", target, "x" * 43, "Expect: 100-continue\r\n", 10))
        assert got.status == 401, got.body
    got = exchange(server, request("POST", "/api/v1/session", length=100_000))
    assert (got.status, got.code) == (413, "too_large"), got.body
    got = exchange(server, request("POST", "/api/v1/tickets", world.tokens["rita"],
                                   "Expect: 100-continue\r\n", 10))
    assert got.status == 100, got.body


@check()
def a_file_too_large_is_refused_so_that_its_sender_can_read_why(server, world):
    piece = b"x" * (1 << 20)
    got = exchange(server, request("POST", "/api/v1/attachments?name=a", world.tokens["rita"],
                                   length=60 << 20), *[piece] * 60)
    assert (got.status, got.code) == (413, "too_large"), got.body
    got = exchange(server, request("POST", "/api/v1/tickets", world.tokens["rita"],
                                   length=60 << 20), *[piece] * 60)
    assert (got.status, got.code) == (413, "too_large"), got.body


@check("--loose-files-mib-max", "3", "--loose-files-max", "5")
def a_requester_cannot_fill_the_disk_with_files_of_no_message(server, world):
    def upload(who, body):
        return server.ask("POST", "/api/v1/attachments?name=a", body, world.tokens[who])
    statuses = [upload("rita", b"x" * (1 << 20)).status for _ in range(5)]
    assert statuses == [201, 201, 201, 429, 429], statuses
    small = [upload("ruth", b"x") for _ in range(6)]
    assert [answer.status for answer in small] == [201] * 5 + [429], small
    assert small[-1].code == "too_many_loose_files" and small[-1].headers["retry-after"], small[-1]
    # What would be refused is not taken at all.
    got = exchange(server, request("POST", "/api/v1/attachments?name=a", world.tokens["rita"],
                                   length=20 << 20))
    assert got.status == 429, got.body
    files = [answer.json["id"] for answer in small[:5]]
    answer = server.ask("POST", "/api/v1/tickets", {**TICKET, "attachments": files},
                        world.tokens["ruth"])
    assert answer.status == 201, answer
    assert upload("ruth", b"x").status == 201


@check("--streams-per-person", "3")
def one_person_has_only_so_many_streams_and_others_have_theirs(server, world):
    open_streams = []
    try:
        def stream(who):
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
            open_streams.append(connection)
            connection.sendall(request("GET", "/api/v1/events", world.tokens[who]))
            return Got(connection.recv(65536))
        assert [stream("rita").status for _ in range(3)] == [200] * 3
        refused = stream("rita")
        assert (refused.status, refused.code) == (429, "too_many_streams"), refused.body
        assert int(refused.headers["retry-after"]) > 0
        assert stream("ann").status == 200
    finally:
        for connection in open_streams:
            connection.close()


@check("--requester-writes-per-second", "1")
def one_requester_writes_only_so_fast_and_others_do_not_wait(server, world):
    answers = [server.ask("POST", "/api/v1/tickets", TICKET, world.tokens["rita"])
               for _ in range(40)]
    refused = [answer for answer in answers if answer.status == 429]
    made = [answer for answer in answers if answer.status == 201]
    # One was the token that she made.
    assert len(made) >= 9 and refused and len(made) + len(refused) == 40, (len(made), len(refused))
    assert refused[0].code == "too_many_requests" and int(refused[0].headers["retry-after"]) > 0
    assert server.ask("GET", "/api/v1/me", token=world.tokens["rita"]).status == 200
    assert server.ask("POST", "/api/v1/tickets", TICKET, world.tokens["ruth"]).status == 201


@check("--anonymous-requests-per-second", "4")
def strangers_of_one_address_are_told_to_wait(server, world):
    statuses = {server.ask("GET", "/api/v1/me", token="x" * 43).status for _ in range(200)}
    assert statuses == {401, 429}, statuses
    assert server.ask("GET", "/api/v1/me", token=world.tokens["rita"]).status == 200
    assert server.ask("GET", "/api/v1/health").status == 200


@check("--anonymous-requests-per-second", "4")
def a_program_has_the_quota_of_its_ingest_key_and_keeps_nobody_waiting(server, world):
    def key(name):
        return server.ask("POST", "/api/v1/applications/SHOP/ingest-keys", {"name": name},
                          world.tokens["ada"]).json["secret"]

    def report(secret):
        return server.ask("POST", "/api/v1/signals",
                          {"alive": [{"source": "cron", "every_seconds": 60}]}, secret)
    eager, calm = key("eager"), key("calm")
    answers = [report(eager) for _ in range(60)]
    assert {answer.status for answer in answers} == {200, 429}, answers
    refused = [answer for answer in answers if answer.status == 429]
    assert refused[0].code == "too_many_requests" and int(refused[0].headers["retry-after"]) > 0
    assert sum(answer.status == 200 for answer in answers) >= 40, answers
    assert report(calm).status == 200
    assert server.ask("GET", "/api/v1/me", token=world.tokens["rita"]).status == 200


@check("--anonymous-requests-per-second", "4", "--trusted-proxies", "127.0.0.1,10.0.0.0/8")
def a_client_behind_a_proxy_is_counted_by_its_own_address(server, world):
    def ask(forwarded):
        return server.ask("GET", "/api/v1/me", token="x" * 43,
                          headers={"X-Forwarded-For": forwarded}).status
    # What a client writes itself stands on the left, and is not believed.
    statuses = {ask(f"198.51.100.{number}, 203.0.113.7, 10.0.0.2") for number in range(200)}
    assert statuses == {401, 429}, statuses
    assert ask("203.0.113.8") == 401


@check("--anonymous-requests-per-second", "4")
def nobody_is_believed_where_no_proxy_is_trusted(server, world):
    statuses = {server.ask("GET", "/api/v1/me", token="x" * 43,
                           headers={"X-Forwarded-For": f"198.51.100.{number}",
                                    "Forwarded": f"for=198.51.100.{number}"}).status
                for number in range(200)}
    assert statuses == {401, 429}, statuses


@check("--public-url", "https://desk.example.com")
def under_https_the_cookie_is_bound_to_its_host_and_https_is_asked_for(server, world):
    entered = server.ask("POST", "/api/v1/session",
                         {"email": ADMIN_EMAIL, "password": ADMIN_PASSWORD})
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith("__Host-mainstay_session="), cookie
    assert "; Secure" in cookie and "; Path=/" in cookie and "Domain" not in cookie, cookie
    assert server.ask("GET", "/api/v1/me",
                      headers={"Cookie": cookie.split(";")[0]}).status == 200
    plain = cookie.split(";")[0].removeprefix("__Host-")
    assert server.ask("GET", "/api/v1/me", headers={"Cookie": plain}).status == 401
    for path in ("/", "/api/v1/me", "/api/v1/health", "/nowhere", "/%zz"):
        headers = server.ask("GET", path).headers
        assert headers["strict-transport-security"].startswith("max-age=31536000"), (path, headers)


@check()
def what_is_private_is_kept_by_no_cache_and_shown_in_no_foreign_frame(server, world):
    made = server.ask("POST", "/api/v1/attachments?name=a.png", b"bytes", world.tokens["rita"])
    for path in ("/api/v1/me", "/api/v1/tickets", f"/api/v1/attachments/{made.json['id']}",
                 "/api/v1/nowhere", "/metrics"):
        headers = server.ask("GET", path, token=world.tokens["rita"]).headers
        assert headers["cache-control"] == "no-store", (path, headers)
        assert headers["x-content-type-options"] == "nosniff", (path, headers)
        assert headers["referrer-policy"] == "no-referrer", (path, headers)
        assert headers["cross-origin-resource-policy"] == "same-origin", (path, headers)
        assert "frame-ancestors" in headers["content-security-policy"], (path, headers)
    page = server.ask("GET", "/").headers
    assert page["cross-origin-opener-policy"] == "same-origin", page
    assert "frame-ancestors" in page["content-security-policy"], page


@check("--password-threads", "1")
def many_sign_ins_neither_hold_up_downloads_nor_are_refused(server, world):
    body = b"x" * 100_000
    made = server.ask("POST", "/api/v1/attachments?name=a", body, world.tokens["rita"])
    statuses, threads = [], []

    def enter():
        statuses.append(server.ask("POST", "/api/v1/session",
                                   {"email": ADMIN_EMAIL, "password": ADMIN_PASSWORD},
                                   timeout=120).status)
    for _ in range(40):
        threads.append(threading.Thread(target=enter))
        threads[-1].start()
    downloads = 0
    while any(thread.is_alive() for thread in threads):
        answer = server.ask("GET", f"/api/v1/attachments/{made.json['id']}",
                            token=world.tokens["rita"])
        assert answer.status == 200 and answer.body == body, answer.status
        downloads += 1
    # All are in the queue of one thread: a download that waited for them would be one of few.
    assert downloads > 10, downloads
    assert statuses == [200] * 40, statuses
    metrics = server.ask("GET", "/metrics").body.decode()
    assert 'mainstay_executor_begun_total{executor="passwords"}' in metrics, metrics
    assert 'mainstay_executor_waiting{executor="files"} 0' in metrics, metrics


@check()
def a_repetition_is_refused_to_whom_the_thing_is_no_longer_shown(server, world):
    def as_(who, verb, path, body=None, headers=None):
        return server.ask(verb, path, body, world.tokens[who], headers)
    key = as_("rita", "POST", "/api/v1/tickets", TICKET).json["key"]
    path = f"/api/v1/tickets/{key}"
    watched = as_("ann", "POST", f"{path}/watchers", {"user": world.ids["ruth"]})
    assert watched.status == 200, watched
    reply = ("ruth", "POST", f"{path}/messages", {"text": "Me too.", "visibility": "public"},
             {"Idempotency-Key": "once"})
    first, again = as_(*reply), as_(*reply)
    assert first.status == 201 and again.status == 201 and first.json == again.json, again
    as_("ann", "DELETE", f"{path}/watchers/{world.ids['ruth']}")
    lost = as_(*reply)
    assert (lost.status, lost.code) == (404, "not_found"), lost
    assert len(as_("rita", "GET", f"{path}/messages").json["items"]) == 2


@check()
def a_member_named_twice_is_refused_by_name(server, world):
    answer = server.ask("POST", "/api/v1/tickets",
                        b'{"application":"SHOP","subject":"a","sub\\u006aect":"b","text":"x"}',
                        world.tokens["rita"], {"Content-Type": "application/json"})
    assert answer.status == 422, answer
    assert answer.json["errors"][0] == {**answer.json["errors"][0], "field": "subject",
                                        "code": "repeated"}, answer


GENERIC = {
    400: lambda v, path, token: [request(v, path + "?a=%zz", token)],
    405: lambda v, path, token: [request("FROB", path, token)],
    406: lambda v, path, token: [request(v, path, token, "Accept: image/png\r\n")],
    413: lambda v, path, token: [request(v, path, token, length=1 << 40)],
    414: lambda v, path, token: [request(v, path + "?a=" + "b" * 17_000, token)],
    415: lambda v, path, token: [request(v, path, token, "Content-Encoding: zstd\r\n", 2), b"{}"],
    417: lambda v, path, token: [request(v, path, token, "Expect: miracles\r\n")],
    422: lambda v, path, token: [request(v, path + "?never_a_member=1", token)],
    431: lambda v, path, token: [request(v, path, token, "X-Long: " + "y" * 30_000 + "\r\n")],
    401: lambda v, path, token: [request(v, path, "x" * 43)],
    501: lambda v, path, token: [request(v, path, token, "Transfer-Encoding: gzip\r\n")],
    505: lambda v, path, token: [request(v, path, token).replace(b"HTTP/1.1", b"HTTP/3.0")],
}


@check()
def every_status_that_http_gives_is_documented_for_each_route(server, world):
    document = Document(server.ask("GET", "/api/v1/openapi.json").json)
    server.ask("POST", "/api/v1/tickets", TICKET, world.tokens["rita"])
    seen, wrong = {}, []
    for verb, template, operation in document.operations():
        path = template.replace("{key}", "SHOP-1")
        for name in ("id", "user"):
            path = path.replace("{" + name + "}", "1")
        for wanted, pieces in GENERIC.items():
            if wanted == 406 and "406" not in operation["responses"]:
                continue  # It answers no body, and so would be done.
            got = exchange(server, *pieces(verb, path, world.tokens["ada"]))
            if got.status == wanted:
                seen[wanted] = seen.get(wanted, 0) + 1
            responses = operation["responses"]
            response = document.resolved(responses.get(str(got.status), {}))
            if not response:
                wrong.append(f"{verb} {template}: {got.status} (for {wanted})")
            elif got.status >= 400:
                assert got.headers["content-type"] in response["content"], (verb, template, got)
    assert not wrong, "\n".join(wrong)
    routes = len(list(document.operations()))
    for status in GENERIC:
        assert seen.get(status), f"nothing answered {status}"
    for status in (400, 405, 414, 417, 431, 501, 505):
        assert seen[status] == routes, f"{seen[status]} of {routes} answered {status}"


@check()
def the_document_says_formats_and_defaults_and_its_longest_filter_fits(server, world):
    document = Document(server.ask("GET", "/api/v1/openapi.json").json)
    for verb, template, operation in document.operations():
        for parameter in operation["parameters"]:
            schema, where = document.resolved(parameter["schema"]), f"{verb} {template}"
            if parameter["name"] == "limit":
                assert 0 < schema["default"] <= schema["maximum"], where
            if parameter["name"] in ("key", "cursor", "Idempotency-Key", "If-Match", "id", "user"):
                assert "pattern" in schema, (where, parameter)
            if parameter["in"] == "query" and schema.get("type") == "string":
                bounded = {"maxLength", "pattern", "enum", "format"} & set(schema)
                assert bounded, (where, parameter)
    schemas = document.document["components"]["schemas"]
    assert schemas["CreateUser"]["properties"]["email"]["format"] == "email"
    assert "pattern" in schemas["TicketRow"]["properties"]["key"]
    assert "pattern" in schemas["ApplicationView"]["properties"]["key"]
    find = document.document["paths"]["/api/v1/tickets"]["get"]["parameters"]
    longest = [p["schema"]["maxLength"] for p in find if p["name"] == "filter"][0]
    target = "/api/v1/tickets?filter=" + "%F0%9F%94%A5" * longest + "&cursor=" + "A" * 500
    answer = server.ask("GET", target, token=world.tokens["ann"])
    assert answer.status == 422, answer


def main():
    passed, failed = 0, 0
    names = set(sys.argv[1:])
    for function, settings in checks:
        if names and function.__name__ not in names:
            continue
        name = function.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory(prefix="mainstay-limits.") as work:
            with Server(Path(work), settings=settings) as server:
                try:
                    function(server, build_world(server))
                    assert server.is_alive() and server.stop() == 0, server.log_tail()
                    passed += 1
                    print(f"good: {name}", flush=True)
                except Exception:  # Whatever it was is reported, and the next one runs.
                    failed += 1
                    print(f"BAD: {name}\n{traceback.format_exc(limit=-2)}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
