#!/usr/bin/env python3
"""The clocks of real tickets: due, explained over a holiday, paused, warned of, breached and
escalated once, while the server is killed between. Played on SQLite and on PostgreSQL, which is the
server at MAINSTAY_TEST_POSTGRES; it is required. Takes a little more than a minute, the shortest
promise there is."""
import os
import sys
import tempfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from postgres import Postgres  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

POLICIES = "/api/v1/service-level-policies"


def eventually(seen, seconds=10):
    """What `seen` answers once it is something; it is asked again and again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := seen():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come to pass in time")


class Desk:
    """A server with two promises: a first response in a minute, and, for questions, one in an hour
    by a calendar that is closed today and tomorrow."""

    def __init__(self, server):
        self.server, self.world = server, build_world(server)
        self.today = datetime.now(timezone.utc).date()
        always = {"zone": "UTC", "always_open": True, "hours": []}
        day_off = {"name": "Days off", "date": str(self.today),
                   "last_date": str(self.today + timedelta(days=1))}
        self.always = {"name": "Always", "definition": {**always, "holidays": []}}
        self.office = {"name": "Office", "definition": {**always, "holidays": [day_off]}}
        calendar, self.closed = (self.made("ada", "/api/v1/calendars", each)["id"]
                                 for each in (self.always, self.office))
        self.policy = self.made("mona", POLICIES, {
            "name": "Fast", "calendar": calendar, "promises": {
                "first_response": 1, "resolution": 600, "warning_percent": 50,
                "raise_urgency": True, "hand_over": True,
                "notified": [self.world.ids["mona"]]}})
        self.made("mona", POLICIES, {
            "name": "Questions", "kind": "question", "calendar": self.closed,
            "promises": {"first_response": 60, "resolution": 120}})
        self.urgent = self.opened("incident")
        self.question = self.opened("question")

    def ask(self, who, verb, path, body=None, headers=None):
        return self.server.ask(verb, path, body, self.world.tokens[who], headers)

    def made(self, who, path, body):
        answer = self.ask(who, "POST", path, body)
        assert answer.status in (200, 201), answer
        return answer.json

    def opened(self, kind):
        return self.made("rita", "/api/v1/tickets", {
            "application": "SHOP", "subject": "It burns", "text": "Help.", "kind": kind})["key"]

    def clock(self, key, kind):
        answer = self.ask("ann", "GET", f"/api/v1/tickets/{key}/service-levels")
        assert answer.status == 200, answer
        return next(one for one in answer.json["clocks"] if one["kind"] == kind)

    def rows(self, filter_text, who="ann"):
        answer = self.ask(who, "GET", f"/api/v1/tickets?filter={filter_text}")
        assert answer.status == 200, answer
        return {row["key"]: row for row in answer.json["items"]}

    def due(self, key):
        row = self.rows("")[key]["due"]
        return row and row["due_at"]

    def actions(self, key):
        answer = self.ask("ann", "GET", f"/api/v1/tickets/{key}/timeline?limit=100")
        return [entry["action"] for entry in answer.json["items"]]

    def notices(self, who, kind):
        answer = self.ask(who, "GET", "/api/v1/notifications")
        return [one for one in answer.json["items"] if one["kind"] == kind]


def what_is_due_next_stands_in_lists_at_once(desk):
    begun = time.monotonic()
    made = desk.opened("incident")
    eventually(lambda: desk.due(made), 5)
    print(f"  due after {time.monotonic() - begun:.2f} s")


def a_list_can_be_sorted_by_what_is_due(desk):
    eventually(lambda: desk.due(desk.urgent) and desk.due(desk.question), 5)
    keys, cursor = [], ""
    while cursor is not None:
        after = f"&cursor={cursor}" if cursor else ""
        page = desk.ask("ann", "GET", f"/api/v1/tickets?sort=due&limit=1{after}")
        assert page.status == 200, page
        keys += [(row["due"] or {}).get("due_at") for row in page.json["items"]]
        cursor = page.json["next"]
    times = [at for at in keys if at]
    assert times == sorted(times) and keys[:len(times)] == times, keys
    assert len(keys) == len(desk.rows("")), keys
    refused = desk.ask("rita", "GET", "/api/v1/tickets?sort=due")
    assert refused.status == 403, refused


def a_clock_over_a_holiday_says_what_was_counted(desk):
    clock = desk.clock(desk.question, "first_response")
    opens = f"{desk.today + timedelta(days=2)}T00:00:00"
    assert clock["due_at"].startswith(f"{desk.today + timedelta(days=2)}T01:00:00"), clock
    closed, counted = clock["why"]
    assert (closed["reason"], counted["reason"]) == ("outside_hours", "counted"), clock
    assert closed["end"].startswith(opens) and counted["counted_seconds"] == 3600, clock


def a_calendar_that_is_changed_moves_what_is_due(desk):
    before = eventually(lambda: desk.due(desk.question))
    open_now = {**desk.office["definition"], "holidays": []}
    changed = desk.ask("ada", "PATCH", f"/api/v1/calendars/{desk.closed}",
                       {"definition": open_now}, {"If-Match": "*"})
    assert changed.status == 200, changed
    after = eventually(lambda: desk.due(desk.question) != before and desk.due(desk.question))
    clock = desk.clock(desk.question, "first_response")
    assert after == clock["due_at"] and clock["target_seconds"] == 3600, clock
    assert [one["reason"] for one in clock["why"]] == ["counted"], clock


def a_server_that_is_killed_goes_on_with_a_changed_policy(desk):
    policy = desk.ask("mona", "GET", f"{POLICIES}/{desk.policy['id']}").json
    promises = {**policy["promises"], "resolution": 1200}
    changed = desk.ask("mona", "PATCH", f"{POLICIES}/{policy['id']}", {
        "name": policy["name"], "calendar": policy["calendar"]["id"], "promises": promises},
        {"If-Match": f'"{policy["version"]}"'})
    assert changed.status == 200, changed
    desk.server.kill()
    desk.server.start()
    clock = desk.clock(desk.urgent, "resolution")
    assert clock["target_seconds"] == 1200 * 60, clock
    day = clock["due_at"][:16]
    # The killed server may have held the job: another takes it half a lease after its end.
    eventually(lambda: desk.urgent in desk.rows(f"due:{day}:00Z..{day}:59Z"), 90)


def waiting_on_the_requester_pauses(desk):
    desk.made("ann", f"/api/v1/tickets/{desk.question}/messages",
              {"text": "Which one?", "visibility": "public"})
    assert desk.clock(desk.question, "resolution")["state"] == "paused"
    eventually(lambda: desk.question in desk.rows("sla:paused"))
    desk.made("rita", f"/api/v1/tickets/{desk.question}/messages",
              {"text": "That one.", "visibility": "public"})
    clock = desk.clock(desk.question, "resolution")
    assert clock["state"] == "running", clock
    assert "waiting_on_requester" in [one["reason"] for one in clock["why"]], clock
    assert desk.clock(desk.question, "first_response")["state"] == "fulfilled"


def requesters_see_nothing_of_it(desk):
    clocks = f"/api/v1/tickets/{desk.urgent}/service-levels"
    for who, status in (("rita", 403), ("rolf", 403), ("otto", 404)):
        assert desk.ask(who, "GET", clocks).status == status, who
    for who in ("rita", "otto"):
        for path in (POLICIES, "/api/v1/contracts", "/api/v1/calendars"):
            assert desk.ask(who, "GET", path).status == 403, (who, path)
        policy = f"{POLICIES}/{desk.policy['id']}"
        assert desk.ask(who, "GET", policy).status == 404, who
        refused = desk.ask(who, "GET", "/api/v1/tickets?filter=sla:breached")
        assert refused.status == 422, refused
    assert all(row["due"] is None for row in desk.rows("", "rita").values())


def a_ticket_says_that_its_contract_has_ended(desk):
    contract = desk.made("mona", "/api/v1/contracts", {
        "name": "Silver", "organization": desk.world.ids["harbour"], "applications": [],
        "begins_at": "2020-01-01T00:00:00Z", "ends_at": "2021-01-01T00:00:00Z"})
    assert contract["state"] == "expired", contract
    shown = desk.ask("ann", "GET", f"/api/v1/tickets/{desk.urgent}/service-levels").json
    assert shown["contract"]["name"] == "Silver", shown
    assert shown["contract"]["state"] == "expired", shown
    path = f"/api/v1/contracts/{contract['id']}"
    assert desk.ask("mona", "DELETE", path).status == 204
    assert desk.ask("ann", "GET", path).status == 404
    assert desk.made("mona", f"{path}/restore", None)["name"] == "Silver"


def a_breach_is_told_and_escalated_once(desk):
    key = desk.urgent
    eventually(lambda: "service_level_breached" in desk.actions(key), 90)
    ticket = desk.ask("ann", "GET", f"/api/v1/tickets/{key}").json
    assert (ticket["level"], ticket["urgency"], ticket["priority"]) == ("L2", "high", "high")
    assert ticket["assignee"]["id"] == desk.world.ids["lars"], ticket
    assert key in desk.rows("sla:breached")
    for who in ("lars", "mona"):
        eventually(lambda who=who: desk.notices(who, "ticket.breached"), 10)
    time.sleep(21)  # Two more runs of the job.
    actions = desk.actions(key)
    assert actions.count("service_level_breached") == 1, actions
    assert actions.count("service_level_warned") <= 1, actions
    of_this = [one for one in desk.notices("mona", "ticket.breached") if key in str(one)]
    assert [one["count"] for one in of_this] == [1], of_this
    clock = desk.clock(key, "first_response")
    assert clock["is_breached"] and clock["breached_at"] == clock["due_at"], clock


CHECKS = [
    what_is_due_next_stands_in_lists_at_once,
    a_list_can_be_sorted_by_what_is_due,
    a_clock_over_a_holiday_says_what_was_counted,
    a_calendar_that_is_changed_moves_what_is_due,
    a_server_that_is_killed_goes_on_with_a_changed_policy,
    waiting_on_the_requester_pauses,
    requesters_see_nothing_of_it,
    a_ticket_says_that_its_contract_has_ended,
    a_breach_is_told_and_escalated_once,
]


def play(name, server):
    failed = 0
    desk = Desk(server)
    for check in CHECKS:
        try:
            check(desk)
        except Exception:  # noqa: BLE001
            failed += 1
            print(f"{check.__name__.replace('_', ' ')}, on {name}:")
            traceback.print_exc()
    return failed


def main():
    postgres = Postgres()
    name = f"levels{os.getpid()}"
    url = postgres.create(name)
    try:
        with tempfile.TemporaryDirectory(prefix="mainstay-levels.") as work:
            servers = Server(Path(work) / "sqlite"), Server(Path(work) / "postgresql", database=url)
            # Beside each other, since both wait for the same minute.
            with servers[0], servers[1], ThreadPoolExecutor() as pool:
                failed = sum(pool.map(play, ("SQLite", "PostgreSQL"), servers))
    finally:
        postgres.drop(name)
    print(f"{2 * len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
