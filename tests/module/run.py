#!/usr/bin/env python3
"""A module is its folders and the lines that list it: a toy is put into a copy of the tree, built,
used by every way that a module has, and taken out again.

    run.py [BUILD_FOLDER]     Where the copy is built; kept there, so that a second run is quick.

Needs Node and the packages of web/, as scripts/setup.sh brings them.
"""
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOY = HERE / "toy"
TREE = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/toy").resolve()
VERSION = "0.2.0"  # Newer than what it is made of: see tests/faults/nodes.py.
BINARY = TREE / "build/dev/mainstay"

os.environ["TEST_BINARY"] = str(BINARY)  # What Server starts.
sys.path.insert(0, str(HERE.parent))

from listener import Listener  # noqa: E402
from server import Server  # noqa: E402
from world import PASSWORD, build_world  # noqa: E402

# What is listed where: a file, the line that it follows, and what is written after it. A language
# that has names imported first needs that import too.
LINES = [
    ("CMakeLists.txt", r"mainstay_capability\(ticketing.*\)\n", "mainstay_capability(toy)\n"),
    ("src/server/modules.cpp", r'#include "ticketing/ticketing\.hpp"\n', '#include "toy/toy.hpp"\n'),
    ("src/server/modules.cpp", r" +mail::module\([^\n]*\),\n", "        toy::module(),\n"),
    ("web/src/modules.ts", r'import \{ tickets \} from [^\n]*\n',
     'import { toy } from "./toy/module";\n'),
    ("web/src/modules.ts", r"export const modules = \[[^\]]*", ", toy"),
]
FILES = 3  # That hold those lines.


class Wrong(Exception):
    pass


def run(*command, cwd, environment=None):
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **(environment or {})}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise Wrong(f"{' '.join(map(str, command))} failed:\n{done.stdout[-6000:]}")
    return done.stdout


def copy_tree(tree):
    """The files that git knows, as they are now; those that stay the same keep their time."""
    listed = run("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).split("\n")
    wanted = {name for name in listed if name and (ROOT / name).is_file()}
    for name in wanted:
        source, target = ROOT / name, tree / name
        if target.exists() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    if not (tree / "web/node_modules").exists():
        (tree / "web/node_modules").symlink_to(ROOT / "web/node_modules")
    return {name: (tree / name).read_bytes() for name in wanted}


def changed(tree, before):
    """The files that are not as they were, new ones too."""
    def content(name):
        path = tree / name
        return path.read_bytes() if path.is_file() else None

    folders = ("src", "web/src", "cmake", "scripts", "tests", "docs")
    there = {str(path.relative_to(tree)) for folder in folders
             for path in (tree / folder).rglob("*")
             if path.is_file() and "__pycache__" not in path.parts}
    return {name for name in there | set(before) if content(name) != before.get(name)}


def put_in(tree):
    shutil.copytree(TOY / "src", tree / "src/toy", dirs_exist_ok=True)
    shutil.copytree(TOY / "web", tree / "web/src/toy", dirs_exist_ok=True)
    for name, after, line in LINES:
        path = tree / name
        text = path.read_text("utf-8")
        found = re.search(after, text)
        if not found:
            raise Wrong(f"{name} has no line like {after}")
        path.write_text(text[:found.end()] + line + text[found.end():], "utf-8")


def take_out(tree, before):
    shutil.rmtree(tree / "src/toy", ignore_errors=True)
    shutil.rmtree(tree / "web/src/toy", ignore_errors=True)
    for name in {name for name, *_ in LINES}:
        (tree / name).write_bytes(before[name])


def build(tree):
    run("npm", "--prefix", "web", "run", "build", cwd=tree)
    if not (tree / "build/dev/build.ninja").exists():
        run("/usr/bin/cmake", "--preset", "dev", f"-DMAINSTAY_VERSION={VERSION}", cwd=tree)
    run("/usr/bin/ninja", "-C", "build/dev", "mainstay", cwd=tree)


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

    def __init__(self, server, world, binary):
        self.server, self.world, self.binary = server, world, binary

    def ask(self, who, verb, path, body=None):
        return self.server.ask(verb, f"/api/v1/{path}", body, token=self.world.tokens[who])

    def notes(self, who):
        return self.ask(who, "GET", "toy/notes").json["items"]

    def has_routes_in_the_description(self):
        paths = self.server.ask("GET", "/api/v1/openapi.json").json["paths"]
        expect("the route is not described", "/api/v1/toy/notes" in paths)

    def keeps_and_lists_by_its_table(self):
        made = self.ask("ann", "POST", "toy/notes", {"text": "Buy milk."})
        expect(f"a note was not kept: {made!r}", made.status == 201)
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

    def has_its_setting(self):
        expect("the setting is not used", "Good day, toy!" in self.server.log.read_text())
        listed = run(self.binary, "settings", cwd=ROOT)
        expect("the setting is not documented", "`--toy-greeting`" in listed)

    def has_its_command(self):
        said = run(self.binary, "toy-lines", TOY / "src/migrations/0001_note.sql", cwd=ROOT)
        expect(f"the command said {said}", said.strip().isdigit() and int(said) > 5)


TESTS = [name for name in vars(Toy) if name.startswith(("has_", "keeps_", "tells_"))]


def play_browser(server, world):
    """The page stands in the rail, opens by its keys and is told of what happens."""
    run("node", HERE / "page.mjs", cwd=ROOT, environment={
        "MAINSTAY_URL": f"http://127.0.0.1:{server.port}", "MAINSTAY_PASSWORD": PASSWORD,
        "MAINSTAY_TOKEN": world.tokens["mona"],
    })


def tell(name, test):
    try:
        test()
    except Wrong as wrong:
        print(f"{name}: {wrong}", flush=True)
        return 1
    return 0


def main():
    tree = TREE
    tree.mkdir(parents=True, exist_ok=True)
    for name in ("src/toy", "web/src/toy"):  # Of a run that was cut off.
        shutil.rmtree(tree / name, ignore_errors=True)
    before = copy_tree(tree)
    put_in(tree)
    failed = passed = 0

    def count(name, test):
        nonlocal failed, passed
        wrong = tell(name, test)
        failed += wrong
        passed += 1 - wrong

    def touches_little():
        others = {name for name in changed(tree, before)
                  if not name.startswith(("src/toy/", "web/src/toy/"))}
        expect(f"it touches {sorted(others)}", others == {name for name, *_ in LINES})
        expect("it is listed in more files than it should be", len(others) == FILES)

    count("touches its folders and the lines that list it", touches_little)
    count("keeps the rules of the house",
          lambda: run("python3", "scripts/check_house.py", cwd=tree))
    count("keeps the rules of the web UI", lambda: run(
        "npx", "--prefix", "web", "vitest", "run", "--root", "web", "src/house.test.ts",
        "src/modules.test.ts", "src/text/catalogues.test.ts", cwd=tree))
    count("builds", lambda: build(tree))
    if failed == 0:
        with tempfile.TemporaryDirectory() as folder, \
                Server(Path(folder) / "server", settings=["--toy-greeting", "Good day, toy!"]) \
                as server:
            world = build_world(server)
            toy = Toy(server, world, BINARY)
            for name in TESTS:
                count(name.replace("_", " "), getattr(toy, name))
            count("stands in the navigation", lambda: play_browser(server, world))

    def leaves_nothing():
        take_out(tree, before)
        expect(f"still there: {sorted(changed(tree, before))}", not changed(tree, before))
        run("python3", "scripts/check_house.py", cwd=tree)

    count("is taken out without a trace", leaves_nothing)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
