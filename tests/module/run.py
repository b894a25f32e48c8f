#!/usr/bin/env python3
"""A module is its folders and the lines that list it: a toy is put into a copy of the tree, built,
used by every way that a module has, and taken out again. Needs Node and the packages of web/, as
scripts/setup.sh brings them.
"""
import re
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from listener import Listener  # noqa: E402
from server import Server  # noqa: E402
from toy_tree import (  # noqa: E402
    BINARY, FILES, LINES, ROOT, TOY, TREE, Wrong, build, changed, copy_tree, put_in, run, take_out,
)
from world import PASSWORD, build_world  # noqa: E402


def eventually(what, found, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found():
            return
        time.sleep(0.1)
    raise Wrong(f"{what}: not within {seconds} s")


def expect(what, is_so):
    if not is_so:
        raise Wrong(what)


class Toy:
    """The server of a tree that has the toy, and what is asked of it."""

    def __init__(self, server, world):
        self.server, self.world = server, world

    def ask(self, who, verb, path, body=None):
        return self.server.ask(verb, f"/api/v1/{path}", body, token=self.world.tokens[who])

    def notes(self, who):
        return self.ask(who, "GET", "toy/notes").json["items"]

    def has_routes_in_the_description(self):
        paths = self.server.ask("GET", "/api/v1/openapi.json").json["paths"]
        expect("the route is not described", "/api/v1/toy/notes" in paths)

    def keeps_and_lists_by_its_table(self):
        made = self.ask("ann", "POST", "toy/notes", {"text": "Buy milk."})
        expect(f"a note was not kept: {made!r}", made.status == 200)
        expect("the note is not listed", [n["text"] for n in self.notes("ann")] == ["Buy milk."])

    def has_its_actions_reach(self):
        self.ask("mona", "POST", "toy/notes", {"text": "Hire somebody."})
        expect("an agent sees another's note", len(self.notes("ann")) == 1)
        expect("a manager does not see all", len(self.notes("mona")) == 2)
        expect("an auditor may read", self.ask("axel", "GET", "toy/notes").status == 403)
        expect("a requester may read", self.ask("rita", "GET", "toy/notes").status == 403)

    def has_jobs_for_its_events(self):
        eventually("the job of a note ran", lambda: self.notes("ann")[0]["echoed_at"])

    def has_schedules(self):
        eventually("the schedule ran", lambda: self.metric("mainstay_toy_sweeps") > 0)
        with sqlite3.connect(self.server.data / "mainstay.db") as database:
            row = database.execute("SELECT COUNT(*) FROM schedule WHERE name = 'toy.sweep'")
            expect("the schedule is not declared", row.fetchone() == (1,))

    def metric(self, name):
        text = self.server.ask("GET", "/metrics").body.decode()
        found = re.search(rf"^{name} (\S+)$", text, re.M)
        return float(found[1]) if found else -1

    def tells_by_its_topic(self):
        listener = Listener(self.server, "/api/v1/events", self.world.tokens["mona"])
        deaf = Listener(self.server, "/api/v1/events", self.world.tokens["ann"])
        self.ask("mona", "POST", "toy/notes", {"text": "Listen."})
        eventually("a manager is told", lambda: "toy.note_left" in listener.text)
        expect("an agent is told of another's note", "toy.note_left" not in deaf.text)
        listener.close()
        deaf.close()

    def an_ingest_key(self, application, name):
        made = self.ask("mona", "POST", f"applications/{application}/ingest-keys", {"name": name})
        expect(f"no ingest key: {made!r}", made.status == 201)
        return made.json

    def hand_in(self, headers, text="21 degrees"):
        """A program's request, in the toy's own protocol: the status and the line it answers."""
        answer = self.server.ask("POST", "/toy/readings", text.encode(), headers={
            "Content-Type": "text/plain", **headers})
        return answer.status, answer.body.decode().strip()

    def readings(self):
        return [(each["application"], each["text"], each["principal"], each["principal_name"])
                for each in self.ask("mona", "GET", "toy/readings").json["items"]]

    def takes_what_programs_hand_in_by_their_key(self):
        shop = self.an_ingest_key("SHOP", "till")
        ledger = self.an_ingest_key("LEDGER", "nightly run")
        for headers, text in (({"Toy-Key": shop["secret"]}, "shop by header"),
                              ({"Authorization": f"Bearer {ledger['secret']}"},
                               "ledger by bearer")):
            said = self.hand_in(headers, text)
            expect(f"a program is not let in: {said}", said == (202, "ok"))
        expect(f"wrong readings or actors: {self.readings()}", self.readings() == [
            ("LEDGER", "ledger by bearer", "ingest_key", "nightly run"),
            ("SHOP", "shop by header", "ingest_key", "till")])
        eventually("when the key was used is known", lambda: self.ask(
            "mona", "GET", "applications/SHOP/ingest-keys").json["items"][0]["last_used_at"])

    def takes_nothing_from_others_in_its_own_form_of_error(self):
        before = self.readings()
        key = self.an_ingest_key("SHOP", "drawer")
        refused = (401, "error unauthenticated")

        def without(headers, what):
            said = self.hand_in(headers)
            expect(f"{what} is answered {said}", said == refused)

        without({}, "nobody")
        without({"Toy-Key": key["secret"] + "0"}, "a wrong key")
        token = self.world.tokens["ada"]
        without({"Authorization": f"Bearer {token}"}, "an administrator's token")
        without(self.world.session, "an administrator's session")
        rotated = self.ask("mona", "POST", f"applications/SHOP/ingest-keys/{key['id']}/rotate",
                           {"grace_hours": 0}).json
        without({"Toy-Key": key["secret"]}, "a key that was rotated away")
        expect("the new key is refused", self.hand_in({"Toy-Key": rotated["secret"]})[0] == 202)
        said = self.hand_in({"Toy-Key": rotated["secret"]}, "x" * 1001)
        expect(f"too much is answered {said}", said == (413, "error too_large"))
        self.ask("mona", "DELETE", f"applications/SHOP/ingest-keys/{key['id']}")
        without({"Toy-Key": rotated["secret"]}, "a revoked key")
        expect("more was kept than was let in", len(self.readings()) == len(before) + 1)

    def reads_nothing_by_an_ingest_key(self):
        secret = self.an_ingest_key("SHOP", "curious")["secret"]
        for path in ("toy/readings", "toy/notes", "me", "tickets", "applications"):
            for headers in ({"Authorization": f"Bearer {secret}"}, {"Toy-Key": secret}):
                answer = self.server.ask("GET", f"/api/v1/{path}", headers=headers)
                expect(f"a key reads {path}: {answer!r}", answer.code == "unauthenticated")

    def has_its_setting(self):
        expect("the setting is not used", "Good day, toy!" in self.server.log.read_text())
        listed = run(BINARY, "settings", cwd=ROOT)
        expect("the setting is not documented", "`--toy-greeting`" in listed)

    def has_its_command(self):
        said = run(BINARY, "toy-lines", TOY / "src/migrations/0001_note.sql", cwd=ROOT)
        expect(f"the command said {said}", said.strip().isdigit() and int(said) > 5)


TESTS = [name for name in vars(Toy) if name.startswith(
    ("has_", "keeps_", "tells_", "takes_", "reads_"))]


def play_browser(server, world):
    """The page stands in the rail, opens by its keys and is told of what happens."""
    run("node", HERE / "page.mjs", cwd=ROOT, environment={
        "MAINSTAY_URL": f"http://127.0.0.1:{server.port}", "MAINSTAY_PASSWORD": PASSWORD,
        "MAINSTAY_TOKEN": world.tokens["mona"],
    })


def try_test(name, test):
    try:
        test()
    except Wrong as wrong:
        print(f"{name}: {wrong}", flush=True)
        return 1
    return 0


def main():
    before = copy_tree(TREE)
    put_in(TREE)
    failed = passed = 0

    def count(name, test):
        nonlocal failed, passed
        wrong = try_test(name, test)
        failed += wrong
        passed += 1 - wrong

    def touches_little():
        others = {name for name in changed(TREE, before)
                  if not name.startswith(("src/toy/", "web/src/toy/"))}
        expect(f"it touches {sorted(others)}", others == {name for name, *_ in LINES})
        expect("it is listed in more files than it should be", len(others) == FILES)

    count("touches its folders and the lines that list it", touches_little)
    count("keeps the rules of the house",
          lambda: run("python3", "scripts/check_house.py", cwd=TREE))
    count("keeps the rules of the web UI", lambda: run(
        "npx", "vitest", "run", "src/house.test.ts", "src/modules.test.ts",
        "src/text/catalogues.test.ts", cwd=TREE / "web"))
    count("builds", lambda: build(TREE))
    if failed == 0:
        with tempfile.TemporaryDirectory(prefix="mainstay-module.") as folder, \
                Server(Path(folder) / "server", settings=["--toy-greeting", "Good day, toy!"],
                       binary=BINARY) as server:
            world = build_world(server)
            toy = Toy(server, world)
            for name in TESTS:
                count(name.replace("_", " "), getattr(toy, name))
            count("stands in the navigation", lambda: play_browser(server, world))

    def leaves_nothing():
        take_out(TREE, before)
        expect(f"still there: {sorted(changed(TREE, before))}", not changed(TREE, before))
        run("python3", "scripts/check_house.py", cwd=TREE)

    count("is taken out without a trace", leaves_nothing)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
