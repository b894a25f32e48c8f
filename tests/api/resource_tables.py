"""What permissions.py must know beyond the OpenAPI document: which resource each path, body and
reference needs.

MAKERS fills a path up to and with its last name; REFERENCES are members of bodies that name a
resource; BODIES are members, or whole bodies, that a schema alone cannot guess. `pick` says whose:
0 Harbour's, 1 nobody's (it does not exist), 2 Otto's own.
"""
import time

from resources import (
    ALWAYS_OPEN, NIGHTLY, PROMISES, YEAR, Resources, a_rule, a_signal, a_silence, a_window)

ABSENT_ID = "4000000000"
HARBOUR, ABSENT, OWN = range(3)


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
    "/api/v1/time-entries/{id}": below(lambda t, _: t.time_entry()),
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
    "/api/v1/applications/{key}/scrape-targets/{id}": below(lambda t, key: t.scrape_target(key)),
    "/api/v1/applications/{key}/source-maps/{id}": below(lambda t, key: t.source_map(key)),
    "/api/v1/applications/{key}/symbol-files/{id}": below(lambda t, key: t.symbol_file(key)),
    "/api/v1/objectives/{id}": whose(lambda t, _: t.objective()),
    "/api/v1/monitors/{id}": whose(lambda t, _: t.monitor()),
    "/api/v1/deployments/{id}": whose(lambda t, _: t.deployment()),
    "/api/v1/repositories/{id}": whose(lambda t, _: t.repository()),
    "/api/v1/repositories/{id}/code-mappings/{mapping}": below(lambda t, of: t.code_mapping(of)),
    "/api/v1/errors/{id}/suspects/{cause}": below(lambda t, _: "1"),
    "/api/v1/errors/{id}": whose(lambda t, _: t.error()),
    "/api/v1/errors/{id}/events/{event}": below(lambda t, _: "latest"),
    "/api/v1/errors/{id}/tickets/{key}": below(lambda t, error: t.error_ticket(error)),
    "/api/v1/errors/{id}/like/{other}": below(lambda t, _: t.error()),
    "/api/v1/errors/{id}/attachments/{attachment}": below(lambda t, _: "1"),
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
    "/api/v1/signals/{id}": whose(lambda t, _: t.signal()),
    "/api/v1/incidents/{id}": whose(lambda t, _: t.incident()),
    "/api/v1/incidents/{id}/signals/{signal}": below(lambda t, incident: t.member(incident)),
    "/api/v1/signal-rules/{id}": whose(lambda t, _: t.signal_rule()),
    "/api/v1/signal-silences/{id}": whose(lambda t, _: t.silence()),
    "/api/v1/maintenance-windows/{id}": whose(lambda t, _: t.maintenance_window()),
    "/api/v1/signal-sources/{id}": whose(lambda t, _: t.signal_source()),
    "/api/v1/mails/{id}": whose(lambda t, _: t.mail()),
    "/api/v1/telemetry/traces/{trace}": absent_key(
        "9" * 32, lambda t: t.trace(), lambda t: t.trace()),
    "/api/v1/reports/mailed/{id}": whose(lambda t, _: t.mailed_report()),
}

# Where a route needs a resource of a special kind: by the whole path and the part of it to fill.
SPECIAL = {
    ("/api/v1/users/{id}/availability", "/api/v1/users/{id}"): below(
        lambda t, _: t.world.ids["lars"]),
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
    "POST /api/v1/time-entries/{id}/restore": Resources.remove,
    "POST /api/v1/service-level-policies/{id}/restore": Resources.remove,
    "POST /api/v1/contracts/{id}/restore": Resources.remove,
    "POST /api/v1/vendors/{id}/restore": Resources.remove,
    "POST /api/v1/automation/rules/{id}/restore": Resources.remove,
    "POST /api/v1/tickets/{key}/close": Resources.resolve,
    "POST /api/v1/tickets/{key}/reopen": Resources.resolve,
    "POST /api/v1/views/{id}/restore": Resources.remove_view,
    "DELETE /api/v1/tickets/{key}/merge": Resources.merge,
    "DELETE /api/v1/signals/{id}/acknowledge": Resources.acknowledge,
    "DELETE /api/v1/signals/{id}/verdict": Resources.judge,
    "POST /api/v1/incidents/{id}/signals/{signal}": Resources.take_out,
    "PUT /api/v1/tickets/{key}/rating": Resources.resolve,
    "POST /api/v1/errors/{id}/reopen": Resources.ignore_error,
}

# Where success cannot be had within a test, the refusal that only the owner is given.
NEAREST = {
    "POST /api/v1/repositories/{id}/push": 401,  # Its server signs it.
    "GET /api/v1/repositories/{id}/commit": 422,  # No release is named.
    "POST /api/v1/repositories/{id}/code-mappings/try": 409,  # Nothing was fetched.
    "GET /api/v1/errors/{id}/attachments/{attachment}": 404,  # Its event has no files.
    "POST /api/v1/errors/{id}/suspects": 422,  # The same: there is no commit.
    "POST /api/v1/errors/{id}/suspects/{cause}/confirm": 404,
    "POST /api/v1/errors/{id}/suspects/{cause}/reject": 404,
    "POST /api/v1/applications/{key}/source-maps": 422,  # The file has no name.
    "POST /api/v1/applications/{key}/symbol-files": 422,  # The same.
    "POST /api/v1/tickets/{key}/suggestions/{property}": 404,  # Nothing is suggested for it.
    "POST /api/v1/jobs/{id}/retry": 409,  # Only dead jobs are retried; dying takes a day.
    "DELETE /api/v1/jobs/{id}": 409,
    "POST /api/v1/errors/{id}/unmerge": 422,  # None of its keys is known before it is there.
    "POST /api/v1/errors/{id}/unmerge/preview": 422,
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
    "POST /api/v1/signals": lambda t: {
        "application": "SHOP", "raise": [a_signal("plain")]},
    "PUT /api/v1/signals/{id}/verdict": lambda t: {"verdict": "confirmed"},
    "PUT /api/v1/signal-rules/order": lambda t: {"rules": []},
    "PATCH /api/v1/signal-rules/{id}": lambda t: {"name": "plain"},
    "POST /api/v1/signal-silences": lambda t: a_silence("plain"),
    "POST /api/v1/maintenance-windows": lambda t: a_window("plain"),
    "PATCH /api/v1/maintenance-windows/{id}": lambda t: {"name": "plain"},
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
    "POST /api/v1/tickets/{key}/approvals": lambda t: {
        "approvers": [t.world.ids["ann"]], "question": "plain"},
    "POST /api/v1/tickets/{key}/suggestions/{property}": lambda t: {"answer": "dismissed"},
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
    "POST /api/v1/objectives": lambda t: {
        "application": t.application(), "name": f"plain {time.monotonic_ns()}",
        "service": "plain", "indicator": "availability", "target": 99.9},
    "POST /api/v1/objectives/preview": lambda t: {
        "application": t.application(), "service": "plain", "indicator": "availability",
        "target": 99.9},
    "PATCH /api/v1/objectives/{id}": lambda t: {"target": 99},
    "POST /api/v1/deployments": lambda t: {
        "application": t.application(), "version": f"plain {time.monotonic_ns()}"},
    "PATCH /api/v1/deployments/{id}": lambda t: {"status": "succeeded"},
    "POST /api/v1/repositories": lambda t: {
        "url": "https://127.0.0.1:1/a", "name": f"plain {time.monotonic_ns()}",
        "applications": [t.application()]},
    "PATCH /api/v1/repositories/{id}": lambda t: {"fetch_minutes": 60},
    "POST /api/v1/repositories/{id}/code-mappings": lambda t: {
        "application": "SHOP", "stack_root": f"/{time.monotonic_ns()}/", "source_root": "src/"},
    "PATCH /api/v1/repositories/{id}/code-mappings/{mapping}": lambda t: {
        "stack_root": f"/{time.monotonic_ns()}/"},
    "POST /api/v1/repositories/{id}/code-mappings/try": lambda t: {
        "application": "SHOP", "paths": ["/app/a.c"]},
    "POST /api/v1/errors/{id}/suspects": lambda t: {"commit": "4f1c2ab"},
    "POST /api/v1/errors": lambda t: {
        "application": "SHOP", "events": [{"message": f"plain {time.monotonic_ns()}"}]},
    "POST /api/v1/errors/{id}/tickets": lambda t: {"ticket": t.ticket()},
    "POST /api/v1/errors/{id}/merge": lambda t: {"into": t.error()},
    "POST /api/v1/errors/{id}/unmerge": lambda t: {"keys": ["0" * 32]},
    "POST /api/v1/errors/{id}/unmerge/preview": lambda t: {"keys": ["0" * 32]},
    "PUT /api/v1/errors/{id}/like/{other}": lambda t: {"is_like": False},
    "PUT /api/v1/applications/{key}/fingerprint-rules": lambda t: {"rules": []},
    "POST /api/v1/schedules": lambda t: NIGHTLY,
    "PATCH /api/v1/schedules/{id}": lambda t: {"enabled": False},
    "PATCH /api/v1/tickets/{key}": lambda t: {"subject": "plain"},
    "PATCH /api/v1/users/{id}": lambda t: {"name": "plain"},
    "PATCH /api/v1/teams/{id}": lambda t: {"name": "plain"},
    "PATCH /api/v1/organizations/{id}": lambda t: {"name": f"plain {time.monotonic_ns()}"},
    "PATCH /api/v1/applications/{key}": lambda t: {"name": "plain"},
    "POST /api/v1/applications/{key}/scrape-targets": lambda t: {
        "name": f"plain {time.monotonic_ns()}", "url": "https://metrics.example/"},
    "POST /api/v1/applications/{key}/scrape-targets/test": lambda t: {"url": "http://127.0.0.1:1/"},
    "PATCH /api/v1/applications/{key}/scrape-targets/{id}": lambda t: {"enabled": False},
    "POST /api/v1/monitors": lambda t: {
        "application": "SHOP", "name": f"plain {time.monotonic_ns()}",
        "query": {"metric": "queue_length", "match": [], "by": []},
        "condition": {"kind": "silence"}},
    "POST /api/v1/monitors/preview": lambda t: {
        "application": "SHOP", "query": {"metric": "queue_length", "match": [], "by": []},
        "condition": {"kind": "silence"}},
    "PATCH /api/v1/monitors/{id}": lambda t: {"enabled": False},
    "PUT /api/v1/hosts/{id}": lambda t: {
        "name": f"plain {time.monotonic_ns()}", "applications": ["SHOP"]},
}
