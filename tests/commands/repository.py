#!/usr/bin/env python3
"""`mainstay repository`, the real binary against a real server: repositories in a folder, behind
HTTP and TLS with a token and behind SSH are mirrored; what they want to run does not run; no secret
is seen anywhere."""
import hashlib
import hmac
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from checks import check, run_all  # noqa: E402
from git_hosts import Authority, HttpHost, MadeRepository, SshHost  # noqa: E402
from server import BINARY, ENVIRONMENT, Server  # noqa: E402
from world import build_world  # noqa: E402

TOKEN = "glpat-s3cret-token-of-ann"


class Site:
    """A server with the world of the tests, and repositories beside it."""

    def __init__(self, server, folder, authority):
        self.server, self.folder, self.authority = server, folder, authority
        self.world = build_world(server)
        self.made = MadeRepository(folder / "git/shop")
        self.made.commit("src/shop.c", "int main() { return 0; }\n", "First")
        self.made.git("tag", "v1.0.0")

    def run(self, *arguments, who="mona"):
        done = subprocess.run(
            [BINARY, "repository", *arguments], capture_output=True, text=True, timeout=60,
            env={**ENVIRONMENT, "MAINSTAY_URL": f"http://127.0.0.1:{self.server.port}",
                 "MAINSTAY_TOKEN": self.world.tokens[who]})
        return done.returncode, done.stdout, done.stderr

    def added(self, *arguments):
        status, out, err = self.run("add", *arguments, "--application", "SHOP", "--json")
        assert status == 0, (status, out, err)
        return json.loads(out)

    def ask(self, verb, path, body=None, **more):
        return self.server.ask(verb, f"/api/v1/repositories{path}", body,
                               self.world.tokens["mona"], **more)

    def until(self, which, is_so, seconds=20):
        end = time.monotonic() + seconds
        while True:
            shown = self.ask("GET", f"/{which['id']}").json
            if is_so(shown):
                return shown
            assert time.monotonic() < end, shown
            time.sleep(0.05)

    def fetched(self, which, after=None):
        """Fetches it now, and answers it when that is done."""
        before = self.ask("GET", f"/{which['id']}").json
        self.ask("POST", f"/{which['id']}/fetch", {})
        return self.until(which, lambda r: (
            r["last_fetched_at"] != before["last_fetched_at"]
            or (r["last_failure"] or {}).get("at") != (before["last_failure"] or {}).get("at")))

    def mirror(self, which, *arguments):
        return subprocess.run(
            ["git", f"--git-dir={self.server.data}/repositories/{which['id']}.git", *arguments],
            capture_output=True, text=True, check=True).stdout.strip()

    def remove(self, which):
        assert self.ask("DELETE", f"/{which['id']}").status == 204


@check
def a_folder_is_mirrored_with_its_branches_and_tags(site):
    status, out, err = site.run("add", str(site.made.folder), "--application", "SHOP,LEDGER")
    assert status == 0 and " shop " in out and ": waiting" in out, (out, err)
    which = {"id": out.split()[0]}
    shown = site.until(which, lambda r: r["state"] == "ready")
    assert shown["default_branch"] == "main" and shown["commits"] == 1, shown
    assert [a["key"] for a in shown["applications"]] == ["SHOP", "LEDGER"], shown
    assert site.mirror(which, "rev-parse", "v1.0.0") == site.made.head()
    head = site.made.commit("src/ödd 'name'\n.c", "int x;\n", "Second")
    status, out, err = site.run("fetch", which["id"])
    assert status == 0, err
    site.until(which, lambda r: r["commits"] == 2)
    assert site.mirror(which, "rev-parse", "HEAD") == head
    graph = site.server.data / "repositories" / f"{which['id']}.git/objects/info/commit-graph"
    assert graph.exists()
    status, out, _ = site.run("list", "--application", "LEDGER")
    assert status == 0 and ": ready, 2 commits, 2" in out, out
    site.remove(which)
    end = time.monotonic() + 10
    while (site.server.data / "repositories" / f"{which['id']}.git").exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    assert site.run("list")[1] == "There is no repository.\n"


@check
def what_may_not_be_added_is_refused_with_the_reason(site):
    for url, reason in (("/etc", "repository_folders"), ("ext::sh -c id", "https://host/path"),
                        ("--upload-pack=x", ""), ("file:///etc", "https://host/path")):
        status, _, err = site.run("add", "--application", "SHOP", "--", url)
        assert status == 2 and reason in err, (url, status, err)
    status, _, err = site.run("add", str(site.made.folder), "--application", "SHOP", who="dora")
    assert status == 4, (status, err)
    status, _, err = site.run("add", "https://git.example/a", "--application", "SHOP",
                              "--token-file", "/nowhere")
    assert status == 2 and "/nowhere cannot be read" in err, err
    status, _, err = site.run("fetch", "4000000000")
    assert status == 3, err


@check
def a_token_signs_in_and_is_seen_nowhere(site):
    host = HttpHost(site.made.folder.parent, "ann", TOKEN)
    seen = []
    is_over = threading.Event()

    def look_at_arguments():
        while not is_over.is_set():
            for each in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    line = each.read_bytes()
                except OSError:
                    continue
                if b"git" in line and TOKEN.encode() in line:
                    seen.append(line)
            time.sleep(0.002)

    watch = threading.Thread(target=look_at_arguments)
    watch.start()
    file = site.folder / "token"
    file.write_text(TOKEN + "\n")
    which = site.added(f"{host.url}/shop", "--token-file", str(file), "--user", "ann")
    shown = site.until(which, lambda r: r["state"] != "waiting")
    is_over.set()
    watch.join()
    assert shown["state"] == "ready", shown
    assert shown["credential"] == {"kind": "token", "user": "ann"}, shown
    assert all(given for _, given in host.asked) and host.asked, host.asked
    assert not seen, seen
    everything = json.dumps(shown) + site.server.log.read_text()
    for path in site.server.data.rglob("*"):
        if path.is_file():
            everything += path.read_bytes().decode("latin-1")
    assert TOKEN not in everything
    assert not list((site.server.data / "repositories").glob("*.secrets"))

    # A wrong one is told, and so is a way that leads elsewhere: it is not followed.
    answer = site.ask("PATCH", f"/{which['id']}", headers={"If-Match": "*"}, body={
        "credential": {"kind": "token", "user": "ann", "token": "wrong"}})
    assert answer.status == 200, answer
    shown = site.until(which, lambda r: r["state"] == "failed")
    assert shown["last_failure"]["reason"] == "The server does not take this user and token.", shown
    asked = len(host.asked)
    moved = site.added(f"{host.url}/moved/shop", "--name", "moved")
    shown = site.until(moved, lambda r: r["state"] == "failed")
    assert "another address" in shown["last_failure"]["reason"], shown
    assert all(path.startswith("/moved/") for path, _ in host.asked[asked:]), host.asked[asked:]
    site.remove(which)
    site.remove(moved)
    host.close()


@check
def over_tls_the_certificate_counts_before_anything_is_shown(site):
    file = site.folder / "token"
    file.write_text(TOKEN + "\n")
    stranger = Authority(site.folder / "stranger")
    for context, is_right in ((site.authority.context("localhost"), True),
                              (site.authority.context("other.test"), False),
                              (stranger.context("localhost"), False)):
        host = HttpHost(site.made.folder.parent, "ann", TOKEN, tls=context)
        which = site.added(f"{host.url}/shop", "--token-file", str(file), "--user", "ann")
        shown = site.until(which, lambda r: r["state"] != "waiting")
        if is_right:
            assert shown["state"] == "ready" and shown["commits"] > 0, shown
            assert host.asked and all(given for _, given in host.asked), host.asked
            bare = site.added(f"{host.url}/shop.git", "--name", "bare")
            told = site.until(bare, lambda r: r["state"] == "failed")["last_failure"]["reason"]
            assert told == "The server asks to sign in: a user and a token are needed.", told
            site.remove(bare)
        else:
            assert shown["state"] == "failed", shown
            assert "certificate" in shown["last_failure"]["reason"], shown
            assert host.asked == [], host.asked
        assert TOKEN not in json.dumps(shown)
        site.remove(which)
        host.close()


@check
def an_ssh_key_signs_in_and_the_host_key_is_pinned(site):
    host = SshHost(site.folder / "ssh")
    which = site.added(host.url(site.made.folder), "--ssh-key-file", str(host.key),
                       "--name", "by ssh")
    shown = site.until(which, lambda r: r["state"] != "waiting")
    assert shown["state"] == "ready", (shown, (host.folder / "log").read_text())
    printed = subprocess.run(["ssh-keygen", "-l", "-f", host.folder / "host.pub"],
                             capture_output=True, text=True, check=True).stdout.split()[1]
    assert shown["host_keys"] == [{"type": "ssh-ed25519", "fingerprint": printed}], shown
    assert site.fetched(which)["last_failure"] is None

    # Another server at the same address: nothing is fetched, until somebody says that it is right.
    host.close()
    host.new_key("host")
    host.start()
    time.sleep(0.2)
    shown = site.fetched(which)
    assert shown["state"] == "failed" and "another host key" in shown["last_failure"]["reason"]
    answer = site.ask("PATCH", f"/{which['id']}", {"known_hosts": None},
                      headers={"If-Match": "*"})
    assert answer.status == 200 and answer.json["host_keys"] == [], answer
    shown = site.until(which, lambda r: r["state"] == "ready")
    assert shown["host_keys"][0]["fingerprint"] != printed
    assert not list((site.server.data / "repositories").glob("*.secrets"))

    other = host.new_key("other")
    answer = site.ask("PATCH", f"/{which['id']}", headers={"If-Match": "*"}, body={
        "credential": {"kind": "ssh_key", "ssh_key": other.read_text()}})
    assert answer.status == 200, answer
    shown = site.until(which, lambda r: r["state"] == "failed")
    assert shown["last_failure"]["reason"] == "The server does not take this SSH key.", shown
    site.remove(which)
    host.close()


@check
def nothing_runs_that_a_repository_names(site):
    made = MadeRepository(site.folder / "git/hostile")
    sprung, trap = site.folder / "sprung", site.folder / "trap"
    made.commit("a", "a\n")
    trap.write_text(f"#!/bin/sh\ntouch '{sprung}'\n")
    trap.chmod(0o755)
    (made.folder / ".git/hooks").mkdir(exist_ok=True)
    for hook in ("reference-transaction", "post-checkout", "pre-receive", "post-update"):
        shutil.copy(trap, made.folder / ".git/hooks" / hook)
    with open(made.folder / ".git/config", "a") as config:
        config.write(f"[core]\n\tfsmonitor = {trap}\n\tsshCommand = {trap}\n"
                     f"\talternateRefsCommand = {trap}\n\tpager = {trap}\n"
                     f"[uploadpack]\n\tpackObjectsHook = {trap}\n"
                     f"[extensions]\n\tpartialClone = evil\n"
                     f"[remote \"evil\"]\n\tpromisor = true\n\turl = ext::{trap}\n")
    which = site.added(str(made.folder))
    assert site.until(which, lambda r: r["state"] != "waiting")["state"] == "ready"
    assert not sprung.exists()
    mirror = site.server.data / "repositories" / f"{which['id']}.git"
    (mirror / "hooks").mkdir()
    shutil.copy(trap, mirror / "hooks/reference-transaction")
    with open(mirror / "config", "a") as config:
        config.write(f"[core]\n\thooksPath = {mirror}/hooks\n\tfsmonitor = {trap}\n"
                     f"[url \"ext::{trap} \"]\n\tinsteadOf = {made.folder}\n")
    made.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", "More")
    sprung.unlink(missing_ok=True)
    shown = site.fetched(which)
    assert shown["state"] == "ready" and shown["commits"] == 2, shown
    assert not sprung.exists() and not (mirror / "hooks").exists()
    site.remove(which)


@check
def a_push_that_is_signed_fetches_at_once(site):
    which = site.added(str(site.made.folder), "--name", "pushed")
    site.until(which, lambda r: r["state"] == "ready")
    path = f"/{which['id']}/push"

    def push(headers, body=b'{"ref":"refs/heads/main"}', to=path):
        return site.server.ask("POST", f"/api/v1/repositories{to}", body, headers={
            "Content-Type": "application/json", **headers})

    body = b'{"ref":"refs/heads/main"}'
    assert push({"X-Gitlab-Token": ""}).status == 401  # There is no secret yet.
    made = site.ask("POST", f"/{which['id']}/push-secret", {}).json
    secret = made["secret"]
    assert made["path"] == f"/api/v1/repositories{path}", made
    signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    for headers in ({}, {"X-Gitlab-Token": secret[:-1]}, {"X-Hub-Signature-256": "sha256=00"},
                    {"X-Hub-Signature-256": "sha256=" + "0" * 64}, {"X-Gitea-Signature": "x"},
                    {"X-Hub-Signature": "sha1=" + signed[:40]}):
        answer = push(headers)
        assert answer.status == 401 and answer.code == "push_not_signed", (headers, answer)
    absent = push({"X-Gitlab-Token": secret}, to="/4000000000/push")
    assert (absent.status, absent.code) == (401, "push_not_signed"), absent
    assert push({"X-Gitlab-Token": secret}, to="/x/push").status == 401
    for headers in ({"X-Hub-Signature-256": "sha256=" + signed}, {"X-Gitlab-Token": secret},
                    {"X-Gitea-Signature": signed}, {"X-Hub-Signature": "sha256=" + signed}):
        head = site.made.commit("pushed", json.dumps(headers))
        began = time.monotonic()
        assert push(headers).status == 202, headers
        assert time.monotonic() - began < 2
        end = time.monotonic() + 20
        while site.mirror(which, "rev-parse", "main") != head:
            assert time.monotonic() < end, headers
            time.sleep(0.05)
    site.remove(which)


@check
def a_repository_that_is_too_large_is_stopped_and_said_so(site):
    made = MadeRepository(site.folder / "git/large")
    made.commit("noise", random.Random(1).randbytes(6 << 20))
    which = site.added(str(made.folder))
    shown = site.until(which, lambda r: r["state"] != "waiting", 60)
    assert shown["state"] == "too_large", shown
    assert shown["last_failure"]["reason"].startswith("The repository has more than 4 MiB"), shown
    assert shown["size_bytes"] == 0
    assert not (site.server.data / "repositories" / f"{which['id']}.git").exists()
    site.remove(which)


@check
def addresses_of_ones_own_network_are_called_only_if_they_are_named(site):
    which = site.added("https://10.255.255.1/a", "--name", "private")
    shown = site.until(which, lambda r: r["state"] == "failed")
    assert "outgoing_private" in shown["last_failure"]["reason"], shown
    site.remove(which)


@check
def an_error_leads_to_the_commit_that_caused_it(site):
    made = MadeRepository(site.folder / "git/cause")
    made.commit("src/till/pay.py", "def pay(cart, count):\n    return sum(cart)\n", "Pay")
    guilty = made.commit(
        "src/till/pay.py", "def pay(basket, count):\n    prices = [i.price for i in basket]\n"
        "    items = count - len(prices)\n    return sum(prices) // items\n", "Count items anew")
    made.git("tag", "v2.0.0")
    made.commit("README", "More\n", "Tell more")
    which = site.added(str(made.folder))
    site.until(which, lambda r: r["state"] == "ready")
    released = site.ask("GET", f"/{which['id']}/commit?release=till@2.0.0").json
    assert released == {"commit": guilty, "found_by": "tag", "evidence": "v2.0.0"}, released
    tried = site.ask("POST", f"/{which['id']}/code-mappings/try", {
        "application": "SHOP", "paths": ["/app/till/pay.py", "/app/nothing.py"]}).json
    assert tried["paths"][0]["found"]["path"] == "src/till/pay.py", tried
    assert tried["paths"][1]["found"] is None, tried

    def ask(verb, path, body=None, who="mona"):
        answer = site.server.ask(verb, f"/api/v1/{path}", body, site.world.tokens[who])
        assert answer.status < 300, (path, answer)
        return answer.json

    error = ask("POST", "errors", {"application": "SHOP", "events": [{
        "platform": "python", "release": "till@2.0.0", "exceptions": [{
            "type": "ZeroDivisionError", "is_handled": False, "frames": [
                {"path": "/app/till/pay.py", "function": "pay", "line": 4, "in_app": True}]}]}],
    })["events"][0]["error"]
    end = time.monotonic() + 30
    while not (found := ask("GET", f"errors/{error}/suspects", who="ann"))["search"]:
        assert time.monotonic() < end, found
        time.sleep(0.1)
    assert found["search"]["outcome"] == "found" and found["search"]["commit"] == guilty, found
    cause = found["causes"][0]
    assert (cause["commit"], cause["subject"]) == (guilty, "Count items anew"), cause
    assert cause["reasons"] and 0 < cause["confidence"] <= 1 and cause["may"] == [], cause
    refused = site.server.ask("POST", f"/api/v1/errors/{error}/suspects/{cause['id']}/confirm", {},
                              site.world.tokens["ann"])
    assert refused.status == 403, refused
    confirmed = ask("POST", f"errors/{error}/suspects/{cause['id']}/confirm", {"note": "It was."})
    assert confirmed["state"] == "confirmed" and confirmed["note"] == "It was.", confirmed
    site.remove(which)
    assert ask("GET", f"errors/{error}/suspects")["causes"] == []


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-repository.") as folder:
        folder = Path(folder)
        authority = Authority(folder / "authority")
        server = Server(folder / "server", settings=[
            "--repository-folders", str(folder / "git"), "--repository-mib-max", "4",
            "--outgoing-private", "127.0.0.0/8",
            "--outgoing-ca-file", str(authority.certificate)]).start()
        try:
            return run_all(Site(server, folder, authority))
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
