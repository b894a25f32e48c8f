#!/usr/bin/env python3
"""Handing a ticket to a vendor by mail and back, against a real mail server: what is written to the
vendor arrives there and nowhere else, and what they answer shows to staff until it is published.
"""
import email
import email.policy
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

VENDOR = "support@acme-vendor.test"
checks = []


def check(function):
    """Registers a check; its name is what it promises."""
    checks.append(function)
    return function


class Desk:
    def __init__(self, server, sink, world):
        self.server, self.sink, self.world = server, sink, world
        self.number = 0
        calendar = self.ask("ada", "POST", "calendars", {
            "name": "Vendor hours", "definition": {"zone": "UTC", "always_open": True}})
        self.vendor = self.ask("ada", "POST", "vendors", {
            "name": "Acme", "address": VENDOR, "domain": "acme-vendor.test", "contract": "C-7",
            "calendar": calendar["id"],
            "promises": [{"priority": "normal", "response": 60, "resolution": 480}]})

    def answer_of(self, who, verb, path, body=None):
        return self.server.ask(verb, f"/api/v1/{path}", body, self.world.tokens[who])

    def ask(self, who, verb, path, body=None):
        answer = self.answer_of(who, verb, path, body)
        assert answer.status < 300, f"{verb} {path}: {answer!r}"
        return answer.json

    def eventually(self, find, seconds=30):
        end = time.monotonic() + seconds
        while not (found := find()):
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.05)
        return found

    def messages(self, key, who="vera"):
        return self.ask(who, "GET", f"tickets/{key}/messages?limit=100")["items"]

    def mail_with(self, text):
        """The mail that holds the text, and to whom it went."""
        found = self.eventually(lambda: [m for m in self.sink.mails if text.encode() in m[1]])
        assert len(found) == 1, found
        to, raw = found[0]
        return to, email.message_from_bytes(raw, policy=email.policy.default)

    def deliver(self, to, subject, text, sender="jo@acme-vendor.test", header=()):
        self.number += 1
        raw = "\r\n".join([f"From: {sender}", f"To: {to}", f"Subject: {subject}", *header,
                           f"Message-ID: <vendor-{self.number}@acme-vendor.test>", "", text, ""])
        with smtplib.LMTP("127.0.0.1", self.server.lmtp_port) as lmtp:
            lmtp.sendmail(sender, [to], raw.encode())

    def handed_over(self, subject):
        """A ticket of Rita at L4 that the vendor has; its key, and the mail that went to them."""
        key = self.ask("rita", "POST", "tickets", {
            "application": "SHOP", "subject": subject, "text": f"{subject} is broken."})["key"]
        for level in ("L2", "L3", "L4"):
            self.ask("ada", "POST", f"tickets/{key}/escalate", {"level": level, "note": "See."})
        draft = self.ask("vera", "GET",
                         f"tickets/{key}/handover-draft?vendor={self.vendor['id']}")
        assert key in draft["subject"] and f"{subject} is broken." in draft["text"], draft
        self.ask("vera", "POST", f"tickets/{key}/handovers", {
            "vendor": self.vendor["id"], "subject": draft["subject"],
            "text": draft["text"] + f"\n\nMark {key}.", "attachments": []})
        to, mail = self.mail_with(f"Mark {key}.")
        assert to == [VENDOR], to
        return key, mail

    def from_vendor(self, key, text):
        def found():
            return [m for m in self.messages(key) if m["text"] == text]
        return self.eventually(found)[0]


@check
def a_handed_over_ticket_goes_to_the_vendor_alone_and_waits_on_them(desk):
    key, mail = desk.handed_over("Waiting")
    assert mail["Subject"].startswith(f"[{key}] "), mail["Subject"]
    assert "References" not in mail, mail["References"]
    assert desk.ask("ann", "GET", f"tickets/{key}")["status"] == "waiting_on_vendor"
    assert len(desk.messages(key, "rita")) == 1
    assert not [to for to, raw in desk.sink.mails
                if f"Mark {key}.".encode() in raw and to != [VENDOR]]


@check
def the_vendors_answer_by_reply_to_is_theirs_and_reaches_no_requester(desk):
    key, mail = desk.handed_over("Answered")
    desk.deliver(str(mail["Reply-To"]), "AW: whatever", "Replace the fuse.")
    message = desk.from_vendor(key, "Replace the fuse.")
    assert message["vendor"]["is_from_vendor"] and message["visibility"] == "private", message
    assert desk.ask("vera", "GET", f"tickets/{key}")["status"] == "open"
    assert len(desk.messages(key, "rita")) == 1
    assert not desk.ask("rita", "GET", "search?q=fuse")["groups"]
    inbox = desk.eventually(lambda: [
        n for n in desk.ask("vera", "GET", "notifications")["items"]
        if n["kind"] == "ticket.vendor_replied"])
    assert inbox[0]["name"] == key, inbox


@check
def an_answer_by_in_reply_to_our_key_or_their_reference_finds_its_ticket(desk):
    key, mail = desk.handed_over("Found again")
    handover = desk.ask("vera", "GET", f"tickets/{key}/handovers")["items"][0]
    desk.ask("vera", "PUT", f"tickets/{key}/handovers/{handover['id']}", {"reference": "ACM-4711"})
    desk.deliver("shop@mainstay.test", "Re: x", "By thread.",
                 header=[f"In-Reply-To: {mail['Message-ID']}"])
    desk.deliver("shop@mainstay.test", f"News of [{key}]", "By key.")
    desk.deliver("shop@mainstay.test", "Case ACM-4711 updated", "By reference.")
    for text in ("By thread.", "By key.", "By reference."):
        assert desk.from_vendor(key, text)["vendor"]["is_from_vendor"], text
    assert len(desk.messages(key, "rita")) == 1
    found = desk.ask("ann", "GET", "tickets?filter=vendor_reference:ACM-4711%20vendor:Acme")
    assert [row["key"] for row in found["items"]] == [key], found


@check
def a_stranger_who_has_the_vendors_address_is_shown_to_staff_only(desk):
    key, mail = desk.handed_over("Strange")
    desk.deliver(str(mail["Reply-To"]), "Hi", "I am not Acme.", sender="eve@elsewhere.test")
    message = desk.from_vendor(key, "I am not Acme.")
    assert message["is_unverified"] and message["visibility"] == "private", message
    assert not message["vendor"]["is_from_vendor"], message
    assert desk.ask("vera", "GET", f"tickets/{key}")["status"] == "waiting_on_vendor"


@check
def further_messages_stay_in_the_vendors_thread_and_replies_in_the_requesters(desk):
    key, mail = desk.handed_over("Threads")
    desk.deliver(str(mail["Reply-To"]), "Re: x", "Which version?")
    desk.from_vendor(key, "Which version?")
    desk.ask("vera", "POST", f"tickets/{key}/vendor-messages",
             {"text": "Version nine.", "attachments": []})
    to, written = desk.mail_with("Version nine.")
    assert to == [VENDOR], to
    assert str(mail["Message-ID"]) in str(written["References"]), written["References"]
    desk.ask("vera", "POST", f"tickets/{key}/messages", {"text": "We are on it.",
                                                         "visibility": "public"})
    to, reply = desk.mail_with("We are on it.")
    assert to == ["rita@harbour.test"], to
    assert "acme-vendor" not in str(reply.get("References", "")), reply["References"]
    assert str(written["Message-ID"]) not in str(reply.get("References", ""))


@check
def a_published_answer_is_mailed_to_the_requester_once(desk):
    key, mail = desk.handed_over("Published")
    desk.deliver(str(mail["Reply-To"]), "Re: x", "Install update 12.")
    message = desk.from_vendor(key, "Install update 12.")
    path = f"tickets/{key}/messages/{message['id']}/publish"
    assert desk.answer_of("rita", "POST", path, {}).status == 403
    assert desk.answer_of("otto", "POST", path, {}).status == 404
    desk.ask("vera", "POST", path, {})
    to, _ = desk.mail_with("Install update 12.")
    assert to == ["rita@harbour.test"], to
    assert [m["text"] for m in desk.messages(key, "rita")][-1] == "Install update 12."
    again = desk.answer_of("vera", "POST", path, {})
    assert again.status == 409 and again.json["code"] == "already_published", again


@check
def only_who_works_on_a_ticket_sees_and_uses_its_vendor(desk):
    key, _ = desk.handed_over("Rights")
    for who, status in (("rita", 403), ("rolf", 403), ("otto", 404)):
        assert desk.answer_of(who, "GET", f"tickets/{key}/handovers").status == status, who
        body = {"text": "x", "attachments": []}
        assert desk.answer_of(who, "POST", f"tickets/{key}/vendor-messages", body).status == status
    assert desk.answer_of("axel", "POST", f"tickets/{key}/vendor-messages",
                          {"text": "x", "attachments": []}).status == 403
    assert desk.answer_of("rita", "GET", "vendors").status == 403
    refused = desk.answer_of("ann", "POST", "vendors", {"name": "x", "address": "x@y.test"})
    assert refused.status == 403


@check
def the_clocks_and_the_report_count_what_was_promised(desk):
    key, mail = desk.handed_over("Clocks")
    clocks = desk.ask("vera", "GET", f"tickets/{key}/handovers")["items"][0]["clocks"]
    assert [c["kind"] for c in clocks] == ["vendor_response", "vendor_resolution"], clocks
    assert clocks[0]["state"] == "running" and clocks[0]["target_seconds"] == 3600, clocks
    desk.deliver(str(mail["Reply-To"]), "Re: x", "On time.")
    desk.from_vendor(key, "On time.")
    clocks = desk.ask("vera", "GET", f"tickets/{key}/handovers")["items"][0]["clocks"]
    assert clocks[0]["state"] == "fulfilled" and not clocks[0]["is_breached"], clocks
    report = desk.ask("mona", "GET", "vendor-report")["items"]
    assert report[0]["vendor"]["name"] == "Acme" and report[0]["response_met"] >= 1, report


def main():
    wrong, played, wanted = [], 0, sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="mainstay-vendors.") as work, Sink() as sink:
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
