#!/usr/bin/env python3
"""Metrics are scraped: from endpoints that answer well, wrongly, slowly, too much or elsewhere;
only from addresses that may be called; and who may say what is."""
import gzip
import re
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from endpoint import TEXT, Endpoint  # noqa: E402
from openapi import Document  # noqa: E402
from server import Server, make_token  # noqa: E402
from world import build_world, session_for  # noqa: E402

TARGETS = "applications/SHOP/scrape-targets"
GOOD = """# HELP pushes Things that were pushed.
# TYPE pushes counter
pushes{path="/"} 7
# TYPE free_total gauge
free_total{job="mine",instance="here"} 2.5
"""
OPEN_METRICS = "# TYPE pulls counter\npulls_total 3\n# EOF\n"


class Scrapes:
    def __init__(self, server, endpoint):
        self.server, self.endpoint = server, endpoint
        self.world = build_world(server)
        self.document = Document(server.ask("GET", "/api/v1/openapi.json").json)
        self.count = 0

    def ask(self, who, verb, path, body=None, headers=None):
        answer = self.server.ask(verb, f"/api/v1/{path}", body, self.world.tokens[who],
                                 headers or {})
        complaint = self.document.complaint(verb, f"/api/v1/{path}", answer)
        assert not complaint, (path, complaint)
        return answer

    def target(self, path="/good", url=None, interval=10, **more):
        self.count += 1
        made = self.ask("mona", "POST", TARGETS, {
            "name": f"target {self.count}", "url": url or self.endpoint.url(path),
            "interval_seconds": interval, **more})
        assert made.status == 201, made
        return made.json

    def show(self, target):
        return self.ask("ann", "GET", f"{TARGETS}/{target['id']}").json

    def until(self, target, is_it, seconds=25):
        end = time.monotonic() + seconds
        while True:
            shown = self.show(target)
            if is_it(shown["last"]):
                return shown
            assert time.monotonic() < end, f"still {shown['last']}"
            time.sleep(0.2)

    def drop(self, target):
        answer = self.ask("mona", "DELETE", f"{TARGETS}/{target['id']}")
        assert answer.status == 204, answer

    def tested(self, path="/good", url=None, **more):
        """What a test of a target tells that is not scraped otherwise."""
        target = self.target(path, url, enabled=False, **more)
        answer = self.ask("mona", "POST", f"{TARGETS}/{target['id']}/test")
        assert answer.status == 200, answer
        self.drop(target)
        return answer.json

    def metric(self, name, by=(), show="last", match=()):
        now = datetime.now(timezone.utc)
        begins, ends = ((now + timedelta(minutes=by)).strftime("%Y-%m-%dT%H:%M:%SZ")
                        for by in (-20, 2))
        answer = self.ask("ann", "GET", "telemetry/metrics/query?" + urlencode({
            "metric": name, "from": begins, "to": ends, "by": list(by), "show": show,
            "match": list(match), "application": "SHOP"}, doseq=True))
        assert answer.status == 200, answer
        return answer.json

    def lines(self, name, by=(), match=()):
        """The labels and the last value of each line of a metric."""
        return [(line["labels"], line["points"][-1][1])
                for line in self.metric(name, by, match=match)["series"]]

    def received(self):
        text = self.server.ask("GET", "/metrics").body.decode()
        return int(re.search(
            r'^mainstay_telemetry_received_total{signal="metrics"} (\d+)$', text, re.M)[1])


def what_an_endpoint_exposes_is_kept_with_the_labels_of_its_target(scrapes):
    target = scrapes.target()
    assert (target["version"], target["last"], target["timeout_seconds"]) == (1, None, 9), target
    shown = scrapes.until(target, lambda last: last)
    assert shown["last"]["is_up"] and shown["last"]["error"] is None, shown
    assert shown["last"]["samples"] == 2 and shown["version"] == 1, shown
    assert shown["succeeded_at"] == shown["last"]["at"], shown
    job, host = target["name"], scrapes.endpoint.host
    assert target["instance"] == host, target
    by, match = ("job", "instance", "path"), [f"job={job}"]
    assert scrapes.lines("pushes", by, match) == [
        ({"job": job, "instance": host, "path": "/"}, 7)]
    by = ("job", "instance", "exported_job", "exported_instance")
    assert scrapes.lines("free_total", by, match) == [({
        "job": job, "instance": host, "exported_job": "mine", "exported_instance": "here"}, 2.5)]
    for name, value in (("up", 1), ("scrape_samples_scraped", 2)):
        assert scrapes.lines(name, ("job", "instance"), match) == [
            ({"job": job, "instance": host}, value)], name
    (_, seconds), = scrapes.lines("scrape_duration_seconds", (), match)
    assert 0 < seconds < 5, seconds
    scrapes.drop(target)


def what_counts_is_shown_as_a_rate_and_what_does_not_as_it_is(scrapes):
    """By the types that the endpoint tells, not by names: `pushes` counts."""
    target = scrapes.target()
    scrapes.until(target, lambda last: last)
    assert scrapes.metric("pushes", show="auto")["show"] == "rate"
    assert scrapes.metric("free_total", show="auto")["show"] == "avg"
    scrapes.drop(target)


def a_scrape_asks_as_prometheus_does(scrapes):
    scrapes.endpoint.answers["/asked"] = (200, {"Content-Type": TEXT}, b"a 1\n")
    scrapes.tested("/asked", timeout_seconds=3)
    (_, headers, _), = scrapes.endpoint.seen("/asked")
    assert "text/plain;version=0.0.4" in headers["Accept"], headers
    assert headers["Accept-Encoding"] == "gzip", headers
    assert headers["X-Prometheus-Scrape-Timeout-Seconds"] == "3", headers
    assert not {"Cookie", "Authorization", "Referer"} & set(headers), headers


def a_test_tells_what_is_there_and_keeps_nothing(scrapes):
    before = scrapes.received()
    target = scrapes.target(enabled=False)
    told = scrapes.ask("mona", "POST", f"{TARGETS}/{target['id']}/test").json
    assert told["is_up"] and told["error"] is None, told
    assert (told["samples"], told["metrics_count"]) == (2, 2), told
    assert told["metrics"] == ["pushes", "free_total"], told
    assert told["bytes"] == len(GOOD), told
    shown = scrapes.show(target)
    assert shown["last"] is None and shown["version"] == 1, shown
    assert scrapes.received() == before
    scrapes.drop(target)


def an_address_is_tried_before_it_is_a_target(scrapes):
    before = scrapes.ask("ann", "GET", TARGETS).json["items"]
    told = scrapes.ask("mona", "POST", f"{TARGETS}/test", {"url": scrapes.endpoint.url("/good")})
    assert told.status == 200, told
    assert told.json["is_up"] and told.json["metrics"] == ["pushes", "free_total"], told
    scrapes.endpoint.answers["/sleepy"] = lambda: (time.sleep(3), (200, {}, b"a 1\n"))[1]
    told = scrapes.ask("mona", "POST", f"{TARGETS}/test", {
        "url": scrapes.endpoint.url("/sleepy"), "timeout_seconds": 1})
    assert not told.json["is_up"] and "no answer in time" in told.json["error"], told
    told = scrapes.ask("mona", "POST", f"{TARGETS}/test", {"url": "http://169.254.169.254/"})
    assert not told.json["is_up"] and "outgoing_private" in told.json["error"], told
    for url in ("ftp://127.0.0.1/", "http://me:secret@127.0.0.1/"):
        unfit = scrapes.ask("mona", "POST", f"{TARGETS}/test", {"url": url})
        assert unfit.status == 422, unfit
        assert unfit.json["errors"][0]["code"] == "url_unfit", unfit
    assert scrapes.ask("ann", "GET", TARGETS).json["items"] == before


def packed_answers_and_open_metrics_are_read(scrapes):
    scrapes.endpoint.answers["/packed"] = (
        200, {"Content-Type": TEXT, "Content-Encoding": "gzip"}, gzip.compress(GOOD.encode()))
    told = scrapes.tested("/packed")
    assert told["samples"] == 2 and told["bytes"] == len(GOOD), told
    scrapes.endpoint.answers["/open"] = (
        200, {"Content-Type": "application/openmetrics-text; version=1.0.0"},
        OPEN_METRICS.encode())
    told = scrapes.tested("/open")
    assert (told["samples"], told["metrics"]) == (1, ["pulls"]), told


def what_cannot_be_read_is_said(scrapes):
    many = "".join(f"a{{b=\"{at}\"}} 1\n" for at in range(200_001)).encode()
    large = b"# " + b"x" * 60_000 + b"\n"
    zipped = {"Content-Type": TEXT, "Content-Encoding": "gzip"}
    wrong = {
        "/html": ((200, {"Content-Type": "text/html"}, b"<html>Hello</html>"), "Line 1"),
        "/second": ((200, {"Content-Type": TEXT}, b"a 1\nb one\n"), "Line 2"),
        "/500": ((500, {}, b"broken"), "status 500"),
        "/404": ((404, {}, b""), "status 404"),
        "/204": ((204, {}, b""), "status 204"),
        "/moved": ((302, {"Location": "/elsewhere"}, b""), "redirects are not followed"),
        "/away": ((301, {"Location": "http://127.0.0.2:9/"}, b""), "redirects are not followed"),
        "/large": ((200, {"Content-Type": TEXT}, large * 300), "16 MiB"),
        "/many": ((200, {"Content-Type": TEXT}, many), "200000 samples"),
        "/bomb": ((200, zipped, gzip.compress(large * 20_000)), "16 MiB"),
        "/broken": ((200, zipped, gzip.compress(GOOD.encode())[:-9]), "cannot be read"),
        "/brotli": ((200, {"Content-Encoding": "br"}, b"xyz"), "cannot be read"),
        "/heads": ((200, {f"X-{at}": "x" * 60_000 for at in range(90)}, b"a 1\n"), "header"),
        "/protobuf": ((200, {"Content-Type": "application/vnd.google.protobuf; proto=io.prometheus."
                             "client.MetricFamily; encoding=delimited"}, b"\n"), "protobuf"),
    }
    for path, (answer, words) in wrong.items():
        scrapes.endpoint.answers[path] = answer
        told = scrapes.tested(path)
        assert not told["is_up"] and words in told["error"], (path, told)
        assert (told["samples"], told["metrics"]) == (0, []), (path, told)
    assert not scrapes.endpoint.seen("/elsewhere")
    told = scrapes.tested(url="http://127.0.0.1:1/")
    assert not told["is_up"] and "connect" in told["error"], told


def slow_answers_are_cut_off(scrapes):
    scrapes.endpoint.answers["/slow"] = lambda: (time.sleep(5), (200, {}, b"a 1\n"))[1]
    scrapes.endpoint.answers["/trickle"] = (200, {"Content-Type": TEXT}, [b"a 1\n"] * 100)
    for path in ("/slow", "/trickle"):
        begun = time.monotonic()
        told = scrapes.tested(path, timeout_seconds=1)
        assert "no answer in time" in told["error"], (path, told)
        assert time.monotonic() - begun < 4, "a slow endpoint was waited for"
        assert 900 <= told["duration_ms"] <= 3_000, (path, told)


def one_test_at_a_time_and_others_are_told_when_to_come_back(scrapes):
    scrapes.endpoint.answers["/patient"] = lambda: (time.sleep(2), (200, {}, b"a 1\n"))[1]
    target = scrapes.target("/patient", enabled=False)
    path = f"{TARGETS}/{target['id']}/test"
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(scrapes.ask("mona", "POST", path)))
               for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status for answer in answers) == [200, 503], answers
    busy = max(answers, key=lambda answer: answer.status)
    assert busy.code == "scrape_test_busy" and int(busy.headers["retry-after"]) > 0, busy
    scrapes.drop(target)


def addresses_of_others_are_not_called(scrapes):
    for url in ("http://127.0.0.2:9/", "https://[::1]:9/", "http://169.254.169.254/latest/",
                "http://10.0.0.1/metrics", "https://192.168.1.1/"):
        told = scrapes.tested(url=url)
        assert not told["is_up"] and "outgoing_private" in told["error"], (url, told)
    for url in ("ftp://127.0.0.1/", "http://me:secret@127.0.0.1/", "file:///etc/passwd", "here"):
        answer = scrapes.ask("mona", "POST", TARGETS, {"name": "bad", "url": url})
        assert answer.status == 422 and answer.json["errors"][0]["code"] == "url_unfit", answer


def a_target_that_goes_down_is_down_and_comes_back(scrapes):
    good = (200, {"Content-Type": TEXT}, b"depth 5\n")
    scrapes.endpoint.answers["/moody"] = good
    target = scrapes.target("/moody")
    match = [f"job={target['name']}"]
    first = scrapes.until(target, lambda last: last)
    scrapes.endpoint.answers["/moody"] = (503, {}, b"")
    down = scrapes.until(target, lambda last: not last["is_up"])
    assert "status 503" in down["last"]["error"], down
    assert down["succeeded_at"] == first["succeeded_at"], down
    assert scrapes.lines("up", (), match)[0][1] == 0
    scrapes.endpoint.answers["/moody"] = good
    scrapes.until(target, lambda last: last["is_up"])
    assert scrapes.lines("up", (), match)[0][1] == 1
    times = [at for _, _, at in scrapes.endpoint.seen("/moody")]
    gaps = [later - earlier for earlier, later in zip(times[1:], times[2:])]
    assert all(9 < gap < 12 for gap in gaps), gaps
    scrapes.drop(target)


def a_slow_target_is_never_scraped_beside_itself_nor_keeps_others_waiting(scrapes):
    scrapes.endpoint.answers["/lengthy"] = lambda: (
        time.sleep(8), (200, {"Content-Type": TEXT}, b"a 1\n"))[1]
    slow = [scrapes.target("/lengthy") for _ in range(6)]
    good = scrapes.target()
    scrapes.until(good, lambda last: last, seconds=8)
    scrapes.until(slow[0], lambda last: last and last["is_up"], seconds=20)
    for target in [*slow, good]:
        scrapes.drop(target)
    time.sleep(3)
    seen = len(scrapes.endpoint.seen("/lengthy"))
    time.sleep(11)
    assert len(scrapes.endpoint.seen("/lengthy")) == seen, "scraped after it was removed"


def staff_reads_managers_change_and_requesters_know_nothing(scrapes):
    target = scrapes.target(enabled=False)
    path = f"{TARGETS}/{target['id']}"
    body = {"name": "mine", "url": scrapes.endpoint.url("/good")}
    for who in ("ann", "lars", "dora", "axel"):
        listed = scrapes.ask(who, "GET", TARGETS).json
        assert [each["id"] for each in listed["items"]] == [target["id"]], (who, listed)
        assert listed["may"] == [] and listed["items"][0]["may"] == [], (who, listed)
        for verb, at, what in (("POST", TARGETS, body), ("PATCH", path, {"enabled": True}),
                               ("POST", f"{TARGETS}/test", {"url": body["url"]}),
                               ("POST", f"{path}/test", None), ("DELETE", path, None)):
            answer = scrapes.ask(who, verb, at, what, {"If-Match": "*"})
            assert (answer.status, answer.code) == (403, "forbidden"), (who, verb, at, answer)
    for who in ("rita", "rolf", "otto"):
        for verb, at, what in (("GET", TARGETS, None), ("GET", path, None), ("POST", TARGETS, body),
                               ("POST", f"{TARGETS}/test", {"url": body["url"]}),
                               ("POST", f"{path}/test", None), ("DELETE", path, None)):
            for key in ("SHOP", "LEDGER", "NOWHERE"):
                answer = scrapes.ask(who, verb, at.replace("SHOP", key), what)
                assert (answer.status, answer.code) == (403, "forbidden"), (who, verb, at, answer)
    listed = scrapes.ask("mona", "GET", TARGETS).json
    assert listed["may"] == ["create"], listed
    assert listed["items"][0]["may"] == ["change", "remove", "test"], listed
    # A token that only reads does not write.
    reading = make_token(scrapes.server, session_for(scrapes.server, "mona"), ["read"])
    answer = scrapes.server.ask("DELETE", f"/api/v1/{path}", token=reading)
    assert answer.status == 403, answer
    scrapes.drop(target)


def a_role_reaches_the_targets_of_its_applications_alone(scrapes):
    session = scrapes.world.session
    role = scrapes.server.ask("POST", "/api/v1/roles", {
        "name": "Own applications", "base": "agent", "grants": [
            {"action": "telemetry_read", "reach": "application"},
            {"action": "scrape_target_manage", "reach": "application"}]}, headers=session)
    assert role.status == 201, role
    vera = f"/api/v1/users/{scrapes.world.ids['vera']}"
    version = scrapes.server.ask("GET", vera, token=scrapes.world.tokens["ada"]).json["version"]
    changed = scrapes.server.ask("PATCH", vera, {"custom_role": role.json["id"]},
                                 headers=session | {"If-Match": f'"{version}"'})
    assert changed.status == 200, changed
    scrapes.world.tokens["vera"] = make_token(scrapes.server, session_for(scrapes.server, "vera"))
    body = {"name": "hers", "url": scrapes.endpoint.url("/good"), "enabled": False}
    hers = scrapes.ask("vera", "POST", TARGETS, body)
    assert hers.status == 201, hers
    for key in ("LEDGER", "NOWHERE"):
        elsewhere = TARGETS.replace("SHOP", key)
        for verb, path, what in (("GET", elsewhere, None), ("POST", elsewhere, body),
                                 ("POST", f"{elsewhere}/test", {"url": body["url"]}),
                                 ("GET", f"{elsewhere}/{hers.json['id']}", None),
                                 ("POST", f"{elsewhere}/{hers.json['id']}/test", None)):
            answer = scrapes.ask("vera", verb, path, what)
            assert (answer.status, answer.code) == (404, "not_found"), (path, answer)
    scrapes.drop(hers.json)


def a_change_names_the_version_it_is_based_on(scrapes):
    target = scrapes.target(interval=60, enabled=False)
    path = f"{TARGETS}/{target['id']}"
    assert scrapes.ask("mona", "PATCH", path, {"enabled": True}).status == 428
    changed = scrapes.ask("mona", "PATCH", path, {"timeout_seconds": 30}, {"If-Match": '"1"'})
    assert (changed.status, changed.json["timeout_seconds"]) == (200, 30), changed
    assert changed.headers["etag"] == '"2"', changed.headers
    stale = scrapes.ask("mona", "PATCH", path, {"timeout_seconds": 5}, {"If-Match": '"1"'})
    assert stale.status == 412 and stale.json["current"]["version"] == 2, stale
    for body, field in (({"interval_seconds": 9}, "interval_seconds"),
                        ({"interval_seconds": 3_601}, "interval_seconds"),
                        ({"timeout_seconds": 0}, "timeout_seconds"),
                        ({"timeout_seconds": 61}, "timeout_seconds"),
                        ({"interval_seconds": 30}, "timeout_seconds"),
                        ({"url": "http://\n/"}, "url"), ({"name": ""}, "name")):
        answer = scrapes.ask("mona", "PATCH", path, body, {"If-Match": '"2"'})
        assert answer.status == 422, (body, answer)
        assert answer.json["errors"][0]["field"] == field, (body, answer)
    twice = scrapes.ask("mona", "POST", TARGETS, {
        "name": target["name"], "url": scrapes.endpoint.url("/good")})
    assert twice.status == 422 and twice.json["errors"][0]["code"] == "taken", twice
    scrapes.drop(target)


def each_change_stands_in_the_security_log(scrapes):
    target = scrapes.target(enabled=False)
    scrapes.ask("mona", "PATCH", f"{TARGETS}/{target['id']}", {"name": "renamed"},
                {"If-Match": "*"})
    scrapes.drop(target)
    for what, name in (("created", target["name"]), ("changed", "renamed"),
                       ("removed", "renamed")):
        kind = f"scrape_target_{what}"
        events = scrapes.ask("ada", "GET", f"security-events?kind={kind}").json["items"]
        assert events[0]["details"] == {
            "scrape_target": name, "url": target["url"], "application": "SHOP"}, events[0]
        assert events[0]["actor"]["name"], events[0]


def how_it_went_outlives_a_restart(scrapes):
    target = scrapes.target(interval=3_600)
    before = scrapes.until(target, lambda last: last)
    assert scrapes.server.stop() == 0, scrapes.server.log_tail()
    scrapes.server.start()
    assert scrapes.show(target)["last"] == before["last"]
    text = scrapes.server.ask("GET", "/metrics").body.decode()
    assert 'mainstay_scrapes_total{outcome="succeeded"}' in text
    scrapes.drop(target)


def main():
    tests = [what_an_endpoint_exposes_is_kept_with_the_labels_of_its_target,
             what_counts_is_shown_as_a_rate_and_what_does_not_as_it_is,
             a_scrape_asks_as_prometheus_does, a_test_tells_what_is_there_and_keeps_nothing,
             an_address_is_tried_before_it_is_a_target,
             packed_answers_and_open_metrics_are_read, what_cannot_be_read_is_said,
             slow_answers_are_cut_off, one_test_at_a_time_and_others_are_told_when_to_come_back,
             addresses_of_others_are_not_called, a_target_that_goes_down_is_down_and_comes_back,
             a_slow_target_is_never_scraped_beside_itself_nor_keeps_others_waiting,
             staff_reads_managers_change_and_requesters_know_nothing,
             a_role_reaches_the_targets_of_its_applications_alone,
             a_change_names_the_version_it_is_based_on, each_change_stands_in_the_security_log,
             how_it_went_outlives_a_restart]
    failed = 0
    endpoint = Endpoint()
    endpoint.answers["/good"] = (200, {"Content-Type": TEXT}, GOOD.encode())
    with tempfile.TemporaryDirectory() as work, Server(
            Path(work) / "server", settings=("--outgoing-private", "127.0.0.1")) as server:
        scrapes = Scrapes(server, endpoint)
        for test in tests:
            try:
                test(scrapes)
            except (AssertionError, KeyError, IndexError, TypeError, ValueError) as error:
                failed += 1
                print(f"{test.__name__}: {error!r}")
                drop_all(scrapes)
        if failed:
            print(server.log_tail(10))
    endpoint.close()
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


def drop_all(scrapes):
    """What a failed test left would be counted by the next one."""
    for target in scrapes.ask("mona", "GET", f"{TARGETS}?limit=100").json["items"]:
        scrapes.drop(target)


if __name__ == "__main__":
    sys.exit(main())
