#!/usr/bin/env python3
"""Webhooks against a real receiver: what is sent, signed and kept from whom; receivers that are
slow, huge, broken or redirect; addresses that are not called. And applications that act."""
import json
import re
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from receiver import Receiver, is_signed  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

DOCUMENT = HERE.parent.parent / "docs/operate/webhooks.md"
EVENTS = ["ticket.created", "ticket.message", "ticket.note", "ticket.resolved"]


class Desk:
    """A server with the world of the tests, and what the tests do on it."""

    def __init__(self, server):
        self.server, self.world = server, build_world(server)

    def ask(self, who, verb, path, body=None, status=None):
        answer = self.server.ask(verb, f"/api/v1/{path}", body, self.world.tokens[who])
        assert answer.status == status if status else answer.status < 300, (path, answer)
        return answer.json

    def webhook(self, url, owner="ada", **more):
        body = {"name": "Hook", "url": url, "events": EVENTS, **more}
        if owner != "ada":
            body["owner"] = self.world.ids[owner]
        return self.ask("ada", "POST", "webhooks", body)

    def ticket(self, subject="It burns"):
        return self.ask("rita", "POST", "tickets", {
            "application": "SHOP", "subject": subject, "text": "Please help."})["key"]

    def deliveries(self, hook):
        return self.ask("ada", "GET", f"webhooks/{hook}/deliveries")["items"]

    def until(self, hook, is_it):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            found = self.deliveries(hook)
            if is_it(found):
                return found
            time.sleep(0.1)
        raise AssertionError(f"still {found}")

    def drop(self, hook):
        self.ask("ada", "DELETE", f"webhooks/{hook}")


def of_type(name):
    return lambda received: received.json["type"] == name


def what_happens_is_sent_signed(desk):
    with Receiver() as receiver:
        made = desk.webhook(receiver.url + "/all")
        key = desk.ticket()
        got = receiver.wait_for(of_type("ticket.created"))
        assert is_signed(made["secret"], got.headers, got.body), got.headers
        assert got.json["data"]["ticket"]["key"] == key, got.json
        assert got.json["id"] == got.headers["webhook-id"], got.headers
        desk.ask("ann", "POST", f"tickets/{key}/messages",
                 {"text": "Between us.", "visibility": "private"})
        note = receiver.wait_for(of_type("ticket.note"))
        assert note.json["data"]["message"]["text"] == "Between us.", note.json
        found = desk.until(made["webhook"]["id"], lambda all_: len(all_) == 2 and all(
            each["state"] == "delivered" for each in all_))
        assert found[0]["status"] == 200, found
        desk.drop(made["webhook"]["id"])


def the_documented_check_accepts_it(desk):
    """The sample of the documentation, as it stands there."""
    sample = {}
    exec(re.search(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.S)[1], sample)
    with Receiver() as receiver:
        made = desk.webhook(receiver.url)
        desk.ask("ada", "POST", f"webhooks/{made['webhook']['id']}/test")
        got = receiver.wait_for(of_type("webhook.test"))
        check = sample["is_from_mainstay"]
        assert check(made["secret"], got.headers, got.body), got.headers
        assert not check(made["secret"], got.headers, got.body + b" "), "accepts anything"
        desk.drop(made["webhook"]["id"])


def the_inside_is_not_told_to_requesters(desk):
    with Receiver() as receiver:
        theirs = desk.webhook(receiver.url + "/rita", "rita")["webhook"]["id"]
        others = desk.webhook(receiver.url + "/otto", "otto")["webhook"]["id"]
        key = desk.ticket()
        desk.ask("ann", "POST", f"tickets/{key}/messages",
                 {"text": "A halibut.", "visibility": "private"})
        desk.ask("ann", "POST", f"tickets/{key}/messages",
                 {"text": "An answer.", "visibility": "public"})
        receiver.wait_for(of_type("ticket.message"))
        assert {each.path for each in receiver.got} == {"/rita"}, receiver.got
        for each in receiver.got:
            assert b"halibut" not in each.body, each.json
            assert each.json["data"]["ticket"]["level"] is None, each.json
        desk.drop(theirs)
        desk.drop(others)


def bad_receivers_do_no_harm(desk):
    answers = {"/500": (500, {}, b"broken"), "/moved": (302, {"Location": "/all"}, b""),
               "/huge": (200, {}, b"x" * 3_000_000), "/busy": (429, {"Retry-After": "600"}, b"")}

    def answer(received):
        if received.path == "/slow":
            time.sleep(12)
        return answers.get(received.path, (200, {}, b""))

    with Receiver(answer) as receiver:
        hooks = {path: desk.webhook(receiver.url + path, events=["ticket.created"])["webhook"]["id"]
                 for path in [*answers, "/slow", "/good"]}
        began = time.monotonic()
        desk.ticket()
        desk.until(hooks["/good"], lambda found: found and found[0]["state"] == "delivered")
        assert time.monotonic() - began < 8, "a slow receiver kept another waiting"
        broken = desk.until(hooks["/500"], lambda found: found and found[0]["tries"] > 0)[0]
        assert (broken["state"], broken["status"]) == ("pending", 500), broken
        moved = desk.until(hooks["/moved"], lambda found: found and found[0]["tries"] > 0)[0]
        assert (moved["state"], moved["status"]) == ("pending", 302), moved
        assert not [each for each in receiver.got if each.path == "/all"], "followed a redirect"
        huge = desk.until(hooks["/huge"], lambda found: found and found[0]["tries"] > 0)[0]
        assert huge["state"] == "delivered", huge
        detail = desk.ask("ada", "GET", f"webhooks/{hooks['/huge']}/deliveries/{huge['id']}")
        assert len(detail["attempts"][0]["answer"]) == 2_000, detail["attempts"]
        slow = desk.until(hooks["/slow"], lambda found: found and found[0]["tries"] > 0)[0]
        assert (slow["state"], slow["status"]) == ("pending", None), slow
        busy = desk.until(hooks["/busy"], lambda found: found and found[0]["tries"] > 0)[0]
        assert busy["next_at"] > busy["created_at"], busy
        for hook in hooks.values():
            desk.drop(hook)


def what_is_gone_is_turned_off(desk):
    with Receiver(lambda received: (410, {}, b"")) as receiver:
        hook = desk.webhook(receiver.url)["webhook"]["id"]
        desk.ticket()
        desk.until(hook, lambda found: found and found[0]["state"] == "failed")
        shown = desk.ask("ada", "GET", f"webhooks/{hook}")
        assert (shown["enabled"], shown["disabled_reason"]) == (False, "gone"), shown
        found = desk.deliveries(hook)[0]
        desk.ask("ada", "POST", f"webhooks/{hook}/deliveries/{found['id']}/replay", status=409)
        desk.drop(hook)


def private_addresses_are_not_called(desk):
    for url in ("http://127.0.0.2:9/", "https://[::1]:9/", "http://localhost:9/",
                "http://169.254.169.254/latest/"):
        hook = desk.webhook(url)["webhook"]["id"]
        desk.ask("ada", "POST", f"webhooks/{hook}/test")
        found = desk.until(hook, lambda all_: all_ and all_[0]["state"] == "failed")
        if "localhost" not in url:  # That may be 127.0.0.1, which the tests may call.
            assert "outgoing_private" in found[0]["reason"], found
        desk.drop(hook)
    desk.ask("ada", "POST", "webhooks", {
        "name": "Bad", "url": "https://me:secret@example.com/", "events": EVENTS}, 422)


def a_delivery_is_replayed_under_its_id(desk):
    is_well = []
    with Receiver(lambda received: (200 if is_well else 404, {}, b"")) as receiver:
        hook = desk.webhook(receiver.url, events=["ticket.created"])["webhook"]["id"]
        desk.ask("ada", "POST", f"webhooks/{hook}/test")
        failed = desk.until(hook, lambda all_: all_ and all_[0]["state"] == "failed")[0]
        is_well.append(True)
        desk.ask("ada", "POST", f"webhooks/{hook}/deliveries/{failed['id']}/replay")
        desk.until(hook, lambda all_: all_[0]["state"] == "delivered")
        ids = {each.headers["webhook-id"] for each in receiver.got}
        assert ids == {failed["message_id"]} and len(receiver.got) == 2, ids
        desk.drop(hook)


def applications_act_when_it_is_approved(desk):
    done = json.dumps({"status": "done", "message": "Unlocked."}).encode()
    with Receiver(lambda received: (200, {"Content-Type": "application/json"}, done)) as receiver:
        desk.ask("ada", "POST", "fields", {"kind": "ticket", "name": "login", "label": "Login",
                                           "type": "text", "choices": []})
        form = desk.ask("ada", "PUT", "forms", {
            "kind": "ticket", "application": "LEDGER", "variant": "service_request", "intro": "",
            "items": [{"field": "login", "is_required": True}]})["id"]
        made = desk.ask("ada", "POST", "application-actions", {
            "application": "LEDGER", "form": form, "name": "Unlock account", "url": receiver.url,
            "approvers": [desk.world.ids["mona"]]})
        key = desk.ask("rita", "POST", "tickets", {
            "application": "LEDGER", "subject": "Locked", "text": "Please.",
            "kind": "service_request", "fields": {"login": "rita7"}})["key"]
        waiting = desk.ask("mona", "GET", "approvals")["items"]
        assert [each["key"] for each in waiting] == [key], waiting
        assert not receiver.got
        desk.ask("mona", "POST", f"approvals/{waiting[0]['id']}/answer", {"answer": "approve"})
        got = receiver.wait_for(of_type("application.action"))
        assert is_signed(made["secret"], got.headers, got.body), got.headers
        assert got.json["data"]["fields"] == {"login": "rita7"}, got.json
        end = time.monotonic() + 20
        while desk.ask("rita", "GET", f"tickets/{key}")["status"] != "resolved":
            assert time.monotonic() < end, "the application's answer came to nothing"
            time.sleep(0.1)
        call = desk.ask("rita", "GET", f"tickets/{key}/application-call")["call"]
        assert (call["state"], call["message"]) == ("done", "Unlocked."), call


def main():
    tests = [what_happens_is_sent_signed, the_documented_check_accepts_it,
             the_inside_is_not_told_to_requesters,
             bad_receivers_do_no_harm, what_is_gone_is_turned_off,
             private_addresses_are_not_called, a_delivery_is_replayed_under_its_id,
             applications_act_when_it_is_approved]
    failed = 0
    with tempfile.TemporaryDirectory() as work, Server(
            Path(work) / "server", settings=("--outgoing-private", "127.0.0.1")) as server:
        desk = Desk(server)
        for test in tests:
            try:
                test(desk)
            except (AssertionError, KeyError, IndexError) as error:
                failed += 1
                print(f"{test.__name__}: {error}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
