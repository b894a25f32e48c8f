#!/usr/bin/env python3
"""Who speaks by mail: mails in the name of staff and of requesters, handed over as a mail server
does, with and without what it found about their sender. None speaks as a person it is not proven to
be of, whatever it knows of a ticket.
"""
import email
import smtplib
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402
from smtp_sink import Sink  # noqa: E402
from world import build_world  # noqa: E402

US = "Authentication-Results: mx.mainstay.test; "
ANN, RITA = "From: Ann <ann@mainstay.test>", "From: Rita <rita@harbour.test>"
PROVEN = US + "dmarc=pass header.from=mainstay.test"

# What an attacker who knows the ticket may write: each in the name of Ann, an agent.
FORGERIES = {
    "nothing checked": [ANN],
    "refuted": [US + "dmarc=fail header.from=mainstay.test", ANN],
    "refuted above, praised below": [US + "dmarc=fail header.from=mainstay.test", PROVEN, ANN],
    "found by someone else": [PROVEN.replace("mx.mainstay", "mx.evil"), ANN],
    "found for another domain": [US + "dmarc=pass header.from=evil.test", ANN],
    "signed by another domain": [US + "dkim=pass header.d=evil.test", ANN],
    "two From fields": [PROVEN, "From: eve@evil.test", ANN],
    "two mailboxes": [PROVEN, ANN + ", eve@evil.test"],
    "a Sender without From": [PROVEN, "Sender: ann@mainstay.test"],
    "a Reply-To without From": [PROVEN, "Reply-To: ann@mainstay.test"],
    "an envelope without From": [PROVEN],
}


class Desk:
    def __init__(self, server, sink, world):
        self.server, self.sink, self.world = server, sink, world
        self.number = 0

    def ask(self, who, verb, path, body=None):
        answer = self.server.ask(verb, f"/api/v1/{path}", body, self.world.tokens[who])
        assert answer.status < 300, f"{verb} {path}: {answer!r}"
        return answer.json

    def send(self, header, to="shop@mainstay.test", envelope="ann@mainstay.test", text="Evil."):
        self.number += 1
        lines = [*header, f"To: {to}", f"Subject: Mail {self.number}",
                 f"Message-ID: <mail-{self.number}@evil.test>", "", text, ""]
        with smtplib.LMTP("127.0.0.1", self.server.lmtp_port) as lmtp:
            lmtp.sendmail(envelope, [to], "\r\n".join(lines).encode())

    def eventually(self, find, seconds=20):
        end = time.monotonic() + seconds
        while not (found := find()):
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.05)
        return found

    def ticket(self):
        """A ticket of Rita's that Ann answered: its key, and the answer as Rita got it."""
        key = self.ask("rita", "POST", "tickets", {
            "application": "SHOP", "subject": "Mine", "text": "Help."})["key"]
        text = f"Answer to {key}."
        self.ask("ann", "POST", f"tickets/{key}/messages", {"text": text, "visibility": "public"})
        raw = self.eventually(lambda: [m for _, m in self.sink.mails if text.encode() in m])[0]
        return key, email.message_from_bytes(raw)

    def messages(self, who, key):
        return self.ask(who, "GET", f"tickets/{key}/messages")["items"]

    def joined(self, key):
        return self.eventually(lambda: self.messages("ann", key)[2:])[-1]

    def opened(self):
        """The ticket that the last mail opened."""
        def find():
            tickets = self.ask("ann", "GET", "tickets")["items"]
            return [each for each in tickets if each["subject"] == f"Mail {self.number}"]
        return self.eventually(find)[0]


def forged(desk, header):
    """A forgery joins a ticket by its reply address alone, marked, and reaches nobody."""
    key, answer = desk.ticket()
    mails = len(desk.sink.mails)
    desk.send([*header, f"In-Reply-To: {answer['Message-ID']}"])
    other = desk.opened()
    assert other["requester"]["email"] == "unverified@sender.invalid", other
    desk.send(header, to=answer["Reply-To"])
    message = desk.joined(key)
    assert message["is_unverified"] and message["author"] is None, message
    shown = desk.messages("rita", key)[-1]
    assert shown["is_unverified"] and not shown["author"] and not shown["claimed_sender"], shown
    status = desk.ask("ann", "GET", f"tickets/{key}")["status"]
    assert status == "open", f"the forgery left the ticket {status}"
    time.sleep(0.3)  # What should not come has this long to come.
    assert len(desk.sink.mails) == mails, "the forgery was passed on"


def proven(desk):
    key, answer = desk.ticket()
    desk.send([PROVEN, ANN, f"In-Reply-To: {answer['Message-ID']}"], text="Ann again.")
    message = desk.joined(key)
    assert message["author"]["name"] == "Ann" and not message["is_unverified"], message
    desk.eventually(lambda: [m for to, m in desk.sink.mails
                             if b"Ann again." in m and to == ["rita@harbour.test"]])


def unchecked_requester(desk):
    key, answer = desk.ticket()
    desk.send([RITA, f"In-Reply-To: {answer['Message-ID']}"])
    assert desk.joined(key)["author"]["name"] == "Rita"


def refuted_requester(desk):
    """A stranger's own ticket is answered at the address it came from, and Rita sees none of it."""
    key, answer = desk.ticket()
    desk.send([US + "spf=fail smtp.mailfrom=rita@harbour.test", RITA,
               f"In-Reply-To: {answer['Message-ID']}"])
    opened = desk.opened()
    assert len(desk.messages("ann", key)) == 2
    hidden = desk.server.ask("GET", f"/api/v1/tickets/{opened['key']}",
                             token=desk.world.tokens["rita"])
    assert hidden.status == 404, hidden
    desk.ask("ann", "POST", f"tickets/{opened['key']}/messages",
             {"text": "Who are you?", "visibility": "public"})
    desk.eventually(lambda: [to for to, m in desk.sink.mails
                             if b"Who are you?" in m and to == ["rita@harbour.test"]])
    mail = desk.messages("ann", opened["key"])[0]["mail"]["id"]
    check = desk.ask("ann", "GET", f"mails/{mail}")["sender_check"]
    assert check == {"trust": "unverified", "reason": "spf=fail",
                     "authserv_id": "mx.mainstay.test"}, check


def strict(desk):
    """Where a check is required, an unchecked requester is a stranger."""
    key, answer = desk.ticket()
    desk.send([RITA], to=answer["Reply-To"])
    assert desk.joined(key)["is_unverified"]


def run(work, checks, *settings):
    wrong = []
    with Sink() as sink:
        trusted = ("--mail-trusted-authserv", "mx.mainstay.test, mx2.mainstay.test")
        with Server(work, smtp=sink.address, settings=(*trusted, *settings)) as server:
            desk = Desk(server, sink, build_world(server))
            for name, check in checks.items():
                try:
                    check(desk)
                except AssertionError as error:
                    wrong.append(f"{name}: {error}")
            if wrong:
                print(server.log_tail(20))
    return wrong


def main():
    checks = {name: lambda desk, header=header: forged(desk, header)
              for name, header in FORGERIES.items()}
    checks |= {"a proven agent": proven, "an unchecked requester": unchecked_requester,
               "a refuted requester": refuted_requester}
    with tempfile.TemporaryDirectory(prefix="mainstay-senders.") as work:
        wrong = run(Path(work) / "usual", checks)
        wrong += run(Path(work) / "strict", {"a required check": strict},
                     "--mail-unauthenticated", "stranger")
    for complaint in wrong:
        print(complaint)
    print(f"{len(checks) + 1 - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
