#!/usr/bin/env python3
"""Passwords that people set themselves, with links that are mailed: asked for at the door, by who
has an account, who only wrote mail, and who is nobody; sent by staff, who see the link nowhere.
"""
import email
import re
import smtplib
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402
from smtp_sink import Sink  # noqa: E402
from world import PASSWORD, build_world, session_for  # noqa: E402

LINK = re.compile(r"http://\S+/portal/password#(\S+)")
NEW = "a longer and better password"


class Door:
    def __init__(self, server, sink, world):
        self.server, self.sink, self.world = server, sink, world

    def ask(self, address, **more):
        return self.server.ask("POST", "/api/v1/password-links", {"email": address, **more})

    def mail_to(self, address, count=1, seconds=20):
        """The last of so many mails to that address: its subject, and the secret of its link."""
        end = time.monotonic() + seconds
        while len(found := [m for to, m in self.sink.mails if to == [address]]) < count:
            assert time.monotonic() < end, f"no mail came to {address}"
            time.sleep(0.05)
        mail = email.message_from_bytes(found[-1])
        text = mail.get_payload(decode=True).decode(mail.get_content_charset("us-ascii"))
        return mail["Subject"], LINK.search(text).group(1), text

    def use(self, secret, password=NEW):
        return self.server.ask("POST", "/api/v1/password-links/use",
                               {"token": secret, "password": password})

    def enter(self, address, password):
        return self.server.ask("POST", "/api/v1/session",
                               {"email": address, "password": password}).status


def same_answers(door):
    """Nobody, somebody and nonsense are answered alike, and only somebody is mailed."""
    answers = [door.ask(address) for address in (
        "ruth@harbour.test", "nobody@nowhere.test", "unverified@sender.invalid", "no address")]
    assert {(each.status, each.body) for each in answers} == {(204, b"")}, answers
    door.mail_to("ruth@harbour.test")
    time.sleep(0.5)  # What should not come has this long to come.
    others = [to for to, _ in door.sink.mails if to != ["ruth@harbour.test"]]
    assert not others, others


def reset(door):
    before = session_for(door.server, "rita")
    assert door.ask("rita@harbour.test", language="de").status == 204
    subject, secret, text = door.mail_to("rita@harbour.test")
    assert "Passwort" in text and subject, text
    assert door.use(secret, "short").status == 422
    answer = door.use(secret)
    assert answer.status == 200 and answer.json == {"email": "rita@harbour.test"}, answer
    assert door.use(secret).code == "link_not_valid", "a link worked twice"
    assert door.enter("rita@harbour.test", PASSWORD) == 401
    assert door.enter("rita@harbour.test", NEW) == 200
    gone = door.server.ask("GET", "/api/v1/me", headers=before)
    assert gone.status == 401, "a session outlived the password"
    events = door.server.ask("GET", "/api/v1/security-events?limit=100",
                             token=door.world.tokens["ada"]).json["items"]
    kinds = [each["kind"] for each in events if (each["user"] or {}).get("name") == "Rita"]
    assert "link_mailed" in kinds and "password_changed" in kinds, kinds
    assert secret not in str(events)


def claim(door):
    """A contact who only wrote mail."""
    with smtplib.LMTP("127.0.0.1", door.server.lmtp_port) as lmtp:
        lmtp.sendmail("mia@harbour.test", ["shop@mainstay.test"],
                      b"From: Mia <mia@harbour.test>\r\nTo: shop@mainstay.test\r\n"
                      b"Subject: By mail\r\nMessage-ID: <mia-1@harbour.test>\r\n\r\nHelp.\r\n")
    end = time.monotonic() + 20
    found = []
    while not found and time.monotonic() < end:
        rows = door.server.ask("GET", "/api/v1/tickets", token=door.world.tokens["ann"]).json
        found = [row["key"] for row in rows["items"] if row["subject"] == "By mail"]
    assert door.ask("mia@harbour.test").status == 204
    _, secret, _ = door.mail_to("mia@harbour.test")
    assert door.use(secret).status == 200
    assert door.enter("mia@harbour.test", NEW) == 200


def sent_by_staff(door):
    """Staff send a link, and find it nowhere: not in the answer, the outbox, its file, the log."""
    ann = door.world.tokens["ann"]
    otto = door.world.ids["otto"]
    sent = door.server.ask("POST", f"/api/v1/users/{otto}/password-link", {}, ann)
    assert sent.status == 200 and sent.json["purpose"] == "reset", sent
    _, secret, _ = door.mail_to("otto@orchard.test")
    ada = door.world.tokens["ada"]
    mails = door.server.ask("GET", "/api/v1/mails?state=sent&limit=100", token=ada).json["items"]
    ours = [each for each in mails if each["recipient"] == "otto@orchard.test"]
    assert ours, mails
    for each in ours:
        shown = door.server.ask("GET", f"/api/v1/mails/{each['id']}", token=ada)
        original = door.server.ask("GET", f"/api/v1/mails/{each['id']}/original", token=ada)
        assert secret not in shown.body.decode(), "the outbox shows the link"
        assert original.status == 404 or secret.encode() not in original.body, original
    assert secret not in sent.body.decode()
    assert secret not in door.server.log.read_text()
    for who, status in (("rita", 404), ("axel", 403)):
        token = door.world.tokens[who]
        if who == "rita":  # Her tokens ended with her password.
            token = door.world.tokens["rolf"]
        refused = door.server.ask("POST", f"/api/v1/users/{otto}/password-link", {}, token)
        assert refused.status == status, (who, refused)
    # Rolf of Harbour learns nothing of Otto: an absent person answers the same.
    absent = door.server.ask("POST", "/api/v1/users/4000000000/password-link", {},
                             door.world.tokens["rolf"])
    assert absent.status == 404


def throttled(door):
    """An address is mailed a few times, then it has to wait; so has one that nobody has."""
    for address in ("rolf@harbour.test", "ghost@nowhere.test"):
        statuses = [door.ask(address).status for _ in range(5)]
        assert statuses == [204, 204, 204, 429, 429], statuses
    refused = door.ask("rolf@harbour.test")
    assert refused.code == "too_many_links" and int(refused.headers["retry-after"]) > 0


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-accounts.") as folder, Sink() as sink:
        with Server(Path(folder) / "server", smtp=sink.address) as server:
            door = Door(server, sink, build_world(server))
            tests = (same_answers, reset, claim, sent_by_staff, throttled)
            for test in tests:
                test(door)
                print(f"ok {test.__name__}")
            print(f"{len(tests)} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
