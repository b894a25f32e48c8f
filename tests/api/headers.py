#!/usr/bin/env python3
"""What every answer tells a browser: all kinds of answers of the real binary, reached by http and,
as behind a proxy, by https; and that the logs tell of it and stay readable whatever was sent."""
import http.client
import json
import re
import sys
import tempfile
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import ADMIN_EMAIL, ADMIN_PASSWORD, Server  # noqa: E402
from world import build_world  # noqa: E402

HTTPS = "https://desk.example.com"
checks = []


def check(function):
    """Registers a check; its name is what it promises."""
    checks.append(function)
    return function


class Stage:
    """A server, and answers of every kind that it gives, by what was asked."""

    def __init__(self, server):
        self.server, self.is_secure = server, HTTPS in server.options
        self.world = build_world(server)
        page = server.ask("GET", "/", headers={"Accept": "text/html"})
        self.asset = re.search(r'src="(/assets/[^"]+)"', page.body.decode())[1]
        picture = self.attach("dot.png")
        self.answers = {"the page": page, "an asset": self.ask("GET", self.asset)}
        for verb, path in (("GET", "/queue"), ("GET", "/mail-frame.html"),
                           ("GET", f"/api/v1/attachments/{picture}"),
                           ("GET", f"/api/v1/attachments/{picture}?inline=1"), ("GET", "/metrics"),
                           ("GET", "/api/v1/openapi.json"), ("GET", "/api/v1/nothing"),
                           ("GET", "/assets/nothing.js"), ("DELETE", "/api/v1/tickets"),
                           ("OPTIONS", "/api/v1/tickets"), ("POST", "/api/v1/tickets"),
                           ("DELETE", f"/api/v1/tickets/{self.key}/draft")):
            self.answers[f"{verb} {path}"] = self.ask(verb, path)
        self.answers["nobody"] = server.ask("GET", "/api/v1/me")
        described = self.answers["GET /api/v1/openapi.json"].json
        for path, operations in described["paths"].items():
            streams = "text/event-stream" in json.dumps(operations.get("get", {}))
            if "get" in operations and not streams:
                here = re.sub(r"\{\w+\}", "1", path)
                self.answers[f"GET {here}"] = self.ask("GET", here)

    def ask(self, verb, path):
        # Everything is asked as by a page of elsewhere.
        return self.server.ask(verb, path, token=self.world.tokens["ada"], headers={
            "Accept": "*/*" if "/api/" in path else "text/html", "Origin": "https://evil.example"})

    def attach(self, name):
        """A picture on a ticket; its id."""
        bearer = self.world.tokens["rita"]
        made = self.server.ask("POST", f"/api/v1/attachments?name={name}",
                               (HERE / "files" / name).read_bytes(), bearer)
        ticket = self.server.ask("POST", "/api/v1/tickets", {
            "application": "SHOP", "subject": "A", "text": "A",
            "attachments": [made.json["id"]]}, bearer)
        self.key = ticket.json["key"]
        return made.json["id"]

    def each(self, wrong):
        """No answer for which `wrong` is true."""
        found = {name: answer.headers for name, answer in self.answers.items() if wrong(answer)}
        assert not found, found

    def cookies(self, verb, body, headers=()):
        """What a sign-in or a sign-out sets, and the headers of the session that began."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.request(verb, "/api/v1/session", body and json.dumps(body),
                           {"Content-Type": "application/json", **dict(headers)} if body
                           else dict(headers))
        response = connection.getresponse()
        cookies, text = response.headers.get_all("Set-Cookie", []), response.read()
        connection.close()
        token = json.loads(text).get("csrf_token", "") if text else ""
        own = "; ".join(cookie.split(";")[0] for cookie in cookies)
        return cookies, {"Cookie": own, "X-CSRF-Token": token}

    def sign_in(self, email=ADMIN_EMAIL, password=ADMIN_PASSWORD):
        return self.server.ask("POST", "/api/v1/session", {"email": email, "password": password})


@check
def no_answer_is_sniffed_or_tells_where_one_was(stage):
    stage.each(lambda answer: answer.headers.get("x-content-type-options") != "nosniff")
    stage.each(lambda answer: answer.headers.get("referrer-policy") != "no-referrer")


@check
def every_answer_has_a_policy_against_scripts_bases_and_frames(stage):
    def is_wrong(answer):
        policy = dict(part.strip().partition(" ")[::2] for part in
                      answer.headers.get("content-security-policy", "").split(";"))
        objects = policy.get("object-src", policy.get("default-src"))
        return (objects != "'none'" or policy.get("base-uri") != "'none'"
                or policy.get("frame-ancestors") not in ("'none'", "'self'")
                or "'unsafe-eval'" in str(policy) or "unsafe" in policy.get("script-src", ""))
    stage.each(is_wrong)


@check
def no_answer_is_for_another_origin(stage):
    stage.each(lambda answer: any(name.startswith("access-control-") for name in answer.headers))
    stage.each(lambda answer: "same-origin" != answer.headers["cross-origin-resource-policy"])


@check
def no_answer_leads_elsewhere_or_names_the_software(stage):
    stage.each(lambda answer: answer.status in range(300, 400) or "location" in answer.headers)
    stage.each(lambda answer: {"server", "x-powered-by"} & answer.headers.keys())


@check
def every_text_names_its_charset(stage):
    def is_wrong(answer):
        kind = answer.headers.get("content-type", "")
        is_text = kind.startswith("text/") or "+xml" in kind or "/xml" in kind
        return bool(answer.body) and (not kind or (is_text and "charset=utf-8" not in kind))
    stage.each(is_wrong)


@check
def only_files_of_the_program_are_kept_by_browsers(stage):
    own = {id(stage.answers[name]) for name in ("the page", "an asset", "GET /queue",
                                                  "GET /mail-frame.html")}
    stage.each(lambda answer: id(answer) not in own
               and answer.headers.get("cache-control") != "no-store")


@check
def https_is_asked_for_where_people_come_by_it(stage):
    wanted = "max-age=31536000; includeSubDomains" if stage.is_secure else None
    stage.each(lambda answer: answer.headers.get("strict-transport-security") != wanted)


@check
def cookies_are_for_this_host_and_no_script(stage):
    cookies, session = stage.cookies("POST", {"email": ADMIN_EMAIL, "password": ADMIN_PASSWORD})
    taken, _ = stage.cookies("DELETE", None, session)
    assert any("session" in cookie for cookie in cookies) and taken, (cookies, taken)
    for cookie in cookies + taken:
        name, *attributes = cookie.split("; ")
        assert {"HttpOnly", "Path=/"} <= set(attributes), cookie
        assert {"SameSite=Lax", "SameSite=Strict"} & set(attributes), cookie
        assert ("Secure" in attributes) == stage.is_secure, cookie
        assert name.startswith("__Host-") == stage.is_secure, cookie
        assert not any(each.startswith("Domain") for each in attributes), cookie


@check
def verbs_that_no_route_has_are_refused(stage):
    for verb in ("TRACE", "TRACK", "CONNECT", "PROPFIND", "get"):
        for path in ("/", "/api/v1/tickets"):
            answer = stage.server.ask(verb, path, token=stage.world.tokens["ada"])
            assert answer.status in (400, 404, 405, 501), (verb, path, answer)
            assert stage.world.tokens["ada"].encode() not in answer.body, (verb, path, answer)


@check
def each_line_of_the_log_is_one_object_whatever_was_sent(stage):
    hostile = 'x"}\n{"level":"forged","message":"\x1b[2J\u202e\u0085\x7f'
    stage.sign_in(hostile, hostile)
    stage.sign_in(f"{hostile}@mainstay.test", hostile)
    stage.server.ask("GET", "/api/v1/tickets?filter=%0a%1b%22", headers={
        "User-Agent": '"\\}', "X-Request-Id": 'a"b', "Authorization": "Bearer \x1b[31m"})
    lines = stage.server.log.read_text("utf-8").splitlines()
    entries = [json.loads(line) for line in lines if line.startswith("{")]
    assert len(entries) > 3, lines
    assert all({"at", "level", "area", "message"} <= entry.keys() for entry in entries), entries
    assert not any(entry["level"] == "forged" for entry in entries), entries
    log = "\n".join(lines)
    secrets = [ADMIN_PASSWORD, hostile, *stage.world.tokens.values()]
    assert not any(secret in log for secret in secrets), "the log tells a secret"
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\x85\u202e]", log), "the log holds controls"


@check
def what_fails_or_is_refused_is_in_the_security_log(stage):
    stage.sign_in(ADMIN_EMAIL, "a wrong password")
    stage.server.ask("GET", "/api/v1/security-events", token=stage.world.tokens["rita"])
    wanted, end = {"signed_in", "sign_in_failed", "refused", "token_created"}, time.monotonic() + 10
    while wanted and time.monotonic() < end:
        kind = sorted(wanted)[0]
        told = stage.server.ask("GET", f"/api/v1/security-events?kind={kind}",
                                token=stage.world.tokens["axel"])
        if not told.json["items"]:  # What is refused is recorded by a write of its own.
            time.sleep(0.1)
            continue
        assert {"at", "kind", "user", "actor", "request_id"} <= told.json["items"][0].keys(), told
        assert told.json["items"][0]["address"] == "127.0.0.1", told
        wanted.remove(kind)
    assert not wanted, wanted
    entries = [json.loads(line) for line in stage.server.log.read_text("utf-8").splitlines()
               if line.startswith("{")]
    told = [entry["message"] for entry in entries if entry["area"] == "security"]
    assert any("sign_in_failed" in message for message in told), told
    assert "a wrong password" not in str(told), told


@check
def a_change_that_another_site_sends_with_the_cookie_is_in_the_security_log(stage):
    cookie = stage.server.administrator_session()["Cookie"]
    sent = stage.server.ask("POST", "/api/v1/teams", {"name": "Theirs", "level": "L1"},
                            headers={"Cookie": cookie, "Origin": "https://evil.example"})
    assert (sent.status, sent.code) == (403, "csrf"), sent
    end = time.monotonic() + 10
    while True:  # It is recorded by a write of its own.
        told = stage.server.ask("GET", "/api/v1/security-events?kind=refused",
                                token=stage.world.tokens["axel"]).json["items"]
        wanted = {"route": "POST /api/v1/teams", "code": "csrf"}
        if any(event["details"] == wanted for event in told):
            return
        assert time.monotonic() < end, told
        time.sleep(0.1)


def main():
    passed, failed = 0, 0
    for settings in ([], ["--public-url", HTTPS]):
        with tempfile.TemporaryDirectory(prefix="mainstay-headers.") as work:
            with Server(Path(work), settings=[*settings, "--log-level", "debug"]) as server:
                stage = Stage(server)
                for function in checks:
                    name = function.__name__.replace("_", " ") + (" (https)" if settings else "")
                    try:
                        function(stage)
                        passed += 1
                        print(f"good: {name}")
                    except Exception:  # Whatever it was is reported, and the next one runs.
                        failed += 1
                        print(f"BAD: {name}\n{traceback.format_exc(limit=-2)}")
                server.stop()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
