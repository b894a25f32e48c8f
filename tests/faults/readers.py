"""Mails and their readers: the server is killed again and again while it reads a healthy mail, and
is given mails that once brought it down.
"""
import base64
import os
import random
import smtplib
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from server import Server  # noqa: E402
from world import build_world  # noqa: E402

KILLS = 8
FROM = "From: otto@orchard.test\r\nTo: shop@mainstay.test\r\n"
HTML = "Content-Type: text/html\r\n\r\n"
# By subject, as they were found.
BOMBS = {
    "groups": "Cc: " + "a:" * 44_000 + "\r\n\r\nHello\r\n",
    "content ids": HTML + "cid:" * 40_000,
    "quotes": HTML + "<blockquote>" * 990 + "<hr>" * 400_000,
    "attributes": HTML + "<p " + "".join(f"a{i} " for i in range(130_000)) + ">",
}


def deliver(server, subject, rest):
    with smtplib.LMTP("127.0.0.1", server.lmtp_port) as lmtp:
        lmtp.sendmail("otto@orchard.test", ["shop@mainstay.test"],
                      f"{FROM}Subject: {subject}\r\n{rest}".encode())


def children(process):
    """The ids of the processes that `process` started."""
    found = []
    for thread in Path(f"/proc/{process}/task").iterdir():
        found += (thread / "children").read_text().split()
    return [int(child) for child in found]


def wait_for(condition, seconds=30):
    """What `condition` answers, once it is not empty."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.002)
    return None


def mails(server, world, state):
    return server.ask("GET", f"/api/v1/mails?state={state}&limit=100",
                      token=world.tokens["ada"]).json["items"]


def killed_while_reading(work):
    """(checks passed, complaints). However often it is killed, the mail is read in the end, and no
    reader outlives its server."""
    passed, wrong = 0, []
    server = Server(work / "reading")
    with server:
        world = build_world(server)
        picture = base64.encodebytes(random.randbytes(12 << 20)).decode()
        picture = picture.replace("\n", "\r\n")
        deliver(server, "healthy", "Content-Type: image/png; name=x.png\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\n" + picture)
        for number in range(KILLS):
            readers = wait_for(lambda: children(server.process.pid))
            if not readers:
                wrong.append(f"round {number}: nobody reads the mail")
                break
            server.kill()
            if wait_for(lambda: not any(os.path.exists(f"/proc/{each}") for each in readers)):
                passed += 1
            else:
                wrong.append(f"round {number}: a reader outlives its server")
            server.start()
        if wait_for(lambda: mails(server, world, "processed")):
            passed += 1
        else:
            wrong.append(f"a healthy mail was not read: {mails(server, world, 'needs_attention')}")
        server.stop()
    return passed, wrong


def hostile_mails(work):
    """(checks passed, complaints). Each is read or needs attention; the server and a mail that
    comes after them do not suffer."""
    passed, wrong = 0, []
    server = Server(work / "hostile")
    with server:
        world = build_world(server)
        for subject, rest in BOMBS.items():
            deliver(server, subject, rest)
        deliver(server, "healthy", "\r\nHello\r\n")
        wait_for(lambda: not mails(server, world, "received"), 120)
        left = mails(server, world, "received")
        read = {mail["subject"] for mail in mails(server, world, "processed")}
        if not server.is_alive() or left or "healthy" not in read:
            wrong.append(f"hostile mails stop others: {left}\n{server.log_tail(10)}")
        else:
            passed += 1
        for mail in mails(server, world, "needs_attention"):
            wrong.append(f"{mail['subject']} could be read within bounds: {mail['reason']}")
        if not wrong:
            passed += 1
        server.stop()
    return passed, wrong
