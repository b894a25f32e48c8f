#!/usr/bin/env python3
"""Kills the server with SIGKILL while it hands mails over to a mail server that is slow to answer,
and lets one hang: no mail is lost, one that left twice is marked so, and mail that comes in waits
for none that goes out.
"""
import email
import smtplib
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402
from smtp_sink import Sink  # noqa: E402
from world import build_world  # noqa: E402

ROUNDS = 6
REPLIES = 5
INCOMING = 20


def eventually(what, find, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := find():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds} s")


def ask(server, world, who, verb, path, body=None):
    answer = server.ask(verb, f"/api/v1/{path}", body, world.tokens[who])
    assert answer.status < 300, f"{verb} {path}: {answer!r}"
    return answer.json


def reply(server, world, count):
    for _ in range(count):
        key = ask(server, world, "rita", "POST", "tickets",
                  {"application": "SHOP", "subject": "Mail", "text": "?"})["key"]
        ask(server, world, "ann", "POST", f"tickets/{key}/messages",
            {"text": "By mail.", "visibility": "public"})


def mails(server, world, state):
    return ask(server, world, "ada", "GET", f"mails?state={state}&limit=100")["items"]


def taken(sink):
    """How often each Message-ID was taken."""
    with sink.lock:
        return Counter(email.message_from_bytes(raw)["Message-ID"].strip("<>")
                       for _, raw in sink.mails)


def killed_while_sending(work):
    with Sink(hesitates=0.4) as sink, Server(work, smtp=sink.address) as server:
        world = build_world(server)
        for number in range(ROUNDS):
            reply(server, world, REPLIES)
            before = sum(taken(sink).values())
            eventually("a mail on its way", lambda: sum(taken(sink).values()) > before)
            server.kill()
            server.start()
        wanted = ROUNDS * REPLIES
        sent = eventually("all sent", lambda: (
            found if len(found := mails(server, world, "sent")) == wanted else None))
        times = taken(sink)
        marked = {mail["message_id"] for mail in sent if mail["may_be_repeated"]}
    twice = {id for id, count in times.items() if count > 1}
    print(f"{len(times)} mails, {len(twice)} of them left more than once, {len(marked)} marked")
    assert len(times) == wanted, f"{wanted} replies, {len(times)} mails"
    assert twice, "no kill hit a handing-over: nothing was tested"
    assert twice <= marked, f"left twice without a mark: {twice - marked}"


def incoming_beside_a_server_that_hangs(work, verb):
    """Twice as many mails hang as may be sent at once."""
    with Sink(hangs_at=verb) as sink, Server(work, smtp=sink.address) as server:
        world = build_world(server)
        reply(server, world, 8)
        time.sleep(1)
        with smtplib.LMTP("127.0.0.1", server.lmtp_port) as lmtp:
            for number in range(INCOMING):
                lmtp.sendmail("otto@orchard.test", ["shop@mainstay.test"], (
                    f"From: otto@orchard.test\r\nSubject: In {number}\r\n"
                    f"Message-ID: <{number}@orchard.test>\r\n\r\nHello.\r\n").encode())
        eventually("all mail that came in a ticket", lambda: sum(
            ticket["subject"].startswith("In ")
            for ticket in ask(server, world, "ann", "GET", "tickets?limit=100")["items"]
        ) == INCOMING, seconds=40)
        if verb == b"QUIT":
            eventually("all mail that went out sent",
                       lambda: len(mails(server, world, "sent")) == 8, seconds=60)


def main():
    checks = {
        "killed while it hands mails over": killed_while_sending,
        "a mail server that never answers QUIT":
            lambda work: incoming_beside_a_server_that_hangs(work, b"QUIT"),
        "a mail server that never answers RCPT":
            lambda work: incoming_beside_a_server_that_hangs(work, b"RCPT"),
    }
    failed = 0
    for name, check in checks.items():
        with tempfile.TemporaryDirectory(prefix="mainstay-sending.") as work:
            try:
                check(Path(work))
            except (AssertionError, RuntimeError, OSError) as wrong:
                failed += 1
                print(f"{name}: {wrong}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
