"""What permissions.py must know beyond the OpenAPI document: how to make a resource of each kind.

MAKERS fills a path up to and with its last name; REFERENCES are members of bodies that name a
resource; BODIES are members, or whole bodies, that a schema alone cannot guess. `pick` says whose:
0 Harbour's, 1 nobody's (it does not exist), 2 Otto's own.
"""
import base64
import smtplib
import time

from world import session_for

ABSENT_ID = "4000000000"
HARBOUR, ABSENT, OWN = range(3)
ALWAYS_OPEN = {"zone": "UTC", "always_open": True, "hours": [], "holidays": []}


PROMISES = {"first_response": 60, "levels": [], "notified": []}
YEAR = {"begins_at": "2026-01-01T00:00:00Z", "ends_at": "2027-01-01T00:00:00Z"}
NIGHTLY = {"job": "timeline.verify", "cron": "30 2 * * *", "zone": "UTC"}


def a_rule(name):
    return {"kind": "ticket", "name": name, "trigger": {"on": "created"},
            "actions": [{"action": "update", "with": {"text": f"{name} {{{{ticket.key}}}}"}}]}


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


def whose(make, own=None):
    """A maker: Harbour's resource by `make`, an id that no resource has, or Otto's own by `own`."""
    def maker(resources, parent, pick):
        if pick == ABSENT:
            return ABSENT_ID
        return (own or make)(resources, parent) if pick == OWN else make(resources, parent)
    return maker


def absent_key(key, make, own):
    def maker(resources, parent, pick):
        return key if pick == ABSENT else own(resources) if pick == OWN else make(resources)
    return maker


def below(make):
    """Something below another resource; below an absent one it is absent too."""
    def maker(resources, parent, pick):
        return ABSENT_ID if pick == ABSENT else make(resources, parent)
    return maker


MAKERS = {
    "/api/v1/tickets/{key}": absent_key(
        "SHOP-99999", lambda t: t.ticket(), lambda t: t.ticket("otto")),
    "/api/v1/tickets/{key}/messages/{id}": below(lambda t, key: t.message(key)),
    "/api/v1/tickets/{key}/links/{id}": below(lambda t, key: t.link(key)),
    "/api/v1/tickets/{key}/watchers/{user}": below(lambda t, key: t.watcher(key)),
    "/api/v1/tickets/{key}/macros/{id}": below(lambda t, key: t.macro()),
    "/api/v1/tickets/{key}/workarounds/{id}": below(lambda t, key: t.workaround(key)),
    "/api/v1/tickets/{key}/suggestions/{property}": lambda t, key, pick: "maintenance",
    "/api/v1/macros/{id}": whose(lambda t, _: t.macro()),
    "/api/v1/ticket-templates/{id}": whose(lambda t, _: t.ticket_template()),
    "/api/v1/organizations/{id}": whose(lambda t, _: t.organization(),
                                        lambda t, _: t.world.ids["orchard"]),
    "/api/v1/users/{id}": whose(lambda t, _: t.user(), lambda t, _: t.world.ids["otto"]),
    "/api/v1/teams/{id}": whose(lambda t, _: t.team()),
    "/api/v1/applications/{key}": absent_key(
        "NOWHERE", lambda t: t.application(), lambda t: "SHOP"),
    "/api/v1/applications/{key}/ingest-keys/{id}": below(lambda t, key: t.ingest_key(key)),
    "/api/v1/hosts/{id}": whose(lambda t, _: t.host()),
    "/api/v1/views/{id}": whose(lambda t, _: t.view(), lambda t, _: t.view("otto")),
    "/api/v1/bulk/{id}": whose(lambda t, _: t.bulk_run()),
    "/api/v1/calendars/{id}": whose(lambda t, _: t.calendar()),
    "/api/v1/service-level-policies/{id}": whose(lambda t, _: t.policy()),
    "/api/v1/contracts/{id}": whose(lambda t, _: t.contract()),
    "/api/v1/vendors/{id}": whose(lambda t, _: t.vendor()),
    "/api/v1/tickets/{key}/handovers/{id}": below(lambda t, key: t.handover(key)),
    "/api/v1/tickets/{key}/admissions/{user}": below(lambda t, key: t.admitted(key)),
    "/api/v1/fields/{id}": whose(lambda t, _: t.field()),
    "/api/v1/forms/{id}": whose(lambda t, _: t.form()),
    "/api/v1/roles/{id}": whose(lambda t, _: t.role()),
    "/api/v1/me/sessions/{id}": whose(lambda t, _: t.session(), lambda t, _: t.session("otto")),
    "/api/v1/tokens/{id}": whose(lambda t, _: t.token(), lambda t, _: t.token("otto")),
    "/api/v1/attachments/{id}": whose(lambda t, _: t.attached(), lambda t, _: t.attached("otto")),
    "/api/v1/uploads/{id}": absent_key(
        "0" * 32, lambda t: t.upload(), lambda t: t.upload("otto")),
    "/api/v1/jobs/{id}": whose(lambda t, _: t.job()),
    "/api/v1/automation/rules/{id}": whose(lambda t, _: t.rule()),
    "/api/v1/automation/rules/{id}/judgement/{key}": below(lambda t, _: t.ticket()),
    "/api/v1/schedules/{id}": whose(lambda t, _: t.schedule()),
    "/api/v1/approvals/{id}": whose(lambda t, _: t.approval()),
    "/api/v1/application-actions/{id}": whose(lambda t, _: t.application_action()),
    "/api/v1/webhooks/{id}": whose(lambda t, _: t.webhook()),
    "/api/v1/webhooks/{id}/deliveries/{delivery}": below(lambda t, hook: t.delivery(hook)),
    "/api/v1/mails/{id}": whose(lambda t, _: t.mail()),
    "/api/v1/reports/mailed/{id}": whose(lambda t, _: t.mailed_report()),
}

# Where a route needs a resource of a special kind: by the whole path and the part of it to fill.
SPECIAL = {
    ("/api/v1/tickets/{key}/messages/{id}/html", "/api/v1/tickets/{key}"): absent_key(
        "SHOP-99999", lambda t: t.mailed_ticket(), lambda t: t.ticket("otto")),
    ("/api/v1/tickets/{key}/messages/{id}/split", "/api/v1/tickets/{key}/messages/{id}"): below(
        lambda t, key: t.reply(key)),
    ("/api/v1/tickets/{key}/split", "/api/v1/tickets/{key}"): absent_key(
        "SHOP-99999", lambda t: t.split_ticket(), lambda t: t.ticket("otto")),
    ("/api/v1/tickets/{key}/workarounds", "/api/v1/tickets/{key}"): absent_key(
        "SHOP-99999", lambda t: t.problem(), lambda t: t.ticket("otto")),
    ("/api/v1/tickets/{key}/handover-draft", "/api/v1/tickets/{key}"): absent_key(
        "SHOP-99999", lambda t: (t.vendor(), t.ticket())[1], lambda t: t.ticket("otto")),
    ("/api/v1/tickets/{key}/messages/{id}/publish", "/api/v1/tickets/{key}"): absent_key(
        "SHOP-99999", lambda t: t.handed_over(), lambda t: t.ticket("otto")),
    ("/api/v1/tickets/{key}/messages/{id}/publish", "/api/v1/tickets/{key}/messages/{id}"): below(
        lambda t, key: t.from_vendor(key)),
    ("/api/v1/tickets/{key}/vendor-messages", "/api/v1/tickets/{key}"): absent_key(
        "SHOP-99999", lambda t: t.handed_over(), lambda t: t.ticket("otto")),
    ("/api/v1/tickets/{key}/handovers", "/api/v1/tickets/{key}"): absent_key(
        "SHOP-99999", lambda t: t.ticket_at_l4(), lambda t: t.ticket("otto")),
    ("/api/v1/tickets/{key}/handovers/{id}", "/api/v1/tickets/{key}"): absent_key(
        "SHOP-99999", lambda t: t.ticket_at_l4(), lambda t: t.ticket("otto")),
    ("/api/v1/tickets/{key}/handovers/{id}/end", "/api/v1/tickets/{key}"): absent_key(
        "SHOP-99999", lambda t: t.ticket_at_l4(), lambda t: t.ticket("otto")),
    ("/api/v1/tickets/{key}/handovers/{id}/resume", "/api/v1/tickets/{key}"): absent_key(
        "SHOP-99999", lambda t: t.ticket_at_l4(), lambda t: t.ticket("otto")),
    ("/api/v1/tickets/{key}/workarounds/{id}/retry", "/api/v1/tickets/{key}"): absent_key(
        "SHOP-99999", lambda t: t.problem(), lambda t: t.ticket("otto")),
}

# What must be done to a resource before the route can succeed with it.
PREPARED = {
    "POST /api/v1/service-level-policies/{id}/restore": Resources.remove,
    "POST /api/v1/contracts/{id}/restore": Resources.remove,
    "POST /api/v1/vendors/{id}/restore": Resources.remove,
    "POST /api/v1/automation/rules/{id}/restore": Resources.remove,
    "POST /api/v1/tickets/{key}/close": Resources.resolve,
    "POST /api/v1/tickets/{key}/reopen": Resources.resolve,
    "POST /api/v1/views/{id}/restore": Resources.remove_view,
    "DELETE /api/v1/tickets/{key}/merge": Resources.merge,
    "PUT /api/v1/tickets/{key}/rating": Resources.resolve,
}

# Where success cannot be had within a test, the refusal that only the owner is given.
NEAREST = {
    "POST /api/v1/jobs/{id}/retry": 409,  # Only dead jobs are retried; dying takes a day.
    "DELETE /api/v1/jobs/{id}": 409,
    "POST /api/v1/bulk/{id}/cancel": 409,  # It ends within milliseconds.
    "POST /api/v1/approvals/{id}/remind": 409,  # Not within an hour.
    "POST /api/v1/webhooks/{id}/deliveries/{delivery}/replay": 409,  # While it waits.
    "POST /api/v1/tickets/{key}/application-call/retry": 404,  # Nothing is called for it.
}

REFERENCES = {
    "vendor": lambda t, pick: [t.vendor(), ABSENT_ID][pick],
    "calendar": lambda t, pick: [t.calendar(), ABSENT_ID][pick],
    "policy": lambda t, pick: [t.policy(), ABSENT_ID][pick],
    "application": lambda t, pick: [t.application(), "NOWHERE"][pick],
    "ticket": lambda t, pick: [t.ticket(), "SHOP-99999"][pick],
    "into": lambda t, pick: [t.ticket(), "SHOP-99999"][pick],
    "attachments": lambda t, pick: [[t.attachment()], [ABSENT_ID]][pick],
    "assignee": lambda t, pick: [t.user(), ABSENT_ID][pick],
    "user": lambda t, pick: [t.user(), ABSENT_ID][pick],
    "team": lambda t, pick: [t.team(), ABSENT_ID][pick],
    "custom_role": lambda t, pick: [t.role(), ABSENT_ID][pick],
    "organization": lambda t, pick: [t.organization(), ABSENT_ID][pick],
    "requester": lambda t, pick: ["rolf@harbour.test", "nobody@nowhere.test"][pick],
    "members": lambda t, pick: [[t.user()], [ABSENT_ID]][pick],
    "teams": lambda t, pick: [[t.team()], [ABSENT_ID]][pick],
    "applications": lambda t, pick: [[t.application()], ["NOWHERE"]][pick],
}

BODIES = {
    "approvers": lambda t: [t.world.ids["ann"]],
    "question": lambda t: "plain",
    "answer": lambda t: "approve",
    "since": lambda t: YEAR["begins_at"],
    "POST /api/v1/webhooks": lambda t: {
        "name": "plain", "url": "https://hooks.example/", "events": ["ticket.created"]},
    "PATCH /api/v1/webhooks/{id}": lambda t: {"name": "plain"},
    "PATCH /api/v1/application-actions/{id}": lambda t: {"name": "plain"},
    "application": lambda t: "SHOP",
    "subject": lambda t: "plain",
    "text": lambda t: "plain",
    "visibility": lambda t: "public",
    "level": lambda t: "L2",
    "ticket": lambda t: t.ticket(),
    "into": lambda t: t.ticket(),
    "relation": lambda t: "relates_to",
    "user": lambda t: t.world.ids["rolf"],
    "assignee": lambda t: t.world.ids["ann"],
    "email": lambda t: f"new{time.monotonic_ns()}@plain.test",
    "role": lambda t: "requester",
    "scopes": lambda t: ["read"],
    "name": lambda t: f"plain {time.monotonic_ns()}",
    "key": lambda t: f"P{time.monotonic_ns() % 10**8}",
    "POST /api/v1/views": lambda t: {
        "kind": "ticket", "name": f"plain {time.monotonic_ns()}", "filter": "", "columns": [],
        "sharing": "team"},
    "POST /api/v1/bulk": lambda t: {"kind": "ticket", "action": "watch", "keys": [t.ticket()]},
    "PATCH /api/v1/views/{id}": lambda t: {"name": f"plain {time.monotonic_ns()}"},
    "definition": lambda t: ALWAYS_OPEN,
    "steps": lambda t: {"kind": "question"},
    "PATCH /api/v1/macros/{id}": lambda t: {"name": f"plain {time.monotonic_ns()}"},
    "content": lambda t: {"kind": "question"},
    "PATCH /api/v1/ticket-templates/{id}": lambda t: {"name": f"plain {time.monotonic_ns()}"},
    "PATCH /api/v1/suggestions": lambda t: {"is_enabled": True},
    "POST /api/v1/holiday-files": lambda t: {
        "zone": "UTC", "file": "BEGIN:VCALENDAR\nEND:VCALENDAR\n"},
    "PATCH /api/v1/calendars/{id}": lambda t: {"name": f"plain {time.monotonic_ns()}"},
    "promises": lambda t: PROMISES,
    "calendar": lambda t: t.calendar(),
    "begins_at": lambda t: YEAR["begins_at"],
    "ends_at": lambda t: YEAR["ends_at"],
    "POST /api/v1/service-level-policies": lambda t: {
        "name": f"plain {time.monotonic_ns()}", "calendar": t.calendar(),
        "application": t.application(), "promises": PROMISES},
    "POST /api/v1/contracts": lambda t: {
        "name": f"plain {time.monotonic_ns()}", "organization": t.world.ids["harbour"],
        "applications": [], **YEAR},
    "PATCH /api/v1/service-level-policies/{id}": lambda t: {
        "name": f"plain {time.monotonic_ns()}", "calendar": t.calendar(),
        "application": t.application(), "promises": PROMISES},
    "PATCH /api/v1/contracts/{id}": lambda t: {
        "name": f"plain {time.monotonic_ns()}", "applications": [], **YEAR},
    "POST /api/v1/vendors": lambda t: {
        "name": f"plain {time.monotonic_ns()}", "address": f"{time.monotonic_ns()}@plain.test",
        "applications": [], "promises": []},
    "PATCH /api/v1/vendors/{id}": lambda t: {
        "name": f"plain {time.monotonic_ns()}", "address": f"{time.monotonic_ns()}@plain.test",
        "applications": [], "promises": []},
    "POST /api/v1/tickets/{key}/handovers": lambda t: {
        "vendor": t.vendor(), "subject": "plain", "text": "plain", "attachments": []},
    "PUT /api/v1/tickets/{key}/handovers/{id}": lambda t: {"reference": "plain"},
    "POST /api/v1/tickets/{key}/messages/{id}/publish": lambda t: {},
    "PATCH /api/v1/me": lambda t: {"is_present": True},
    "POST /api/v1/notifications/read": lambda t: {"ids": [ABSENT_ID]},
    "PUT /api/v1/me/notification-choices": lambda t: {
        "items": [], "digest_hour": 8, "time_zone": "UTC"},
    "POST /api/v1/fields": lambda t: {
        "kind": "ticket", "name": f"p{time.monotonic_ns()}", "label": "plain", "type": "text",
        "choices": []},
    "PATCH /api/v1/fields/{id}": lambda t: {"label": "plain"},
    "PUT /api/v1/forms": lambda t: {"kind": "ticket", "variant": "bug", "intro": "", "items": []},
    "PUT /api/v1/tickets/{key}/fields": lambda t: {"fields": {}},
    "PUT /api/v1/tickets/{key}/rating": lambda t: {"score": "good"},
    "POST /api/v1/automation/rules": lambda t: a_rule("plain"),
    "PATCH /api/v1/automation/rules/{id}": lambda t: {"name": "plain"},
    "POST /api/v1/schedules": lambda t: NIGHTLY,
    "PATCH /api/v1/schedules/{id}": lambda t: {"enabled": False},
    "PATCH /api/v1/tickets/{key}": lambda t: {"subject": "plain"},
    "PATCH /api/v1/users/{id}": lambda t: {"name": "plain"},
    "PATCH /api/v1/teams/{id}": lambda t: {"name": "plain"},
    "PATCH /api/v1/organizations/{id}": lambda t: {"name": f"plain {time.monotonic_ns()}"},
    "PATCH /api/v1/applications/{key}": lambda t: {"name": "plain"},
    "PUT /api/v1/hosts/{id}": lambda t: {
        "name": f"plain {time.monotonic_ns()}", "applications": ["SHOP"]},
}
