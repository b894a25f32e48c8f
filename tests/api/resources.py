"""How permissions.py makes a resource of each kind: see resource_tables.py for which it needs."""
import base64
import json
import os
import smtplib
import time

from small_elf import small_elf
from world import session_for

ALWAYS_OPEN = {"zone": "UTC", "always_open": True, "hours": [], "holidays": []}


PROMISES = {"first_response": 60, "levels": [], "notified": []}
YEAR = {"begins_at": "2026-01-01T00:00:00Z", "ends_at": "2027-01-01T00:00:00Z"}
NIGHTLY = {"job": "timeline.verify", "cron": "30 2 * * *", "zone": "UTC"}


def a_rule(name):
    return {"kind": "ticket", "name": name, "trigger": {"on": "created"},
            "actions": [{"action": "update", "with": {"text": f"{name} {{{{ticket.key}}}}"}}]}


def a_signal(word, service=""):
    return {"key": f"{word} {time.monotonic_ns()}", "source": "probe", "kind": "latency",
            "severity": "warning", "subject": word, "summary": word, "neighbours": [],
            "service": service or f"{word} {time.monotonic_ns()}"}


def a_silence(word):
    return {"matcher": {"key": "nothing"}, "reason": word,
            "ends_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))}


def a_window(word):
    return {"name": word, "matcher": {"key": "nothing"}, "zone": "UTC",
            "schedule": {"weekly": {"days": ["monday"], "from": "02:00", "minutes": 60}}}


class Resources:
    def __init__(self, server, world, secret):
        self.server, self.world, self.secret = server, world, secret
        self.secrets = {}  # Of programs, by kind.

    def ask(self, who, verb, path, body=None):
        answer = self.server.ask(verb, f"/api/v1/{path}", body, self.world.tokens[who])
        if answer.status >= 300:
            raise RuntimeError(f"{who} {verb} {path}: {answer!r}")
        return answer.json

    def word(self, who):
        return self.secret if who == "rita" else "plain"

    def ticket(self, who="rita"):
        return self.ask(who, "POST", "tickets", {
            "application": "SHOP", "subject": self.word(who), "text": self.word(who)})["key"]

    def resolve(self, path):
        self.ask("ann", "POST", f"{path.removeprefix('/api/v1/').rpartition('/')[0]}/resolve",
                 {"resolution": "fixed", "note": self.secret})

    def ignore_error(self, path):
        self.ask("ada", "POST",
                 f"{path.removeprefix('/api/v1/').rpartition('/')[0]}/ignore", {})

    def remove(self, path):
        self.ask("ada", "DELETE", path.removeprefix("/api/v1/").rpartition("/")[0])

    def attachment(self, who="rita"):
        made = self.server.ask("POST", f"/api/v1/attachments?name={self.word(who)}.txt",
                               self.word(who).encode(), self.world.tokens[who],
                               {"Content-Type": "text/plain"})
        return made.json["id"]

    def upload(self, who="rita"):
        """A file of five bytes on its way, of which none has come."""
        name = base64.b64encode(self.word(who).encode()).decode()
        made = self.server.ask("POST", "/api/v1/uploads", token=self.world.tokens[who], headers={
            "Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": f"filename {name}"})
        return made.headers["location"].rpartition("/")[2]

    def attached(self, who="rita"):
        made = self.attachment(who)
        self.ask(who, "POST", "tickets", {"application": "SHOP", "subject": self.word(who),
                                          "text": self.word(who), "attachments": [made]})
        return made

    def link(self, key):
        return self.ask("ann", "POST", f"tickets/{key}/links",
                        {"relation": "relates_to", "ticket": self.ticket()})["id"]

    def merge(self, path):
        """Merges the ticket of a path, which can then be undone."""
        key = path.removeprefix("/api/v1/tickets/").partition("/")[0]
        self.ask("ann", "POST", f"tickets/{key}/merge", {"into": self.ticket()})

    def reply(self, key):
        return self.ask("ann", "POST", f"tickets/{key}/messages",
                        {"text": self.secret, "visibility": "public"})["id"]

    def split_ticket(self):
        """A ticket that was made of a message."""
        key = self.ticket()
        return self.ask("ann", "POST", f"tickets/{key}/messages/{self.reply(key)}/split",
                        {"subject": self.secret})["key"]

    def problem(self):
        """A ticket of Rita's that is a problem with an incident."""
        key = self.ask("rita", "POST", "tickets", {
            "application": "SHOP", "subject": self.secret, "text": self.secret,
            "kind": "problem"})["key"]
        self.ask("ann", "POST", f"tickets/{key}/links",
                 {"relation": "causes", "ticket": self.ticket()})
        return key

    def workaround(self, problem):
        return self.ask("ann", "POST", f"tickets/{problem}/workarounds",
                        {"text": self.secret})["id"]

    def macro(self):
        return self.ask("ann", "POST", "macros", {
            "name": f"{self.secret} {time.monotonic_ns()}",
            "steps": {"text": f"{self.secret} {{{{ticket.key}}}}"}})["id"]

    def ticket_template(self):
        return self.ask("ann", "POST", "ticket-templates", {
            "name": f"{self.secret} {time.monotonic_ns()}",
            "content": {"text": self.secret}})["id"]

    def time_entry(self):
        return self.ask("lars", "POST", f"tickets/{self.ticket()}/time-entries", {
            "minutes": 15, "note": self.secret})["id"]

    def watcher(self, key):
        user = self.world.ids["rolf"]
        self.ask("ann", "POST", f"tickets/{key}/watchers", {"user": user})
        return user

    def token(self, who="rita"):
        made = self.server.ask("POST", "/api/v1/tokens", {"name": self.word(who),
                               "scopes": ["read"]}, headers=session_for(self.server, who))
        return made.json["id"]

    def session(self, who="rita"):
        session_for(self.server, who)
        return self.ask(who, "GET", "me/sessions")["items"][0]["id"]

    def organization(self):
        return self.ask("ada", "POST", "organizations", {
            "name": f"{self.secret} {time.monotonic_ns()}", "domains": [],
            "applications": []})["id"]

    def user(self):
        return self.ask("ada", "POST", "users", {
            "name": self.secret, "email": f"{self.secret}{time.monotonic_ns()}@harbour.test",
            "role": "requester", "organization": self.world.ids["harbour"]})["id"]

    def role(self):
        made = self.server.ask("POST", "/api/v1/roles", {
            "name": f"{self.secret} {time.monotonic_ns()}", "base": "agent", "grants": []},
            headers=session_for(self.server, "ada"))
        return made.json["id"]

    def ingest_key(self, application):
        return self.ask("ada", "POST", f"applications/{application}/ingest-keys", {
            "name": f"{self.secret} {time.monotonic_ns()}"})["id"]

    def repository(self):
        """A repository; of many that were made before, a few are left, since there is a limit."""
        for old in self.ask("ada", "GET", "repositories?limit=100")["items"][10:]:
            self.server.ask("DELETE", f"/api/v1/repositories/{old['id']}",
                            token=self.world.tokens["ada"])
        return self.ask("ada", "POST", "repositories", {
            "url": f"https://127.0.0.1:1/{self.secret}", "applications": ["SHOP"],
            "name": f"{self.secret} {time.monotonic_ns()}"})["id"]

    def code_mapping(self, repository):
        return self.ask("ada", "POST", f"repositories/{repository}/code-mappings", {
            "application": "SHOP", "stack_root": f"/{self.secret}/{time.monotonic_ns()}",
            "source_root": ""})["id"]

    def scrape_target(self, application):
        """One of an address that is not called, and turned off."""
        return self.ask("ada", "POST", f"applications/{application}/scrape-targets", {
            "name": f"{self.secret} {time.monotonic_ns()}", "url": "http://127.0.0.1:1/",
            "enabled": False})["id"]

    def objective(self):
        return self.ask("ada", "POST", "objectives", {
            "application": "SHOP", "name": f"{self.secret} {time.monotonic_ns()}",
            "service": "checkout", "indicator": "availability", "target": 99.9})["id"]

    def monitor(self):
        """One that is paused."""
        return self.ask("ada", "POST", "monitors", {
            "application": "SHOP", "name": f"{self.secret} {time.monotonic_ns()}",
            "query": {"metric": "queue_length", "match": [], "by": []},
            "condition": {"kind": "silence"}, "enabled": False})["id"]

    def deployment(self):
        """One that is running."""
        return self.ask("ada", "POST", "deployments", {
            "application": "SHOP", "version": f"{time.monotonic_ns()}", "note": self.secret})["id"]

    def error(self):
        return self.ask("ada", "POST", "errors", {
            "application": "SHOP",
            "events": [{"message": f"{self.secret} {time.monotonic_ns()}",
                        "fingerprint": [f"{time.monotonic_ns()}"]}]})["events"][0]["error"]

    def error_ticket(self, error):
        """A ticket that the error is linked with."""
        key = self.ticket()
        self.ask("ada", "POST", f"errors/{error}/tickets", {"ticket": key})
        return key

    def source_map(self, application):
        """An empty one, whose path has the secret."""
        path = f"~/{self.secret}{time.monotonic_ns()}.js.map"
        made = self.server.ask(
            "POST", f"/api/v1/applications/{application}/source-maps?release=1&name={path}",
            b'{"version":3,"sources":[],"mappings":""}', self.world.tokens["ada"],
            {"Content-Type": "application/octet-stream"})
        return made.json["files"][0]["id"]

    def symbol_file(self, application):
        """One of a build-id of its own, whose name has the secret."""
        made = self.server.ask(
            "POST", f"/api/v1/applications/{application}/symbol-files?name={self.secret}.debug",
            small_elf(os.urandom(20)), self.world.tokens["ada"],
            {"Content-Type": "application/octet-stream"})
        return made.json["id"]

    def programs(self):
        """The secrets of an ingest key and of a host, made once."""
        if not self.secrets:
            name = {"name": f"program {time.monotonic_ns()}"}
            self.secrets = {
                "ingest_key": self.ask("ada", "POST", "applications/SHOP/ingest-keys",
                                       name)["secret"],
                "host": self.ask("ada", "POST", "hosts",
                                 name | {"applications": ["SHOP"]})["token"]}
        return self.secrets

    def trace(self):
        """A trace of one span, whose operation is named by the secret."""
        trace, now = f"{time.monotonic_ns():032x}", time.time_ns()
        span = {"traceId": trace, "spanId": trace[:16].replace("0", "1"), "name": self.secret,
                "startTimeUnixNano": str(now), "endTimeUnixNano": str(now)}
        sent = self.server.ask(
            "POST", "/v1/traces",
            json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}).encode(),
            self.programs()["ingest_key"], {"Content-Type": "application/json"})
        assert sent.json == {}, sent
        return trace

    def host(self):
        return self.ask("ada", "POST", "hosts", {
            "name": f"{self.secret} {time.monotonic_ns()}", "applications": ["SHOP"]})["id"]

    def view(self, who="rita"):
        return self.ask(who, "POST", "views", {
            "kind": "ticket", "name": f"{self.word(who)} {time.monotonic_ns()}",
            "filter": "is:open", "columns": []})["id"]

    def remove_view(self, path):
        """As its owner: nobody else may restore it."""
        self.ask("rita", "DELETE", path.removeprefix("/api/v1/").removesuffix("/restore"))

    def bulk_run(self):
        """A run of Ann's over a ticket of Harbour's, which has ended."""
        run = self.ask("ann", "POST", "bulk", {
            "kind": "ticket", "action": "watch", "keys": [self.ticket()]})["id"]
        end = time.monotonic() + 20
        while self.ask("ann", "GET", f"bulk/{run}")["state"] in ("queued", "running"):
            if time.monotonic() > end:
                raise RuntimeError("the run does not end")
            time.sleep(0.05)
        return run

    def team(self):
        return self.ask("ada", "POST", "teams", {
            "name": f"{self.secret} {time.monotonic_ns()}", "level": "L1", "members": []})["id"]

    def calendar(self):
        return self.ask("ada", "POST", "calendars", {
            "name": f"{self.secret} {time.monotonic_ns()}", "definition": ALWAYS_OPEN})["id"]

    def policy(self):
        made = self.ask("ada", "POST", "service-level-policies", {
            "name": f"{self.secret} {time.monotonic_ns()}", "calendar": self.calendar(),
            "application": self.application(), "promises": PROMISES})["id"]
        return made

    def contract(self):
        made = self.ask("ada", "POST", "contracts", {
            "name": f"{self.secret} {time.monotonic_ns()}",
            "organization": self.world.ids["harbour"], "applications": [], **YEAR})["id"]
        return made

    def vendor(self):
        """A vendor of SHOP."""
        name = f"{self.secret} {time.monotonic_ns()}"
        return self.ask("ada", "POST", "vendors", {
            "name": name, "address": f"{time.monotonic_ns()}@{self.secret}.test",
            "applications": ["SHOP"], "promises": []})["id"]

    def ticket_at_l4(self):
        key = self.ticket()
        for level in ("L2", "L3", "L4"):
            self.ask("ada", "POST", f"tickets/{key}/escalate", {"level": level, "note": "up"})
        return key

    def handover(self, key):
        return self.ask("ada", "POST", f"tickets/{key}/handovers", {
            "vendor": self.vendor(), "subject": self.secret, "text": self.secret,
            "attachments": []})["id"]

    def handed_over(self):
        key = self.ticket_at_l4()
        self.handover(key)
        return key

    def admitted(self, key):
        """Somebody who is named on the ticket."""
        user = self.world.ids["lars"]
        self.ask("ada", "POST", f"tickets/{key}/admissions", {"user": user})
        return user

    def from_vendor(self, key):
        """A message of the vendor who has the ticket, by mail with its key."""
        before = len(self.ask("ada", "GET", f"tickets/{key}/messages?limit=100")["items"])
        vendor = self.ask("ada", "GET", f"tickets/{key}/handovers")["items"][0]["vendor"]
        with smtplib.LMTP("127.0.0.1", self.server.lmtp_port) as lmtp:
            lmtp.sendmail(vendor["address"], ["shop@mainstay.test"], (
                f"From: {vendor['address']}\r\nTo: shop@mainstay.test\r\nSubject: [{key}]\r\n"
                f"Message-ID: <{time.monotonic_ns()}@vendor.test>\r\n\r\n{self.secret}\r\n")
                          .encode())
        end = time.monotonic() + 20
        while time.monotonic() < end:
            items = self.ask("ada", "GET", f"tickets/{key}/messages?limit=100")["items"]
            if len(items) > before:
                return items[-1]["id"]
            time.sleep(0.1)
        raise RuntimeError("the vendor's mail is not there")

    def field(self):
        """A field that no form asks for; of many made before the name is another."""
        return self.ask("ada", "POST", "fields", {
            "kind": "ticket", "name": f"f{time.monotonic_ns()}", "label": self.secret,
            "type": "text", "choices": []})["id"]

    def form(self):
        return self.ask("ada", "PUT", "forms", {
            "kind": "ticket", "application": self.application(), "intro": self.secret,
            "items": []})["id"]

    def application(self):
        key = f"H{time.monotonic_ns() % 10**8}"
        self.ask("ada", "POST", "applications", {"key": key, "name": self.secret, "teams": []})
        return key

    def job(self):
        """A job that waits: a mail to Rita, which the mail server does not take for now."""
        self.ask("ann", "POST", f"tickets/{self.ticket()}/messages",
                 {"text": self.secret, "visibility": "public"})
        return self.listed("jobs?state=ready")

    def rule(self):
        """A rule of automation; of many that were made before, a few are left, as of schedules."""
        for old in self.ask("ada", "GET", "automation/rules")["items"][10:]:
            self.server.ask("DELETE", f"/api/v1/automation/rules/{old['id']}",
                            token=self.world.tokens["ada"])
        return self.ask("ada", "POST", "automation/rules", a_rule(self.secret))["id"]

    def schedule(self):
        """A schedule; of many that were made before, a few are left, since there is a limit."""
        for old in self.ask("ada", "GET", "schedules?limit=100")["items"][10:]:
            self.server.ask("DELETE", f"/api/v1/schedules/{old['id']}",
                            token=self.world.tokens["ada"])
        return self.ask("ada", "POST", "schedules", NIGHTLY)["id"]

    def mailed_report(self):
        """A saved report that Mona was mailed."""
        mailed = self.ask("mona", "GET", "reports/mailed")["items"]
        if mailed:
            return mailed[0]["id"]
        report = self.ask("mona", "POST", "views", {
            "kind": "report", "name": self.secret, "filter": "report=ticket_volume",
            "columns": []})["id"]
        schedule = self.ask("mona", "POST", "schedules", {
            "job": "reports.mail", "cron": "30 2 * * *", "zone": "UTC",
            "arguments": {"report": report, "recipients": [self.world.ids["mona"]]}})["id"]
        self.ask("mona", "POST", f"schedules/{schedule}/run", {})
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if items := self.ask("mona", "GET", "reports/mailed")["items"]:
                return items[0]["id"]
            time.sleep(0.1)
        raise RuntimeError("the report was not mailed")

    def approval(self):
        """An approval of a ticket of Rita's that Ann and Ruth are asked."""
        return self.ask("lars", "POST", f"tickets/{self.ticket()}/approvals", {
            "approvers": [self.world.ids["ann"], self.world.ids["ruth"]],
            "question": self.secret})["id"]

    def application_action(self):
        application = self.application()
        form = self.ask("ada", "PUT", "forms", {
            "kind": "ticket", "application": application, "variant": "service_request",
            "intro": "", "items": []})["id"]
        return self.ask("ada", "POST", "application-actions", {
            "application": application, "form": form, "name": self.secret, "approvers": [],
            "url": "https://hooks.example/"})["action"]["id"]

    def signal(self, service=""):
        return self.ask("ada", "POST", "signals", {
            "application": "SHOP", "raise": [a_signal(self.secret, service)]})["raised"][0]["id"]

    def incident(self):
        return self.ask("ada", "GET", f"signals/{self.signal()}")["incident"]

    def member(self, incident):
        """A second signal of an incident, which can be taken out of it."""
        first = self.ask("ada", "GET", f"incidents/{incident}")["members"][0]
        return self.signal(first["service"])

    def take_out(self, path):
        self.ask("ada", "DELETE", path.removeprefix("/api/v1/"))

    def acknowledge(self, path):
        self.ask("ada", "POST", path.removeprefix("/api/v1/"), {})

    def judge(self, path):
        self.ask("ada", "PUT", path.removeprefix("/api/v1/"), {"verdict": "confirmed"})

    def signal_rule(self):
        return self.ask("ada", "POST", "signal-rules", {
            "name": self.secret, "matcher": {"key": "nothing"}})["id"]

    def silence(self):
        return self.ask("ada", "POST", "signal-silences", a_silence(self.secret))["id"]

    def maintenance_window(self):
        return self.ask("ada", "POST", "maintenance-windows", a_window(self.secret))["id"]

    def signal_source(self):
        self.ask("ada", "POST", "signals", {"application": "SHOP", "alive": [
            {"source": f"{self.secret}-{time.monotonic_ns()}", "every_seconds": 3600}]})
        return self.ask("ada", "GET", "signal-sources?limit=100")["items"][-1]["id"]

    def webhook(self):
        """A webhook; of many that were made before, a few are left, since there is a limit."""
        for old in self.ask("ada", "GET", "webhooks?limit=100")["items"][10:]:
            self.server.ask("DELETE", f"/api/v1/webhooks/{old['id']}",
                            token=self.world.tokens["ada"])
        return self.ask("ada", "POST", "webhooks", {
            "name": self.secret, "url": "https://hooks.example/",
            "events": ["ticket.created"]})["webhook"]["id"]

    def delivery(self, webhook):
        return self.ask("ada", "POST", f"webhooks/{webhook}/test")["id"]

    def mail(self):
        """A mail that needs attention: it came for an application, but cannot be understood."""
        with smtplib.LMTP("127.0.0.1", self.server.lmtp_port) as lmtp:
            lmtp.sendmail("rita@harbour.test", ["shop@mainstay.test"], b"\r\n")
        return self.listed("mails?state=needs_attention")

    def mailed_ticket(self):
        """A ticket that a mail in HTML opened."""
        subject = f"{self.secret} {time.monotonic_ns()}"
        with smtplib.LMTP("127.0.0.1", self.server.lmtp_port) as lmtp:
            lmtp.sendmail("rita@harbour.test", ["shop@mainstay.test"], (
                f"From: rita@harbour.test\r\nTo: shop@mainstay.test\r\nSubject: {subject}\r\n"
                "Content-Type: text/html\r\n\r\n"
                f"<p>{self.secret}</p>\r\n").encode())
        end = time.monotonic() + 20
        while time.monotonic() < end:
            for row in self.ask("ada", "GET", "tickets?limit=5")["items"]:
                if row["subject"] == subject:
                    return row["key"]
            time.sleep(0.1)
        raise RuntimeError("the mail opened no ticket")

    def message(self, key):
        return self.ask("ada", "GET", f"tickets/{key}/messages")["items"][0]["id"]

    def listed(self, path):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if items := self.ask("ada", "GET", path)["items"]:
                return items[0]["id"]
            time.sleep(0.1)
        raise RuntimeError(f"nothing appeared in {path}")
