#!/usr/bin/env python3
"""Uploads that break off and go on: the connection is cut, the server killed, another node asked.
Played on SQLite, and on two nodes of one PostgreSQL, which is the server at
MAINSTAY_TEST_POSTGRES; it is required."""
import base64
import hashlib
import os
import socket
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from postgres import Postgres  # noqa: E402
from server import Server  # noqa: E402
from world import build_world, session_for  # noqa: E402

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = TUS | {"Content-Type": "application/offset+octet-stream"}
MIB = 1 << 20
checks = []


def check(function):
    """Registers a check; its name is what it promises. It is given the nodes, which may be one."""
    checks.append(function)
    return function


def encoded(text):
    return base64.b64encode(text.encode()).decode()


class Uploader:
    """One person's uploads, by tus as its clients speak it."""

    def __init__(self, world, who):
        self.token = world.tokens[who]

    def ask(self, server, verb, path, body=None, headers=None):
        return server.ask(verb, path, body, self.token, headers)

    def begin(self, server, size, name="fire.bin"):
        made = self.ask(server, "POST", "/api/v1/uploads", headers={
            **TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {encoded(name)}"})
        assert made.status == 201, made
        return made.headers["location"]

    def offset(self, server, path):
        head = self.ask(server, "HEAD", path, headers=TUS)
        assert head.status == 200, head
        return int(head.headers["upload-offset"])

    def send(self, server, path, offset, body, more=None):
        headers = {**BYTES, "Upload-Offset": str(offset), **(more or {})}
        return self.ask(server, "PATCH", path, body, headers)

    def connect(self, server, path, offset, length):
        """A connection on which a PATCH has begun."""
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        lines = [f"PATCH {path} HTTP/1.1", "Host: test", f"Authorization: Bearer {self.token}",
                 f"Content-Length: {length}", f"Upload-Offset: {offset}",
                 *(f"{name}: {value}" for name, value in BYTES.items()), "", ""]
        connection.sendall("\r\n".join(lines).encode())
        return connection


def wait_until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


def attach(server, world, who, file):
    """Opens a ticket with the file, and returns what it holds."""
    made = server.ask("POST", "/api/v1/tickets", {
        "application": "SHOP", "subject": "It burns", "text": "See.", "attachments": [file]},
        world.tokens[who])
    assert made.status == 201, made
    answer = server.ask("GET", f"/api/v1/attachments/{file}", token=world.tokens["ann"])
    assert answer.status == 200, answer
    return answer.body


@check
def an_upload_that_is_cut_off_and_whose_server_is_killed_goes_on_and_becomes_an_attachment(
        nodes, world):
    first, last = nodes[0], nodes[-1]
    rita = Uploader(world, "rita")
    data = os.urandom(20 * MIB)
    path = rita.begin(first, len(data))

    cut = rita.connect(first, path, 0, len(data))
    cut.sendall(data[:3 * MIB + 17])
    cut.close()
    wait_until(lambda: rita.offset(first, path) == 3 * MIB + 17)

    # What a killed server has said to be there is there; of the rest, at most one piece is lost.
    killed = rita.connect(first, path, 3 * MIB + 17, len(data) - 3 * MIB - 17)
    killed.sendall(data[3 * MIB + 17:15 * MIB])
    wait_until(lambda: rita.offset(first, path) > 10 * MIB)
    said = rita.offset(first, path)
    first.kill()
    killed.close()
    if first is not last:
        assert rita.offset(last, path) >= said
    first.start()
    offset = rita.offset(last, path)
    assert said <= offset <= 15 * MIB, (said, offset)

    digest = base64.b64encode(hashlib.sha1(data[offset:offset + MIB]).digest()).decode()
    part = rita.send(last, path, offset, data[offset:offset + MIB],
                     {"Upload-Checksum": f"sha1 {digest}"})
    assert part.status == 204 and part.headers["upload-offset"] == str(offset + MIB), part
    done = rita.send(first, path, offset + MIB, data[offset + MIB:])
    assert done.status == 204 and done.headers["upload-offset"] == str(len(data)), done
    file = done.headers["mainstay-file"]
    shown = rita.ask(last, "GET", path)
    assert shown.json["file"] == file and shown.json["received"] == len(data), shown
    assert attach(last, world, "rita", file) == data
    assert attach_again(last, world, file) == 422


def attach_again(server, world, file):
    return server.ask("POST", "/api/v1/tickets", {
        "application": "SHOP", "subject": "Again", "text": "See.", "attachments": [file]},
        world.tokens["rita"]).status


@check
def of_two_who_send_at_once_one_goes_on_and_the_other_is_told_where(nodes, world):
    rita = Uploader(world, "rita")
    data = os.urandom(2 * MIB)
    path = rita.begin(nodes[0], len(data))
    answers = []

    def send(server):
        answers.append(rita.send(server, path, 0, data).status)

    senders = [threading.Thread(target=send, args=(nodes[i % len(nodes)],)) for i in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(answers) == [204, 409, 409, 409], answers
    assert rita.offset(nodes[-1], path) == len(data)


@check
def a_client_that_comes_back_while_its_old_connection_hangs_goes_on(nodes, world):
    rita = Uploader(world, "rita")
    data = os.urandom(MIB)
    path = rita.begin(nodes[0], len(data))
    hanging = rita.connect(nodes[0], path, 0, len(data))
    hanging.sendall(data[:1000])
    assert rita.offset(nodes[-1], path) == 0
    done = rita.send(nodes[-1], path, 0, data)
    assert done.status == 204, done
    hanging.close()
    time.sleep(0.5)
    assert attach(nodes[0], world, "rita", done.headers["mainstay-file"]) == data


@check
def an_upload_is_its_makers_alone_and_takes_the_csrf_token_of_a_session(nodes, world):
    server = nodes[0]
    rita, ada = Uploader(world, "rita"), Uploader(world, "ada")
    path = rita.begin(server, 5)
    for verb in ("HEAD", "GET", "DELETE"):
        assert ada.ask(server, verb, path, headers=TUS).status == 404
    assert ada.send(server, path, 0, b"thief").status == 404
    assert server.ask("HEAD", path, headers=TUS).status == 401
    session = session_for(server, "rita")
    token = session.pop("X-CSRF-Token")
    bare = server.ask("PATCH", path, b"hello", headers={**BYTES, **session, "Upload-Offset": "0"})
    assert (bare.status, bare.code) == (403, "csrf"), bare
    proven = server.ask("PATCH", path, b"hello", headers={
        **BYTES, **session, "Upload-Offset": "0", "X-CSRF-Token": token})
    assert proven.status == 204, proven


@check
def what_is_too_large_unnamed_or_misnamed_does_not_begin(nodes, world):
    server, rita = nodes[0], Uploader(world, "rita")

    def begin(size, metadata):
        return rita.ask(server, "POST", "/api/v1/uploads", headers={
            **TUS, "Upload-Length": str(size), "Upload-Metadata": metadata})
    assert begin(26 * MIB, f"filename {encoded('a')}").status == 413
    for metadata, code in (("", "missing"), (f"filename {encoded('../a')}", "bad_file_name"),
                           ("filename /w==", "bad_text"), ("filename %", "bad_format")):
        answer = begin(5, metadata)
        assert answer.status == 422, answer
        assert answer.json["errors"][0]["code"] == code, answer
    options = server.ask("OPTIONS", "/api/v1/uploads")
    assert options.status == 204, options
    assert options.headers["tus-max-size"] == str(25 * MIB), options.headers


@check
def unfinished_uploads_fill_the_share_of_their_maker_and_give_it_back(nodes, world):
    server, rolf = nodes[0], Uploader(world, "rolf")
    paths = [rolf.begin(server, 25 * MIB) for _ in range(8)]
    full = rolf.ask(server, "POST", "/api/v1/uploads", headers={
        **TUS, "Upload-Length": "1", "Upload-Metadata": f"filename {encoded('a')}"})
    assert (full.status, full.code) == (429, "too_many_loose_files"), full
    plain = server.ask("POST", "/api/v1/attachments?name=a", b"x", rolf.token)
    assert plain.status == 429, plain
    assert rolf.ask(server, "DELETE", paths[0], headers=TUS).status == 204
    assert rolf.ask(server, "HEAD", paths[0], headers=TUS).status == 404
    rolf.begin(server, 25 * MIB)


def play(nodes):
    world = build_world(nodes[0])
    failed = 0
    for function in checks:
        name = function.__name__.replace("_", " ")
        try:
            function(nodes, world)
            assert all(node.is_alive() for node in nodes)
            print(f"good: {name} ({len(nodes)})", flush=True)
        except Exception:  # Whatever it was is reported, and the next one runs.
            failed += 1
            print(f"BAD: {name} ({len(nodes)})\n{traceback.format_exc(limit=-2)}", flush=True)
            print(nodes[0].log_tail(10))
    for node in nodes:
        assert node.stop() == 0, node.log_tail()
    return failed


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-uploads.") as work:
        with Server(Path(work) / "sqlite") as server:
            failed = play([server])
        postgres = Postgres()
        name = f"uploads{os.getpid()}"
        url = postgres.create(name)
        key = ("--key-file", str(Path(work) / "key"))
        try:
            with Server(Path(work) / "one", database=url, settings=key) as one, \
                    Server(Path(work) / "two", database=url, settings=key) as two:
                failed += play([one, two])
        finally:
            postgres.drop(name)
    print(f"{2 * len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
