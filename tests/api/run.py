#!/usr/bin/env python3
"""Plays the API scripts against the real binary, on SQLite and on PostgreSQL.

    run.py [SCRIPT...]      MAINSTAY_GOLDEN=update rewrites what the scripts expect (on SQLite).

Every answer is also checked against the server's own OpenAPI document. PostgreSQL is the server at
MAINSTAY_TEST_POSTGRES; it is required.
"""
import json
import os
import re
import shutil
import sys
import tempfile
import time
from fnmatch import fnmatchcase
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from openapi import Document  # noqa: E402
from postgres import Postgres  # noqa: E402
from script import (  # noqa: E402
    codes_of, difference, golden, parse_expected, print_expected, print_script, read_script)
from server import Server  # noqa: E402
from smtp_sink import Sink  # noqa: E402
from world import build_world, session_for  # noqa: E402


class Player:
    """Plays one script against one server."""

    def __init__(self, server, world, document, folder):
        self.server, self.world, self.document, self.folder = server, world, document, folder
        self.kept = dict(world.ids)
        self.sessions = {}
        self.played = 0

    def fill(self, text):
        return re.sub(r"\$(\w+)", lambda m: self.kept.get(m.group(1), m.group(0)), text)

    def ask(self, step):
        body, headers = self.fill(step.body).strip(), {}
        if body.startswith("< "):
            body = (self.folder / body[2:]).read_bytes()
            headers["Content-Type"] = "application/octet-stream"
        elif body:
            body = body.encode()
            headers["Content-Type"] = "application/json"
        headers |= {name: self.fill(value) for name, value in step.headers.items()}
        if step.who.endswith("@session"):
            headers |= self.session(step.who.removesuffix("@session"))
            return self.server.ask(step.verb, self.fill(step.path), body or None, headers=headers)
        token = None if step.who == "nobody" else self.world.tokens.get(step.who)
        if step.who != "nobody" and token is None:
            token = self.fill("$" + step.who)
        return self.server.ask(step.verb, self.fill(step.path), body or None, token, headers)

    def session(self, who):
        """The headers of a session, begun when a step is the first to act `as who@session`."""
        if who not in self.sessions:
            self.sessions[who] = session_for(self.server, who)
        return self.sessions[who]

    def complaint(self, step, answer):
        """What is wrong with the answer to a step, or None."""
        if answer.status != step.status:
            return f"the status is {answer.status}, not {step.status}"
        for name, pattern in step.expected_headers.items():
            value = answer.headers.get(name.lower(), "")
            if not fnmatchcase(value, self.fill(pattern)):
                return f"{name} is '{value}', not '{pattern}'"
        if step.expected in ("", "?"):
            return None
        actual = answer.json
        if "problem+json" in answer.headers.get("content-type", ""):
            actual = codes_of(actual)
        return difference(parse_expected(self.fill(step.expected)), actual)

    def play(self, step, update=False):
        """None, or what is wrong. With `update` the step is made to expect what came."""
        end = time.monotonic() + step.seconds
        path = self.fill(step.path)
        while True:
            answer = self.ask(step)
            wrong = self.document.complaint(step.verb, path, answer)
            try:
                wrong = wrong or self.complaint(step, answer)
            except ValueError as error:
                wrong = f"the expectation is no JSON: {error}"
            if not wrong or time.monotonic() >= end:
                break
            time.sleep(0.05)
        if update and (wrong or step.expected == "?" or (step.status >= 400 and not step.expected)):
            wrong = self.document.complaint(step.verb, path, answer)
            self.rewrite(step, answer)
        if not wrong:
            for name, place in step.keeps:
                self.kept[name] = at(answer, place)
            self.played += 1
            return None
        return f"{wrong}\n  {step.verb} {path}\n  {answer!r}"

    def rewrite(self, step, answer):
        step.status = answer.status
        if not step.expected and answer.status < 400:
            return  # A step that only leads to the next ones stays short.
        if "json" not in answer.headers.get("content-type", ""):
            return
        actual = answer.json
        if "problem+json" in answer.headers["content-type"]:
            actual = codes_of(actual)
        old = parse_expected(step.expected) if step.expected not in ("", "?") else None
        text = print_expected(golden(actual, old))
        # What was kept is written by its name; a bare number may be anything's.
        names = [name for name in self.kept if not self.kept[name].isdigit()]
        for name in sorted(names, key=lambda name: -len(self.kept[name])):
            text = text.replace(json.dumps(self.kept[name]), json.dumps("$" + name))
        step.expected = text


def at(answer, place):
    """`$.items[0].id` of an answer's JSON, or a header by `$header.etag`."""
    if place.startswith("$header."):
        return answer.headers[place.removeprefix("$header.")]
    value = answer.json
    for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", place):
        value = value[name] if name else value[int(index)]
    return str(value)


class Stage:
    """A database with the world in it, copied for each script so that none sees another's deeds."""

    def __init__(self, work, smtp, postgres=None):
        self.work, self.smtp, self.postgres = work, smtp, postgres
        self.name = "postgresql" if postgres else "sqlite"
        folder = work / f"{self.name}-world"
        with Server(folder, database=postgres.create("world") if postgres else None) as server:
            self.world = build_world(server)
            self.document = Document(server.ask("GET", "/api/v1/openapi.json").json)
            server.stop()
        self.template = folder

    def play(self, path, update):
        """(steps played, complaints) of one script."""
        folder = self.work / f"{self.name}-{path.stem}"
        shutil.copytree(self.template, folder, ignore=shutil.ignore_patterns("server.log"))
        database = self.postgres.create(path.stem, template="world") if self.postgres else None
        opening, steps = read_script(path.read_text("utf-8"))
        with Server(folder, database=database, smtp=self.smtp) as server:
            player = Player(server, self.world, self.document, path.parent)
            complaints = []
            for step in steps:
                if wrong := player.play(step, update):
                    complaints.append(f"{path.name}:{step.number} on {self.name}: {wrong}")
                    break
            if not complaints and server.stop() != 0:
                complaints.append(f"{path.name} on {self.name}: the server did not end well")
            if complaints:
                print(server.log_tail(15))
        if update:
            path.write_text(print_script(opening, steps), "utf-8")
        if self.postgres:
            self.postgres.drop(path.stem)
        shutil.rmtree(folder)
        return player.played, complaints


def main():
    update = os.environ.get("MAINSTAY_GOLDEN") == "update"
    paths = [Path(name) for name in sys.argv[1:]] or sorted(HERE.glob("*.http"))
    passed, complaints = 0, []
    with tempfile.TemporaryDirectory(prefix="mainstay-api.") as work, Sink() as sink:
        stages = [Stage(Path(work), sink.address)]
        if not update:
            stages.append(Stage(Path(work), sink.address, Postgres()))
        for path in paths:
            for stage in stages:
                played, wrong = stage.play(path, update)
                passed += played
                complaints += wrong
    for complaint in complaints:
        print(complaint)
    print(f"{passed} passed, {len(complaints)} failed")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
