"""Hostile input beside a live load: what it costs everybody else, and that nothing is lost.

Each bomb is of a size that was once enough to stop the server, or to hold it up for seconds.
"""
import http.client
import json
import smtplib
import threading
import time
from pathlib import Path

ROUNDS = 3
QUIET_SECONDS = 5


def mail(number, name, headers="", body="Hello.", media_type="text/plain"):
    return (f"From: otto@orchard.test\r\nTo: shop@mainstay.test\r\n"
            f"Subject: bomb {name} {number}\r\n"
            f"Message-ID: <bomb-{name}-{number}@orchard.test>\r\nMIME-Version: 1.0\r\n{headers}"
            f"Content-Type: {media_type}; charset=utf-8\r\n\r\n{body}\r\n").encode()


def related(number, name, html):
    """HTML with an inline image, so that its cid: references are looked up."""
    body = (f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b\r\n"
            "Content-Type: image/png\r\nContent-ID: <a@b>\r\nContent-Disposition: inline\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--")
    return mail(number, name, body=body, media_type="multipart/related; boundary=b")


def wrapped(text, width=900):
    """As lines that a mail may have (RFC 5322, section 2.1.1)."""
    return "\r\n".join(text[at:at + width] for at in range(0, len(text), width))


MAILS = {
    "groups": lambda n: mail(n, "groups", f"Cc: {wrapped('a:' * 44_000)}\r\n".replace(
        "\r\na", "\r\n a").replace("\r\n:", "\r\n :")),
    "content-ids": lambda n: related(n, "content-ids", wrapped("cid:" * 40_000)),
    "blockquotes": lambda n: mail(n, "blockquotes", body=wrapped(
        "<blockquote>" * 990 + "<hr>" * 400_000), media_type="text/html"),
    "attributes": lambda n: mail(n, "attributes", body="<p " + "\r\n".join(
        f"a{i}=1" for i in range(130_000)) + ">", media_type="text/html"),
    "nested-parts": lambda n: mail(n, "nested-parts", body="".join(
        f"--{i}\r\nContent-Type: multipart/mixed; boundary={i + 1}\r\n\r\n" for i in range(20_000)),
        media_type="multipart/mixed; boundary=0"),
    "quotes": lambda n: mail(n, "quotes", body="\r\n".join(["> " * 400] * 4_000)),
}
TEXTS = {
    "pipes": "|" * 100_000, "emphasis": "__a__b" * 16_666, "arrows": ">" * 100_000,
    "percent": "![x](cid:%) " * 8_000, "brackets": "[" * 100_000, "code": "`" * 100_000,
}


class Reader(threading.Thread):
    """Reads one ticket by key, again and again, and keeps the slowest answer."""

    def __init__(self, server, token, key):
        super().__init__(daemon=True)
        self.server, self.token, self.key = server, token, key
        self.times, self.failures, self.is_over = [], 0, False

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        while not self.is_over:
            begun = time.monotonic()
            try:
                connection.request("GET", f"/api/v1/tickets/{self.key}",
                                   headers={"Authorization": f"Bearer {self.token}"})
                answer = connection.getresponse()
                answer.read()
                self.failures += answer.status != 200
            except (OSError, http.client.HTTPException):
                self.failures += 1
                connection.close()
            self.times.append(time.monotonic() - begun)
            time.sleep(0.005)


class Writer(threading.Thread):
    """Opens tickets and sends mails; what was acknowledged must be there at the end."""

    def __init__(self, server, token):
        super().__init__(daemon=True)
        self.server, self.token = server, token
        self.tickets, self.mails, self.refused, self.is_over = {}, set(), 0, False

    def run(self):
        for number in range(1_000_000):
            if self.is_over:
                return
            subject = f"Ticket beside {number}"
            made = self.server.ask("POST", "/api/v1/tickets", {
                "application": "SHOP", "subject": subject, "text": "x" * 500}, self.token,
                timeout=60)
            if made.status == 201:
                self.tickets[made.json["key"]] = subject
            else:
                self.refused += 1
            subject = f"Mail beside {number}"
            with smtplib.LMTP("127.0.0.1", self.server.lmtp_port, timeout=60) as lmtp:
                lmtp.sendmail("rita@harbour.test", ["shop@mainstay.test"], (
                    f"From: rita@harbour.test\r\nTo: shop@mainstay.test\r\nSubject: {subject}\r\n"
                    f"Message-ID: <beside-{number}@harbour.test>\r\n\r\nHello.\r\n").encode())
            self.mails.add(subject)
            time.sleep(0.1)


class Memory(threading.Thread):
    """The largest resident size of the server, and of it with its children (kB)."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.process, self.alone, self.together, self.is_over = process, 0, 0, False

    def run(self):
        while not self.is_over:
            alone = resident(self.process.pid)
            together = alone + sum(resident(int(child)) for child in children(self.process.pid))
            self.alone, self.together = max(self.alone, alone), max(self.together, together)
            time.sleep(0.02)


def children(pid):
    try:
        return [child for task in Path(f"/proc/{pid}/task").iterdir()
                for child in (task / "children").read_text().split()]
    except OSError:
        return []


def resident(pid):
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def strangers(server):
    """Bodies of many MiB from nobody, sign-ins by the hundred, and streams of one person."""
    def body():
        try:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            connection.request("POST", "/api/v1/tickets", b"x" * (7 << 20),
                               {"Content-Type": "application/json"})
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            pass  # Ended before the body was: the point.

    def sign_in(number):
        try:
            server.ask("POST", "/api/v1/session", {"email": f"nobody{number}@harbour.test",
                                                   "password": "wrong horse battery"}, timeout=60)
        except (OSError, http.client.HTTPException):
            pass

    threads = [threading.Thread(target=body) for _ in range(40)]
    threads += [threading.Thread(target=sign_in, args=(number,)) for number in range(300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def throw(server, world, key, number):
    for bomb in MAILS.values():
        with smtplib.LMTP("127.0.0.1", server.lmtp_port, timeout=120) as lmtp:
            lmtp.sendmail("otto@orchard.test", ["shop@mainstay.test"], bomb(number))
    for text in TEXTS.values():
        server.ask("POST", f"/api/v1/tickets/{key}/messages",
                   {"text": text, "visibility": "public"}, world.tokens["ann"], timeout=120)
    for _ in range(20):
        server.ask("POST", f"/api/v1/tickets/{key}/messages",
                   {"text": "long " * 12_000, "visibility": "private"}, world.tokens["ann"])
    for _ in range(5):
        server.ask("GET", f"/api/v1/tickets/{key}/messages?limit=100", token=world.tokens["ann"],
                   timeout=120)
    strangers(server)


def wait_until_read(server, world, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        waiting = server.ask("GET", "/api/v1/mails?state=received&limit=1",
                             token=world.tokens["ada"]).json["items"]
        if not waiting:
            return
        time.sleep(0.2)
    raise RuntimeError(f"mails still wait to be read after {seconds} s")


def lost(server, world, writer):
    """What was acknowledged and is not there, and bombs that are nowhere, as sentences."""
    wrong = []
    for key, subject in writer.tickets.items():
        if server.ask("GET", f"/api/v1/tickets/{key}", token=world.tokens["ada"]).status != 200:
            wrong.append(f"ticket {key} ({subject}) was acknowledged and is gone")
    states = {}
    for state in ("received", "processed", "needs_attention"):
        cursor = ""
        while cursor is not None:
            page = server.ask("GET", f"/api/v1/mails?state={state}&limit=100{cursor}",
                              token=world.tokens["ada"]).json
            for one in page["items"]:
                if one["direction"] == "in":
                    states.setdefault(one["subject"], []).append((state, one["reason"]))
            cursor = f"&cursor={page['next']}" if page["next"] else None
    for subject in writer.mails:
        if states.get(subject, [("gone", None)])[0][0] != "processed":
            wrong.append(f"the mail {subject} is {states.get(subject)}")
    total = sum(len(each) for each in states.values())
    if total != len(writer.mails) + ROUNDS * len(MAILS):
        wrong.append(f"{total} mails are there of {len(writer.mails)} and {ROUNDS * len(MAILS)}")
    return wrong, states


def play(server, world):
    """Throws all bombs ROUNDS times beside the load. Answers (figures, complaints)."""
    key = server.ask("POST", "/api/v1/tickets", {
        "application": "SHOP", "subject": "The one that is read", "text": "x"},
        world.tokens["rita"]).json["key"]
    reader = Reader(server, world.tokens["ann"], key)
    writer, memory = Writer(server, world.tokens["rita"]), Memory(server.process)
    for thread in (reader, writer, memory):
        thread.start()
    time.sleep(QUIET_SECONDS)
    quiet = list(reader.times)
    for number in range(ROUNDS):
        throw(server, world, key, number)
    wait_until_read(server, world)
    for thread in (reader, writer, memory):
        thread.is_over = True
        thread.join()
    wrong, states = lost(server, world, writer)
    if reader.failures:
        wrong.append(f"{reader.failures} of {len(reader.times)} reads failed")
    figures = {"quiet_ms": max(quiet) * 1000, "worst_ms": max(reader.times) * 1000,
               "p99_ms": sorted(reader.times)[len(reader.times) * 99 // 100] * 1000,
               "reads": len(reader.times), "tickets": len(writer.tickets),
               "mails": len(writer.mails), "refused": writer.refused,
               "server_mb": memory.alone / 1024, "all_mb": memory.together / 1024,
               "bombs": {subject: seen for subject, seen in states.items()
                         if subject and subject.startswith("bomb")}}
    print(json.dumps(figures, indent=1))
    return figures, wrong
