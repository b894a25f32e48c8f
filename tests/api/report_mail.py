#!/usr/bin/env python3
"""A saved report by mail: on a schedule, with the figures that each recipient may see, as text,
HTML and CSV; stopped by its recipient; and a failure that whoever scheduled it sees."""
import email
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server, make_token  # noqa: E402
from smtp_sink import Sink  # noqa: E402
from world import build_world, session_for  # noqa: E402


class Reports:
    def __init__(self, server, sink, world):
        self.server, self.sink, self.world = server, sink, world

    def ask(self, who, verb, path, body=None, headers=None):
        answer = self.server.ask(verb, f"/api/v1/{path}", body, self.world.tokens[who], headers)
        assert answer.status < 300, f"{who} {verb} {path}: {answer!r}"
        return answer.json

    def save(self, query, name="Volume by mail"):
        return self.ask("mona", "POST", "views", {
            "kind": "report", "name": name, "filter": query, "columns": []})["id"]

    def schedule(self, report, *recipients):
        return self.ask("mona", "POST", "schedules", {
            "job": "reports.mail", "cron": "0 7 * * mon", "zone": "Europe/Berlin",
            "arguments": {"report": report,
                          "recipients": [self.world.ids[name] for name in recipients]}})["id"]

    def run(self, schedule):
        """Runs it, and gives what came of that."""
        before = self.ask("mona", "GET", f"schedules/{schedule}")["last_run"]
        self.ask("mona", "POST", f"schedules/{schedule}/run", {})
        end = time.monotonic() + 15
        while time.monotonic() < end:
            found = self.ask("mona", "GET", f"schedules/{schedule}")
            if found["last_run"] != before and not found["is_under_way"]:
                return found["last_run"]
            time.sleep(0.05)
        raise AssertionError(f"the run did not end: {found}")

    def mail_to(self, name, count=1):
        """The last of so many mails to that person."""
        address = f"{name}@mainstay.test"
        end = time.monotonic() + 15
        while len(found := [m for to, m in self.sink.mails if to == [address]]) < count:
            assert time.monotonic() < end, f"no mail came to {address}"
            time.sleep(0.05)
        return email.message_from_bytes(found[-1])


def parts_of(mail):
    """The contents of a mail by their types."""
    return {part.get_content_type(): part.get_payload(decode=True).decode("utf-8")
            for part in mail.walk() if not part.is_multipart()}


def sums(csv):
    """What a column of a CSV adds up to, by its name."""
    head, *rows = [line.split(",") for line in csv.strip().splitlines()]
    return {name: sum(float(row[at] or 0) for row in rows)
            for at, name in enumerate(head) if at > 0 and name != "backlog"}


def a_team_lead(reports):
    """Lars sees the tickets of his own team only."""
    role = reports.server.ask("POST", "/api/v1/roles", {
        "name": "Team lead", "base": "manager", "grants": [
            {"action": "ticket_read", "reach": "team"},
            {"action": "ticket_read_private", "reach": "team"},
            {"action": "report_read", "reach": "all"}]}, headers=reports.world.session)
    assert role.status == 201, role
    lars = reports.ask("ada", "GET", f"users/{reports.world.ids['lars']}")
    changed = reports.server.ask(
        "PATCH", f"/api/v1/users/{lars['id']}", {"custom_role": role.json["id"]},
        headers=reports.world.session | {"If-Match": f'"{lars["version"]}"'})
    assert changed.status == 200, changed
    # Tokens of the former role ended with it.
    reports.world.tokens["lars"] = make_token(reports.server, session_for(reports.server, "lars"))


def each_gets_their_own(reports):
    """A manager has the figures of all tickets, a team lead those of the team."""
    for subject in ("One", "Two", "Three"):
        key = reports.ask("rita", "POST", "tickets", {
            "application": "SHOP", "subject": subject, "text": "Help."})["key"]
    reports.ask("ann", "POST", f"tickets/{key}/escalate", {"level": "L2", "note": "Look at it."})
    a_team_lead(reports)
    report = reports.save("report=ticket_volume&period=this_week&zone=Europe%2FBerlin")
    schedule = reports.schedule(report, "mona", "lars")
    ended = reports.run(schedule)
    assert ended["outcome"] == "passed", ended
    assert "mailed to 2 of 2 people" in ended["report"], ended

    of_all, of_team = parts_of(reports.mail_to("mona")), parts_of(reports.mail_to("lars"))
    assert set(of_all) == {"text/plain", "text/html", "text/csv"}, of_all.keys()
    assert sums(of_all["text/csv"])["created"] == 3, of_all["text/csv"]
    assert sums(of_team["text/csv"])["created"] == 1, of_team["text/csv"]
    assert "<table" in of_all["text/html"] and "Created" in of_all["text/plain"], of_all
    mail = reports.mail_to("mona")
    assert mail["Subject"].startswith("Volume by mail, "), mail["Subject"]
    assert mail["Auto-Submitted"] == "auto-generated", mail.items()
    assert f"/reports/mails?stop={report}>" in mail["List-Unsubscribe"], mail.items()
    return report, schedule


def stopped(reports, report, schedule):
    """Who wants no more of it gets no more, until they say otherwise."""
    mailed = reports.ask("lars", "GET", "reports/mailed")["items"]
    assert [one["name"] for one in mailed] == ["Volume by mail"], mailed
    reports.ask("lars", "PUT", f"reports/mailed/{report}", {"is_stopped": True})
    ended = reports.run(schedule)
    assert ended["outcome"] == "passed" and "1 of 2" in ended["report"], ended
    reports.mail_to("mona", 2)
    reports.ask("lars", "PUT", f"reports/mailed/{report}", {"is_stopped": False})
    assert "2 of 2" in reports.run(schedule)["report"]
    reports.mail_to("lars", 2)


def fails_visibly(reports, report, schedule):
    """A saved report that is deleted fails where its schedule is listed, and its maker is told."""
    reports.ask("mona", "DELETE", f"views/{report}")
    ended = reports.run(schedule)
    assert ended["outcome"] == "failed", ended
    listed = reports.ask("mona", "GET", "schedules")["items"]
    assert listed[0]["last_run"]["outcome"] == "failed", listed
    end = time.monotonic() + 15
    while time.monotonic() < end:
        inbox = reports.ask("mona", "GET", "notifications")["items"]
        if any("schedule" in one["kind"] for one in inbox):
            return
        time.sleep(0.1)
    raise AssertionError(f"nobody was told: {inbox}")


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-reports.") as folder, Sink() as sink:
        with Server(Path(folder) / "server", smtp=sink.address) as server:
            reports = Reports(server, sink, build_world(server))
            made = each_gets_their_own(reports)
            print("ok each gets their own")
            stopped(reports, *made)
            print("ok stopped")
            fails_visibly(reports, *made)
            print("ok fails visibly")
            print("3 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
