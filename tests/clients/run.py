#!/usr/bin/env python3
"""Mail through a real Postfix: in by SMTP and LMTP, out by SMTP into real mailboxes.

    run.py [FOLDER]...   besides tests/data/mail, also runs the .eml files of these folders through.
"""
import email
import email.policy
import os
import sys
import tempfile
import time
import traceback
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from postfix import Postfix  # noqa: E402
from server import ROOT, Server, free_port  # noqa: E402
from world import build_world  # noqa: E402

RITA, OTTO, STRANGER = "rita@harbour.test", "otto@orchard.test", "sam@stranger.test"
SHOP = "shop@mainstay.test"
checks = []


def check(function):
    """Registers a check; its name is what it promises."""
    checks.append(function)
    return function


def eventually(what, find, seconds=20):
    """What `find` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := find():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds} s")


class Town:
    """Mainstay and Postfix, each knowing the other's address."""

    def __init__(self, folder):
        self.folder = folder
        smtp_port = free_port()
        self.server = Server(folder / "mainstay", smtp=f"127.0.0.1:{smtp_port}")
        self.postfix = Postfix(folder / "postfix", smtp_port, self.server.lmtp_port,
                               [RITA, OTTO, STRANGER])
        self.world = None

    def __enter__(self):
        self.server.start()
        self.postfix.start()
        self.world = build_world(self.server)
        return self

    def __exit__(self, *_):
        self.postfix.stop()
        self.server.kill()

    def ask(self, who, verb, path, body=None, expected=(200, 201, 204)):
        answer = self.server.ask(verb, f"/api/v1/{path}", body, self.world.tokens[who])
        assert answer.status in expected, f"{verb} {path}: {answer!r}"
        return answer

    def all(self, who, path):
        """Every item of a list, page by page."""
        items, cursor = [], ""
        while cursor is not None:
            mark = "&" if "?" in path else "?"
            page = self.ask(who, "GET", f"{path}{mark}limit=100{cursor}").json
            items += page["items"]
            cursor = f"&cursor={page['next']}" if page["next"] else None
        return items

    def tickets(self, subject):
        return [row for row in self.all("ann", "tickets") if row["subject"] == subject]

    def ticket(self, subject):
        return eventually(f"a ticket '{subject}'", lambda: self.tickets(subject))[0]

    def mails(self):
        """How many mails were understood or set aside."""
        return sum(len(self.all("ann", f"mails?state={state}"))
                   for state in ("processed", "needs_attention"))

    def messages(self, key):
        return self.all("ann", f"tickets/{key}/messages")

    def answer(self, key, text):
        self.ask("ann", "POST", f"tickets/{key}/messages", {"text": text, "visibility": "public"})

    def received(self, address, text, seconds=20):
        """The mail in a mailbox whose text holds `text`."""
        def find():
            return [mail for mail in self.postfix.mails_of(address) if text in text_of(mail)]
        found = eventually(f"a mail with '{text}' for {address}", find, seconds)
        return email.message_from_bytes(found[0].as_bytes(), policy=email.policy.default)


def text_of(mail):
    part = email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
    body = part.get_body(("plain", "html"))
    return body.get_content() if body else part.as_string()


def a_mail(subject, text="Hello.", sender=RITA, to=SHOP, **headers):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = make_msgid(domain="harbour.test")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


@check
def a_mail_becomes_a_ticket_with_its_attachments_byte_for_byte(town):
    noise, lines = os.urandom(100_000), b"one\r\ntwo\nthree\r\n"
    mail = a_mail("Attachments", "See there.")
    mail.add_attachment(noise, maintype="application", subtype="octet-stream",
                        filename="Rauschen äöü.bin")
    mail.add_attachment(lines, maintype="application", subtype="x-lines", filename="lines.txt")
    town.postfix.send(mail, RITA, [SHOP])
    ticket = town.ticket("Attachments")
    assert ticket["requester"]["email"] == RITA, ticket
    assert ticket["organization"]["name"] == "Harbour Books", ticket
    message = town.messages(ticket["key"])[0]
    assert "See there." in message["text"] and message["source"] == "mail", message
    files = {file["name"]: file for file in message["attachments"]}
    assert set(files) == {"Rauschen äöü.bin", "lines.txt"}, files
    for name, content in (("Rauschen äöü.bin", noise), ("lines.txt", lines)):
        kept = town.ask("ann", "GET", f"attachments/{files[name]['id']}").body
        assert kept == content, f"{name} changed on its way"


@check
def a_reply_reaches_a_real_mailbox_and_its_answer_threads(town):
    asked = a_mail("Threading", "Where is my order?")
    town.postfix.send(asked, RITA, [SHOP])
    key = town.ticket("Threading")["key"]
    town.answer(key, "It left **yesterday**.")
    reply = town.received(RITA, "It left")
    assert reply["In-Reply-To"] == asked["Message-ID"], reply["In-Reply-To"]
    assert asked["Message-ID"] in reply["References"], reply["References"]
    assert "Threading" in reply["Subject"] and SHOP.split("@")[0] in reply["From"], str(reply)
    back = a_mail(f"Re: {reply['Subject']}", "It came, thank you!\n\n"
                  "On Mon, 23 Nov 2026 at 15:00, Web shop wrote:\n\n> It left **yesterday**.\n",
                  In_Reply_To=reply["Message-ID"])
    town.postfix.send(back, RITA, [SHOP])
    found = eventually("the answer on the ticket", lambda: town.messages(key)[2:])[0]
    assert "It came, thank you!" in found["text"], found
    assert "yesterday" not in found["text"] and "yesterday" in found["quoted"], found
    assert town.tickets(f"Re: {reply['Subject']}") == []


@check
def an_answer_without_references_threads_by_the_reply_address(town):
    town.postfix.send(a_mail("Reply address"), RITA, [SHOP])
    key = town.ticket("Reply address")["key"]
    town.answer(key, "Please reply to us.")
    reply = town.received(RITA, "Please reply to us.")
    address = reply["Reply-To"].addresses[0].addr_spec
    town.postfix.send(a_mail("Something else", "By address alone.", to=address), RITA, [address])
    found = eventually("the answer on the ticket", lambda: town.messages(key)[2:])[0]
    assert "By address alone." in found["text"], found


@check
def the_subject_alone_threads_nothing(town):
    for _ in range(2):
        town.postfix.send(a_mail("Re: [SHOP-1] Threading"), RITA, [SHOP])
    eventually("two tickets", lambda: len(town.tickets("Re: [SHOP-1] Threading")) == 2)


@check
def a_stranger_who_answers_opens_a_ticket_of_his_own(town):
    asked = a_mail("Not for strangers")
    town.postfix.send(asked, RITA, [SHOP])
    key = town.ticket("Not for strangers")["key"]
    town.postfix.send(a_mail("Let me in", sender=STRANGER, In_Reply_To=asked["Message-ID"]),
                      STRANGER, [SHOP])
    ticket = town.ticket("Let me in")
    assert ticket["requester"]["email"] == STRANGER and ticket["organization"] is None, ticket
    assert len(town.messages(key)) == 1


@check
def one_message_id_makes_one_ticket_for_each_application(town):
    mail = a_mail("Twice", to=f"{SHOP}, ledger@mainstay.test")
    for _ in range(2):
        town.postfix.send(mail, RITA, [SHOP, "ledger@mainstay.test"])
    eventually("two tickets", lambda: len(town.tickets("Twice")) >= 2)
    eventually("an empty queue", lambda: town.postfix.queued() == 0)
    time.sleep(1)  # What should not come has this long to come.
    keys = sorted(ticket["key"].split("-")[0] for ticket in town.tickets("Twice"))
    assert keys == ["LEDGER", "SHOP"], keys


@check
def a_mail_for_an_unknown_recipient_bounces(town):
    town.postfix.send(a_mail("Nobody home", to="nobody@mainstay.test"), RITA,
                      ["nobody@mainstay.test"])
    bounce = town.received(RITA, "550")
    assert bounce.get_content_type() == "multipart/report", bounce.get_content_type()
    assert town.tickets("Nobody home") == []


@check
def while_mainstay_is_down_postfix_keeps_the_mail_and_delivers_it_once(town):
    town.server.stop()
    town.postfix.send(a_mail("While down"), RITA, [SHOP])
    eventually("the mail in the queue", lambda: town.postfix.queued() == 1)
    time.sleep(1.5)
    town.server.start()
    town.ticket("While down")
    eventually("an empty queue", lambda: town.postfix.queued() == 0)
    assert len(town.tickets("While down")) == 1


@check
def while_postfix_is_down_mainstay_keeps_the_reply_and_delivers_it_once(town):
    town.postfix.send(a_mail("Postfix down"), RITA, [SHOP])
    key = town.ticket("Postfix down")["key"]
    town.postfix.stop()
    town.answer(key, "Kept while nobody listened.")
    time.sleep(1)
    town.postfix.start()
    town.received(RITA, "Kept while nobody listened.", seconds=90)
    time.sleep(1)
    kept = [m for m in town.postfix.mails_of(RITA) if "Kept while" in text_of(m)]
    assert len(kept) == 1, f"the reply came {len(kept)} times"


@check
def an_automatic_answer_is_not_answered(town):
    before = len(town.postfix.mails_of(OTTO))
    town.postfix.send(a_mail("Out of office", sender=OTTO, Auto_Submitted="auto-replied"),
                      OTTO, [SHOP])
    eventually("the mail taken", lambda: town.postfix.queued() == 0)
    time.sleep(1)
    assert len(town.postfix.mails_of(OTTO)) == before


def run_through(town, path):
    """Any mail at all is taken, and is on a ticket or among those that need attention."""
    before = town.mails()
    town.postfix.send(path.read_bytes(), STRANGER, [SHOP])
    eventually(f"{path.name} in Mainstay", lambda: town.mails() > before)
    eventually("an empty queue", lambda: town.postfix.queued() == 0)
    assert town.server.is_alive()


def main():
    folders = [ROOT / "tests/data/mail", *map(Path, sys.argv[1:])]
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory(prefix="mainstay-clients.") as work:
        Path(work).chmod(0o711)  # Postfix's own users reach their folders below it.
        with Town(Path(work)) as town:
            runs = [(c.__name__.replace("_", " "), lambda c=c: c(town)) for c in checks]
            runs += [(f"{path.name} goes through", lambda path=path: run_through(town, path))
                     for folder in folders for path in sorted(folder.glob("*.eml"))]
            for name, run in runs:
                try:
                    run()
                    passed += 1
                    print(f"good: {name}")
                except Exception:  # Whatever it was is reported, and the next one runs.
                    failed += 1
                    print(f"BAD: {name}\n{traceback.format_exc(limit=-3)}")
            if failed:
                print(town.server.log_tail(40), town.postfix.log_tail(40), sep="\n")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
