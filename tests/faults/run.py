#!/usr/bin/env python3
"""Kills the server with SIGKILL under load, ten times, and compares what was acknowledged with what
is there: every ticket, message, LMTP 250 and outgoing mail, none twice, and all found. Also kills
it while it lays out its database for the first time, freezes the PostgreSQL under it, and damages
stored files.
"""
import email
import http.client
import json
import random
import smtplib
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from clocks import wrong_clocks  # noqa: E402
from damaged import damaged_files  # noqa: E402
from frozen import frozen_postgresql  # noqa: E402
from health import checked_health  # noqa: E402
from readers import hostile_mails, killed_while_reading  # noqa: E402
from server import Server  # noqa: E402
from smtp_sink import Sink  # noqa: E402
from world import build_world  # noqa: E402

ROUNDS = 10
WRITERS = 4
MAILERS = 2
SECONDS = (0.4, 1.6)  # A round's load lasts between these.


class Ledger:
    """What was asked for, and what the server acknowledged."""

    def __init__(self):
        self.lock = threading.Lock()
        self.tickets, self.replies, self.mails = {}, set(), set()
        self.asked = set()

    def tried(self, text):
        with self.lock:
            self.asked.add(text)


class Writer(threading.Thread):
    """Opens tickets as Rita and answers them as Ann until the server dies. What was in flight then
    is sent again in the next round under the same Idempotency-Key."""

    def __init__(self, number, server, world, ledger, pending):
        super().__init__(daemon=True)
        self.number, self.server, self.world = number, server, world
        self.ledger, self.pending = ledger, pending

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            while True:
                self.once(connection)
        except (OSError, http.client.HTTPException):
            pass  # Killed, as planned.
        finally:
            connection.close()

    def once(self, connection):
        if not self.pending:
            self.pending.append(("ticket", f"T{self.number}-{random.getrandbits(48):x}", None))
        kind, text, key = self.pending[0]
        self.ledger.tried(text)
        if kind == "ticket":
            made = self.post(connection, "rita", "/api/v1/tickets", text,
                             {"application": "SHOP", "subject": text, "text": text})
            with self.ledger.lock:
                self.ledger.tickets[text] = made["key"]
            self.pending[0] = ("reply", f"R{text}", made["key"])
        else:
            self.post(connection, "ann", f"/api/v1/tickets/{key}/messages", text,
                      {"text": text, "visibility": "public"})
            with self.ledger.lock:
                self.ledger.replies.add((key, text))
            self.pending.clear()

    def post(self, connection, who, path, key, body):
        connection.request("POST", path, json.dumps(body), {
            "Authorization": f"Bearer {self.world.tokens[who]}", "Idempotency-Key": key,
            "Content-Type": "application/json"})
        response = connection.getresponse()
        text = response.read()
        if response.status != 201:
            raise RuntimeError(f"POST {path}: {response.status} {text!r}")
        return json.loads(text)


class Mailer(threading.Thread):
    """Hands mails over by LMTP; what was not acknowledged is handed over again, as Postfix does."""

    def __init__(self, number, server, ledger, pending):
        super().__init__(daemon=True)
        self.number, self.server, self.ledger, self.pending = number, server, ledger, pending

    def run(self):
        try:
            with smtplib.LMTP("127.0.0.1", self.server.lmtp_port) as lmtp:
                while True:
                    self.once(lmtp)
        except (OSError, smtplib.SMTPException):
            pass  # Killed, as planned.

    def once(self, lmtp):
        if not self.pending:
            self.pending.append(f"M{self.number}-{random.getrandbits(48):x}")
        text = self.pending[0]
        self.ledger.tried(text)
        lmtp.sendmail("otto@orchard.test", ["shop@mainstay.test"], (
            f"From: otto@orchard.test\r\nTo: shop@mainstay.test\r\nSubject: {text}\r\n"
            f"Message-ID: <{text}@orchard.test>\r\n\r\n{text}\r\n").encode())
        with self.ledger.lock:
            self.ledger.mails.add(text)
        self.pending.clear()


def play_round(server, world, ledger, pending):
    """Load until the kill."""
    threads = [Writer(i, server, world, ledger, pending[i]) for i in range(WRITERS)]
    threads += [Mailer(i, server, ledger, pending[WRITERS + i]) for i in range(MAILERS)]
    for thread in threads:
        thread.start()
    time.sleep(random.uniform(*SECONDS))
    server.kill()
    for thread in threads:
        thread.join(15)
        assert not thread.is_alive(), "a client still waits for a dead server"


def pages(server, world, path):
    """Every item of a list."""
    cursor, mark = "", "&" if "?" in path else "?"
    while cursor is not None:
        answer = server.ask("GET", f"/api/v1/{path}{mark}limit=100{cursor}",
                            token=world.tokens["ada"])
        assert answer.status == 200, answer
        yield from answer.json["items"]
        cursor = f"&cursor={answer.json['next']}" if answer.json["next"] else None


def everything(server, world):
    """(tickets by subject, message texts by ticket) as the API shows them."""
    subjects, messages = Counter(), Counter()
    for ticket in pages(server, world, "tickets"):
        subjects[ticket["subject"]] += 1
        for message in pages(server, world, f"tickets/{ticket['key']}/messages"):
            messages[message["text"].strip()] += 1
    return subjects, messages


def settle_mails(server, world, seconds=60):
    """Waits until every mail was read. None may need attention: whatever was killed with the server
    says nothing about the mail."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and list(pages(server, world, "mails?state=received")):
        time.sleep(0.2)
    return [f"mail {mail['subject']} needs attention: {mail['reason']}"
            for mail in pages(server, world, "mails?state=needs_attention")
            if mail["direction"] == "in"]


def sent_mails(sink):
    """The Message-IDs that left for each reply. A mail that was on its way when the server died may
    come again; it has the same Message-ID then, which is how a mailbox knows it."""
    with sink.lock:
        raw = [mail for _, mail in sink.mails]
    found = {}
    for mail in map(email.message_from_bytes, raw):
        part = next(p for p in mail.walk() if p.get_content_type() == "text/plain")
        text = part.get_payload(decode=True).decode().split()[0]
        found.setdefault(text, set()).add(mail["Message-ID"])
    return found


def wait_for_mails(sink, ledger, seconds=60):
    end = time.monotonic() + seconds
    wanted = {text for _, text in ledger.replies}
    while time.monotonic() < end and not wanted <= set(sent_mails(sink)):
        time.sleep(0.2)


def not_found(server, world, texts, seconds=60):
    """Those of a hundred of these texts that the search does not find, however long it had."""
    missing = random.sample(sorted(texts), min(100, len(texts)))
    end = time.monotonic() + seconds
    while missing and time.monotonic() < end:
        missing = [text for text in missing
                   if not server.ask("GET", f"/api/v1/search?q=%22{text}%22",
                                     token=world.tokens["ada"]).json["groups"]]
        time.sleep(0.2)
    return missing


def compare(server, world, ledger, sink):
    """What is missing or double, as sentences."""
    needy = settle_mails(server, world)
    wait_for_mails(sink, ledger)
    subjects, messages = everything(server, world)
    sent = sent_mails(sink)
    wrong = needy
    for name, wanted, there in (
            ("ticket", set(ledger.tickets), subjects),
            ("message", {text for _, text in ledger.replies}, messages),
            ("mail in", ledger.mails, subjects)):
        wrong += [f"{name} {text} was acknowledged and is gone" for text in wanted - set(there)]
    wrong += [f"{text} is there {there[text]} times" for there in (subjects, messages)
              for text in ledger.asked if there[text] > 1]
    texts = {*ledger.tickets, *ledger.mails, *(text for _, text in ledger.replies)}
    wrong += [f"{text} is there and not found" for text in not_found(server, world, texts)]
    for _, text in ledger.replies:
        if len(sent.get(text, ())) != 1:
            wrong.append(f"the mail of {text} left as {len(sent.get(text, ()))} mails")
    print(f"{len(ledger.tickets)} tickets, {len(ledger.replies)} replies, "
          f"{len(ledger.mails)} mails were acknowledged")
    return wrong


def killed_under_load(work):
    """(checks passed, complaints)"""
    ledger, pending = Ledger(), [[] for _ in range(WRITERS + MAILERS)]
    passed, wrong = 0, []
    with Sink() as sink:
        server = Server(work / "load", smtp=sink.address)
        with server:
            world = build_world(server)
            for number in range(ROUNDS):
                play_round(server, world, ledger, pending)
                verified = server.command("timeline", "verify", "--data", str(server.data),
                                          check=False)
                if verified.returncode:
                    wrong.append(f"round {number}: {verified.stdout}{verified.stderr}")
                server.start()
                passed += 1
            # What was in flight at the last kill is sent once more, and then it is quiet.
            for i in range(WRITERS):
                writer = Writer(i, server, world, ledger, pending[i])
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
                while pending[i]:
                    writer.once(connection)
                connection.close()
            wrong += compare(server, world, ledger, sink)
            passed += 4
            if wrong:
                print(server.log_tail(30))
            if server.stop() != 0:
                wrong.append("the server did not end well")
    return passed, wrong


def killed_at_birth(work):
    """Killed while it migrates an empty database, it starts as if nothing had been."""
    passed, wrong = 0, []
    for number in range(ROUNDS):
        server = Server(work / f"birth-{number}")
        server.begin()
        time.sleep(0.01 + 0.015 * number)
        server.kill()
        try:
            with server:
                build_world(server)
                server.stop()
            passed += 1
        except (RuntimeError, OSError) as error:
            wrong.append(f"after a kill {0.01 + 0.015 * number:.3f} s after its birth: {error}")
    return passed, wrong


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-faults.") as work:
        results = [fault(Path(work))
                   for fault in (killed_at_birth, killed_under_load, frozen_postgresql,
                                 damaged_files, killed_while_reading, hostile_mails, checked_health,
                                 wrong_clocks)]
    passed = sum(result[0] for result in results)
    wrong = [complaint for result in results for complaint in result[1]]
    for complaint in wrong[:50]:
        print(complaint)
    print(f"{max(0, passed - len(wrong))} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
