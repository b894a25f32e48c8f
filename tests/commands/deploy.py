#!/usr/bin/env python3
"""`mainstay deploy record`, the real binary against a real server: with a person's token and with
an application's ingest key, what it prints and refuses, and how it ends."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from checks import check, run_all  # noqa: E402
from server import BINARY, ENVIRONMENT, Server  # noqa: E402
from world import build_world  # noqa: E402

SHOP = ["--application", "SHOP", "--service", "checkout", "--environment", "production"]


class Site:
    """A server with the world of the tests, and the secrets that the command is given."""

    def __init__(self, server):
        self.server, self.world = server, build_world(server)
        made = server.ask("POST", "/api/v1/applications/SHOP/ingest-keys", {"name": "pipeline"},
                          headers=self.world.session)
        self.key = made.json["secret"]

    def record(self, *arguments, token=None):
        environment = {**ENVIRONMENT, "MAINSTAY_URL": f"http://127.0.0.1:{self.server.port}"}
        if token != "":
            environment["MAINSTAY_TOKEN"] = token or self.world.tokens["dora"]
        done = subprocess.run([BINARY, "deploy", "record", *arguments], capture_output=True,
                              text=True, timeout=60, env=environment)
        return done.returncode, done.stdout, done.stderr

    def recorded(self, *arguments, token=None):
        status, out, err = self.record(*arguments, "--json", token=token)
        assert status == 0, (status, out, err)
        return json.loads(out)

    def shown(self, deployment):
        return self.server.ask("GET", f"/api/v1/deployments/{deployment['id']}",
                               token=self.world.tokens["ann"]).json


@check
def what_is_named_alone_is_over_and_succeeded(site):
    status, out, _ = site.record(*SHOP, "--version", "1.2.3", "--revision", "4f1c2ab",
                                 "--url", "https://ci.example/7", "--note", "Carefully.")
    assert status == 0 and " SHOP checkout 1.2.3 in production: succeeded, 2" in out, out
    again = site.recorded(*SHOP, "--version", "1.2.3")
    assert out.split()[0] == again["id"], (out, again)
    assert (again["source"], again["status"]) == ("command", "succeeded")
    assert (again["revision"], again["note"]) == ("4f1c2ab", "Carefully.")
    assert again["finished_at"] >= again["started_at"]


@check
def what_runs_is_ended_by_the_same_command(site):
    begun = site.recorded(*SHOP, "--version", "1.3.0", "--running")
    assert (begun["status"], begun["finished_at"]) == ("running", None)
    assert begun["previous_version"] == "1.2.3"
    over = site.recorded(*SHOP, "--version", "1.3.0", "--failed")
    assert (over["id"], over["status"]) == (begun["id"], "failed")


@check
def an_ingest_key_records_for_its_application_alone(site):
    made = site.recorded("--application", "SHOP", "--version", "2.0", "--started",
                         "2026-01-01T10:00:00Z", "--finished", "2026-01-01T10:05:00+00:00",
                         "--actor", "Dana", token=site.key)
    shown = site.shown(made)
    assert shown["ingest_key"]["name"] == "pipeline" and shown["created_by"] is None
    assert (shown["actor"], shown["service"]) == ("Dana", None)
    assert shown["finished_at"] == "2026-01-01T10:05:00.000000Z"
    status, _, err = site.record("--application", "LEDGER", "--version", "2.0", token=site.key)
    assert status == 3 and "Not found" in err, (status, err)


@check
def what_is_wrong_is_named(site):
    def refused(*arguments, token=None):
        status, out, err = site.record(*arguments, token=token)
        assert not out, out
        return status, err
    for arguments, status, words in (
            (["--application", "SHOP"], 2, "version"),
            (["--version", "1"], 2, "application"),
            ([*SHOP, "--version", "1", "--running", "--failed"], 2, "--running"),
            ([*SHOP, "--version", "1", "--started", "yesterday"], 2, "started_at"),
            ([*SHOP, "--version", "1", "--started", "2100-01-01T00:00:00Z"], 2, "started_at"),
            ([*SHOP, "--version", "1", "--url", "file:///etc"], 2, "url"),
            (["--application", "NONE", "--version", "1"], 3, "Not found"),
            ([*SHOP, "--version", "1.2.3", "--failed"], 5, "ended")):
        found, err = refused(*arguments)
        assert found == status and words in err, (arguments, found, err)
    assert refused(*SHOP, "--version", "1", token="")[0] == 4
    assert refused(*SHOP, "--version", "1", token="mainstay_ingest_none")[0] == 4
    assert refused(*SHOP, "--version", "1", token=site.world.tokens["ann"])[0] == 4


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-deploy.") as folder, \
            Server(folder) as server:
        return run_all(Site(server))


if __name__ == "__main__":
    sys.exit(main())
