#!/usr/bin/env python3
"""What becomes of mail: who wrote it, which ticket it belongs to, what is automatic. Mails are
handed over as a mail server does, answers are read where they arrive. At the end, hundreds of
random mails: none of them is nowhere.
"""
import email
import email.policy
import os
import random
import re
import smtplib
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402
from smtp_sink import Sink  # noqa: E402
from world import build_world  # noqa: E402

SHOP = "shop@mainstay.test"
RANDOM_MAILS = 250
checks = []


def check(function):
    """Registers a check; its name is what it promises."""
    checks.append(function)
    return function


class Desk:
    def __init__(self, server, sink, world):
        self.server, self.sink, self.world = server, sink, world
        self.number = 0

    def ask(self, who, verb, path, body=None):
        answer = self.server.ask(verb, f"/api/v1/{path}", body, self.world.tokens[who])
        assert answer.status < 300, f"{verb} {path}: {answer!r}"
        return answer.json

    def all(self, path, who="ann"):
        items, cursor = [], ""
        while cursor is not None:
            mark = "&" if "?" in path else "?"
            page = self.ask(who, "GET", f"{path}{mark}limit=100{cursor}")
            items += page["items"]
            cursor = f"&cursor={page['next']}" if page["next"] else None
        return items

    def id(self):
        self.number += 1
        return f"<intake-{self.number}@harbour.test>"

    def deliver(self, raw, to=SHOP, envelope="rita@harbour.test"):
        to = to if isinstance(to, list) else [to]
        with smtplib.LMTP("127.0.0.1", self.server.lmtp_port) as lmtp:
            lmtp.sendmail(envelope, to, raw)

    def send(self, subject, sender="rita@harbour.test", to=SHOP, text="Hello.", header=(),
             message_id=None, envelope=None, with_id=True):
        """Hands a mail over and returns its Message-ID."""
        message_id = message_id or self.id()
        lines = [f"From: {sender}", f"To: {to}", f"Subject: {subject}", *header]
        if with_id:
            lines.append(f"Message-ID: {message_id}")
        address = re.search(r"[^<> ]+@[^<> ]+", sender).group()
        self.deliver("\r\n".join([*lines, "", text, ""]).encode(), SHOP if "," in to else to,
                     address if envelope is None else envelope)
        return message_id

    def eventually(self, find, seconds=20):
        end = time.monotonic() + seconds
        while not (found := find()):
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.05)
        return found

    def settled(self):
        """Waits until every mail was looked at and every event was answered."""
        def is_quiet():
            if self.all("mails?state=received"):
                return False
            return not [job for state in ("ready", "running")
                        for job in self.all(f"jobs?state={state}", "ada")
                        if job["kind"] == "ticketing.take_arrived_mail"]
        self.eventually(is_quiet, 60)

    def tickets(self, subject):
        return [row for row in self.all("tickets") if row["subject"] == subject]

    def ticket(self, subject):
        return self.eventually(lambda: self.tickets(subject))[0]

    def messages(self, key):
        return self.all(f"tickets/{key}/messages")

    def status(self, key):
        return self.ask("ann", "GET", f"tickets/{key}")["status"]

    def answer(self, key, text):
        """Answers as Ann, and returns the mails that went out: by recipient."""
        self.ask("ann", "POST", f"tickets/{key}/messages", {"text": text, "visibility": "public"})
        self.eventually(lambda: [m for _, m in self.sink.mails if text.encode() in m])
        time.sleep(0.3)  # Others may follow.
        return {to[0]: email.message_from_bytes(raw, policy=email.policy.default)
                for to, raw in self.sink.mails if text.encode() in raw}

    def resolved(self, subject, **mail):
        """A resolved ticket that was answered: its key, the first mail's id, the answers."""
        first = self.send(subject, **mail)
        key = self.ticket(subject)["key"]
        answers = self.answer(key, f"Answer to {key}.")
        self.ask("ann", "POST", f"tickets/{key}/resolve", {"resolution": "answered"})
        return key, first, answers


@check
def a_persons_reply_opens_the_ticket_however_it_came(desk):
    ways = {
        "by a list": ["Precedence: list", "List-Id: <desk.groups.test>",
                      "Mailing-list: list desk@groups.test"],
        "in bulk": ["Precedence: bulk"],
        "by Exchange": ["X-Auto-Response-Suppress: DR, OOF, AutoReply"],
        "redirected": ["X-MS-Exchange-Inbox-Rules-Loop: x", "Auto-Submitted: auto-generated"],
    }
    for way, header in [*ways.items(), ("with a null sender", [])]:
        key, first, _ = desk.resolved(f"Scanner {way}")
        desk.send(f"Re: Scanner {way}", header=[f"In-Reply-To: {first}", *header],
                  envelope="" if "null" in way else None)
        desk.eventually(lambda: len(desk.messages(key)) == 3)
        assert desk.status(key) == "open", f"{way}: {desk.status(key)}"


@check
def what_a_program_reports_stands_on_its_ticket_and_opens_none(desk):
    key, _, answers = desk.resolved("Programs")
    answer = answers["rita@harbour.test"]
    signed, sent_id = str(answer["Reply-To"]), str(answer["Message-ID"])
    notes = {
        "an absence note of an alias": (signed, "r.porter@harbour.test", [
            "Auto-Submitted: auto-replied", f"In-Reply-To: {sent_id}"], "I am away."),
        "the same to the plain address": (SHOP, "r.porter@harbour.test", [
            "Auto-Submitted: auto-replied", f"In-Reply-To: {sent_id}"], "I am away, too."),
        "a note by its subject": (signed, "r.porter@harbour.test", [
            f"References: {sent_id}"], "Away again."),
        "a complaint of a virus scanner": (signed, "mailer-daemon@mx.harbour.test", [],
                                           "We do not like this."),
    }
    for name, (to, sender, header, text) in notes.items():
        subject = "Automatic reply: Programs" if "subject" in name else f"Note {name}"
        count = len(desk.messages(key))
        desk.send(subject, sender=sender, to=to, header=header, text=text, envelope="")
        desk.eventually(lambda: len(desk.messages(key)) == count + 1)
        note = desk.messages(key)[-1]
        assert note["visibility"] == "private" and not note["author"], f"{name}: {note}"
        assert desk.tickets(subject) == [], name
    assert desk.status(key) == "resolved"
    shown = desk.ask("rita", "GET", f"tickets/{key}/messages")["items"]
    assert len(shown) == 2, "the requester is shown what programs report"


BOUNCES = {
    "exim": ("Mail Delivery System <Mailer-Daemon@mx.harbour.test>",
             "Mail delivery failed: returning message to sender",
             "One address could not be reached:\r\n\r\n  rita@harbour.test\r\n    550 no such "
             "user\r\n\r\n------ This is a copy of the message, including all the headers. "
             "------\r\n\r\n"),
    "qmail": ("MAILER-DAEMON@mx.harbour.test", "failure notice",
              "Hi. This is the qmail-send program.\r\n\r\n<rita@harbour.test>:\r\n550 no such "
              "user\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n"),
    "exchange": ("Microsoft Outlook <postmaster@harbour.test>", "Undeliverable: Re: Hello",
                 "Delivery has failed to these recipients:\r\n\r\nrita@harbour.test\r\n#550 "
                 "5.1.1 no such user ##\r\n\r\nOriginal message headers:\r\n\r\n"),
}


@check
def a_plain_bounce_is_known_for_one_at_either_address(desk):
    for name, (sender, subject, text) in BOUNCES.items():
        for is_signed in (True, False):
            key, _, answers = desk.resolved(f"Bounce {name} {is_signed}")
            answer = answers["rita@harbour.test"]
            desk.send(f"{subject}", sender=sender, envelope="",
                      to=str(answer["Reply-To"]) if is_signed else SHOP,
                      text=f"{text}Message-ID: {answer['Message-ID']}\r\nTo: rita\r\n")
            desk.eventually(lambda: [e for e in desk.all(f"tickets/{key}/timeline")
                                     if e["action"] == "mail_failed"])
            assert desk.tickets(subject) == [], f"{name}: opened a ticket"
            bounced = [m for m in desk.all("mails?state=needs_attention")
                       if m["reason"] == "bounced" and f"[{key}]" in m["subject"]]
            assert "no such user" in bounced[0]["answer"], bounced


@check
def the_customer_of_a_web_form_is_answered_and_answers(desk):
    desk.send("Order 17", sender="Form <forms@site.test>",
              header=["Reply-To: Jo <jo@customer.test>"])
    ticket = desk.ticket("Order 17")
    assert ticket["requester"]["email"] == "forms@site.test", ticket
    assert desk.messages(ticket["key"])[0]["answer_to"] == "jo@customer.test"
    answers = desk.answer(ticket["key"], "It is on its way, Jo.")
    assert list(answers) == ["jo@customer.test"], list(answers)
    desk.send("Re: Order 17", sender="jo@customer.test", text="Thanks.",
              to=str(answers["jo@customer.test"]["Reply-To"]))
    desk.eventually(lambda: len(desk.messages(ticket["key"])) == 3)
    assert desk.messages(ticket["key"])[-1]["author"]["name"] == "jo"


@check
def answers_in_the_name_of_a_customer_do_not_go_to_whoever_asks(desk):
    desk.send("Password, please", header=["Reply-To: eve@evil.test"])
    ticket = desk.ticket("Password, please")
    assert ticket["organization"] is None and \
        ticket["requester"]["email"] == "unverified@sender.invalid", ticket
    key, first, answers = desk.resolved("Rita's own")
    desk.send("Re: Rita's own", header=["Reply-To: eve@evil.test", f"In-Reply-To: {first}"])
    desk.eventually(lambda: len(desk.messages(key)) == 3)
    assert list(desk.answer(key, "Only for Rita.")) == ["rita@harbour.test"]


@check
def who_wrote_through_a_list_is_the_requester_and_not_the_list(desk):
    header = ["List-Id: <all.groups.test>", "Precedence: list"]
    for name, further in {"original": ["X-Original-From: Rita <rita@harbour.test>"],
                          "reply-to": ["Reply-To: Rita <rita@harbour.test>"]}.items():
        desk.send(f"By list, {name}", sender="'Rita' via All <all@groups.test>",
                  header=[*header, *further])
        ticket = desk.ticket(f"By list, {name}")
        assert ticket["requester"]["email"] == "rita@harbour.test", ticket
        assert list(desk.answer(ticket["key"], f"Dear {name}.")) == ["rita@harbour.test"]


@check
def ids_that_differ_are_not_the_same(desk):
    for number in (1, 2):
        desk.send(f"Copier {number}", message_id=f"<job({number})@copier.test>",
                  sender="copier@harbour.test", text="Paper is out.")
        desk.send(f"Words {number}", sender="copier@harbour.test", header=[
            f'In-Reply-To: {SHOP}\'s message of "Mon, {number} Nov 2026 10:00:00 +0100"'])
        desk.send(f"Named {number}", sender="copier@harbour.test", header=[
            f'In-Reply-To: Message from Ann <ann@mainstay.test> of "Mon, {number} Nov 2026"'])
        desk.send(f"Fixed {number}", sender="copier@harbour.test", message_id="<0@fixed.test>",
                  text=f"Code {number}.")
    desk.settled()
    for kind in ("Copier", "Words", "Named", "Fixed"):
        for number in (1, 2):
            ticket = desk.ticket(f"{kind} {number}")
            assert len(desk.messages(ticket["key"])) == 1, f"{kind}: merged"


@check
def the_same_mail_is_one_message_however_often_it_comes(desk):
    message_id = desk.id()
    threads = [threading.Thread(target=desk.send, args=("At once",), kwargs={
        "message_id": message_id, "text": "Once."}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(3):
        desk.send("No id", with_id=False, header=["Date: Wed, 25 Nov 2026 09:00:00 +0100"])
    second = desk.send("Twice", text="First.")
    for _ in range(3):
        desk.send("Twice", text="Second.", message_id=second)
    desk.settled()
    for subject, count in (("At once", 1), ("No id", 1), ("Twice", 2)):
        tickets = desk.tickets(subject)
        assert len(tickets) == 1, f"{subject}: {len(tickets)} tickets"
        assert len(desk.messages(tickets[0]["key"])) == count, subject
    reasons = [m["reason"] for m in desk.all("mails?state=processed")
               if m["subject"] in ("At once", "No id", "Twice")]
    assert reasons.count("duplicate") == 7, reasons


@check
def another_text_under_an_id_of_ours_is_a_message(desk):
    key, _, answers = desk.resolved("Echo")
    answer = answers["rita@harbour.test"]
    desk.send("Fwd: Echo", text="I changed it.", message_id=str(answer["Message-ID"]))
    desk.eventually(lambda: len(desk.messages(key)) == 3)
    raw = [m for _, m in desk.sink.mails if f"Answer to {key}.".encode() in m][0]
    desk.deliver(raw)
    desk.settled()
    assert len(desk.messages(key)) == 3, "what went from here and came back is a message"
    assert desk.all("mails?state=processed")[0]["reason"] == "duplicate"


@check
def a_signed_address_in_the_header_and_an_id_deep_in_the_references_count(desk):
    key, first, answers = desk.resolved("Deep")
    signed = str(answers["rita@harbour.test"]["Reply-To"])
    for field in ("To: ", "Cc: x@harbour.test, "):
        desk.send("Renamed", header=[field + signed])
    references = [f"<{n}@x.test>" for n in range(300)]
    references[150] = first
    desk.send("Long", header=["References: " + "\r\n ".join(references)])
    desk.eventually(lambda: len(desk.messages(key)) == 5)
    assert desk.tickets("Renamed") == desk.tickets("Long") == []


@check
def a_colleague_who_was_copied_takes_part(desk):
    colleagues = {"known": "ruth@harbour.test", "new": "nina@harbour.test",
                  "elsewhere": "nina@orchard.test"}
    for name, address in colleagues.items():
        subject = f"Copied, {name}"
        first = desk.send(subject, header=[f"Cc: Nina <{address}>"])
        key = desk.ticket(subject)["key"]
        desk.settled()
        desk.send(f"Re: {subject}", sender=address, text="Approved.",
                  header=[f"In-Reply-To: {first}", "Cc: rita@harbour.test"])
        desk.settled()
        is_member = name != "elsewhere"
        assert len(desk.messages(key)) == (2 if is_member else 1), name
        reached = set(desk.answer(key, f"Yes, {name}."))
        assert reached == ({"rita@harbour.test", address} if is_member
                           else {"rita@harbour.test"}), reached
        watched = [entry for entry in desk.all(f"tickets/{key}/timeline")
                   if entry["action"] == "watched"]
        assert len(watched) == is_member, watched


@check
def senders_with_odd_addresses_are_answered(desk):
    for number, address in enumerate(("ta..ro@docomo.test", "ta.@docomo.test", ".ta@docomo.test",
                                      "+ta@docomo.test", "scan@web_01.test",
                                      '"ta..ko"@docomo.test')):
        desk.send(f"Odd {number}", sender=f"Odd <{address}>")
        ticket = desk.ticket(f"Odd {number}")
        address = address.replace('"', "")
        assert ticket["requester"]["email"] == address, ticket
        assert list(desk.answer(ticket["key"], f"Dear {number}.")) == [address]


@check
def an_internationalised_domain_is_written_to_in_ascii(desk):
    desk.send("Umlaut", sender="Jan <jan@bücher.test>", envelope="bounce@site.test")
    ticket = desk.ticket("Umlaut")
    assert ticket["requester"]["email"] == "jan@bücher.test", ticket
    answers = desk.answer(ticket["key"], "Dear Jan.")
    assert list(answers) == ["jan@xn--bcher-kva.test"], list(answers)


@check
def an_application_with_a_plus_in_its_address_keeps_its_replies(desk):
    address = "help+ledger@mainstay.test"
    changed = desk.server.ask("PATCH", "/api/v1/applications/LEDGER", {"mail_address": address},
                              headers={**desk.world.session, "If-Match": "*"})
    assert changed.status == 200, changed
    desk.send("Plus", to=address)
    key = desk.ticket("Plus")["key"]
    signed = str(desk.answer(key, "Plus one.")["rita@harbour.test"]["Reply-To"])
    assert signed.startswith("help+ledger+"), signed
    desk.send("Renamed as well", to=signed)
    desk.eventually(lambda: len(desk.messages(key)) == 3)


def one_of(source, *choices):
    return source.choice(choices)


def random_mail(source, known, number):
    """A mail as the world might write it, with much that is wrong."""
    sender = one_of(source, "rita@harbour.test", "ruth@harbour.test", "otto@orchard.test",
                    "ann@mainstay.test", "Sam <sam@stranger.test>", "mailer-daemon@mx.test",
                    "a..b@stranger.test", "", "nobody", f"new{number}@harbour.test", SHOP)
    fields = [f"From: {sender}"] if source.random() < 0.95 else []
    fields.append(f"Subject: {one_of(source, 'Random', 'Re: Random', 'Automatic reply: x', '')}"
                  f" {source.randrange(20)}")
    own = one_of(source, f"<random-{number}@x.test>", f"<random({number})@x.test>", "<0@fixed>",
                 *known[-8:]) if known else f"<random-{number}@x.test>"
    if source.random() < 0.8:
        fields.append(f"Message-ID: {own}")
    for name in ("In-Reply-To", "References", "Reply-To", "Cc"):
        if source.random() < 0.3:
            fields.append(f"{name}: {one_of(source, *(known or ['<x>']), 'jo@customer.test')}")
    for extra in ("Auto-Submitted: auto-replied", "Precedence: list", "List-Id: <l.x.test>",
                  "Date: Wed, 25 Nov 2026 09:00:00 +0100", "X-Failed-Recipients: rita@harbour.test",
                  "Content-Type: multipart/report; boundary=b", "Content-Type: text/html"):
        if source.random() < 0.12:
            fields.append(extra)
    text = one_of(source, "Hello.", f"Text {number}", "", "-- \r\nAnn", "> quoted\r\n",
                  f"550 no\r\n\r\n--- copy of the message\r\nMessage-ID: {own}", "--b\r\n\r\nx\r\n")
    raw = "\r\n".join([*fields, "", text, ""]).encode()
    if source.random() < 0.05:
        raw = bytes(source.randrange(256) for _ in range(source.randrange(200)))
    if source.random() < 0.1:
        raw = raw[:source.randrange(len(raw) + 1)]
    return own, raw


@check
def no_mail_is_nowhere(desk):
    seed = int(os.environ.get("MAINSTAY_SEED", random.randrange(1 << 30)))
    source = random.Random(seed)
    key, first, answers = desk.resolved("Randomness")
    answer = answers["rita@harbour.test"]
    known = [first, str(answer["Message-ID"])]
    before = int(desk.all("mails?state=processed")[0]["id"])
    delivered = []
    for number in range(RANDOM_MAILS):
        own, raw = random_mail(source, known, number)
        if delivered and source.random() < 0.15:
            raw = source.choice(delivered)
        known.append(own)
        delivered.append(raw)
        desk.deliver(raw, one_of(source, SHOP, str(answer["Reply-To"]), "shop+x@mainstay.test"),
                     one_of(source, "rita@harbour.test", "", "otto@orchard.test"))
    desk.settled()
    mails = {state: [m for m in desk.all(f"mails?state={state}")
                     if int(m["id"]) > before and m["direction"] == "in"]
             for state in ("processed", "needs_attention")}
    assert len(mails["processed"]) + len(mails["needs_attention"]) == RANDOM_MAILS, seed
    told = {message["mail"]["id"] for ticket in desk.all("tickets")
            for message in desk.messages(ticket["key"]) if message["mail"]}
    for mail in mails["processed"]:
        has_place = mail["id"] in told
        has_reason = mail["reason"] in ("duplicate", "delivery_report")
        assert has_place != has_reason, f"seed {seed}: mail {mail} is nowhere, or twice"
    assert all(mail["reason"] for mail in mails["needs_attention"]), seed
    understood = told & {mail["id"] for mail in mails["processed"]}
    assert len(understood) > RANDOM_MAILS / 4, "too few became a message"


def main():
    wrong, played, wanted = [], 0, sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="mainstay-intake.") as work, Sink() as sink:
        with Server(Path(work), smtp=sink.address) as server:
            desk = Desk(server, sink, build_world(server))
            for each in checks:
                name = each.__name__.replace("_", " ")
                if wanted and not any(word in name for word in wanted):
                    continue
                played += 1
                try:
                    each(desk)
                except Exception as error:
                    wrong.append(f"{name}: {error!r}")
            if wrong:
                print(server.log_tail(20))
    for complaint in wrong:
        print(complaint)
    print(f"{played - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
