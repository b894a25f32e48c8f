#!/usr/bin/env python3
"""Outgoing mail where there is no mail server: a sample workspace keeps it in its outbox, any other
installation says on the message that nothing was sent, and sends it once there is a server."""
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402
from smtp_sink import Sink  # noqa: E402


def reply(server, token):
    """Opens a ticket of Bob's, answers it, and waits until it is known what became of the mail."""
    key = server.ask("POST", "/api/v1/tickets", {
        "application": "LEDGER", "subject": "Totals", "text": "They differ.",
        "requester": "bob@aldine.example"}, token).json["key"]
    server.ask("POST", f"/api/v1/tickets/{key}/messages",
               {"text": "We look into it.", "visibility": "public"}, token)
    return key, delivery(server, token, key)


def delivery(server, token, key, until=lambda found: found["state"] != "queued"):
    end = time.monotonic() + 15
    while time.monotonic() < end:
        path = f"/api/v1/tickets/{key}/messages"
        found = server.ask("GET", path, token=token).json["items"][-1]["delivery"]
        if until(found):
            return found
        time.sleep(0.05)
    raise AssertionError(f"still {found}")


def the_sample_keeps_its_mail(work):
    with Server(work / "sample", sample=True) as server:
        token = server.administrator()
        key, found = reply(server, token)
        assert found["state"] == "kept", found
        assert found["mails"][0]["recipient"] == "bob@aldine.example", found
        outbox = server.ask("GET", "/api/v1/mails?state=sent", token=token).json["items"]
        assert [mail["ticket"] for mail in outbox] == [key], outbox
        assert outbox[0]["reason"] == "kept_in_outbox", outbox
        original = server.ask("GET", f"/api/v1/mails/{outbox[0]['id']}/original", token=token)
        assert b"We look into it." in original.body, original
        waiting = server.ask("GET", "/api/v1/mails/causes", token=token).json
        assert waiting["items"] == [], waiting
        assert server.stop() == 0


def what_was_kept_is_sent_later(work):
    """The same data with a mail server: what was kept goes out when somebody retries it."""
    with Sink() as sink, Server(work / "sample", sample=True, smtp=sink.address) as server:
        token = server.administrator()
        kept = server.ask("GET", "/api/v1/mails?state=sent", token=token).json["items"][0]
        retried = server.ask("POST", f"/api/v1/mails/{kept['id']}/retry", {}, token)
        assert retried.status == 200, retried
        found = delivery(server, token, kept["ticket"],
                         lambda now: now["state"] == "handed_over")
        assert found["mails"][0]["reason"] is None, found
        assert sink.mails[0][0] == ["bob@aldine.example"], sink.mails


def without_a_server_nothing_is_said_to_be_sent(work):
    with Server(work / "off", sample=True, smtp="off") as server:
        token = server.administrator()
        key, found = reply(server, token)
        assert (found["state"], found["reason"]) == ("not_sent", "smtp_off"), found
        causes = server.ask("GET", "/api/v1/mails/causes", token=token).json["items"]
        assert [(one["reason"], one["count"]) for one in causes] == [("smtp_off", 1)], causes
        text = server.log_tail(500)
        assert "Outgoing mail is kept" not in text, text
        server.stop()


def main():
    tests = [the_sample_keeps_its_mail, what_was_kept_is_sent_later,
             without_a_server_nothing_is_said_to_be_sent]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="mainstay-outbox.") as work:
        for test in tests:
            try:
                test(Path(work))
            except AssertionError as wrong:
                failed += 1
                print(f"{test.__name__.replace('_', ' ')}: {wrong}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
