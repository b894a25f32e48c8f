"""A desk of a million tickets: fills a database that the server migrated itself, and measures what
50 people do at it at once, and lists by random filters.

BENCH_TICKETS is the number of tickets (1,000,000), BENCH_FOLDER a folder where filled databases of
SQLite are kept and found again.
"""
import http.client
import json
import multiprocessing
import os
import random
import re
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import desk_data

AGENTS = 50
SECONDS = 30
MIX_SECONDS = 60
# What Jira's test of its Data Center asks of a million issues is 21 requests a second.
MIX_RATE = 21 * 50
# Its actions, in a hundred: to look at a ticket, a list, a search, the numbers of the queues; to
# reply, to change, to create.
MIX = {"page": 43, "list": 23, "search": 11, "count": 12, "reply": 4, "change": 4, "create": 3}
PROCESSES = 2


def tickets():
    return int(os.environ.get("BENCH_TICKETS", "1,000,000").replace(",", ""))


def percentile(times, part):
    times = sorted(times)
    return times[min(len(times) - 1, int(len(times) * part))] if times else 0


class Filled:
    """A server on a filled database, with tokens of agents and requesters by their ids."""

    def __init__(self, make_server, folder, database):
        self.desk = desk_data.Desk(tickets())
        mark = Path(folder) / f"filled-{self.desk.tickets}"
        self.server = make_server(folder, database)
        if not mark.exists():
            with self.server:
                self.server.stop()
            print(f"    filling {self.desk.tickets:,} tickets", flush=True)
            begun = time.monotonic()
            if database:
                desk_data.fill_postgresql(database, self.desk)
            else:
                desk_data.fill_sqlite(self.server.data / "mainstay.db", self.desk)
            print(f"    filled in {time.monotonic() - begun:.0f} s", flush=True)
            mark.touch()
        self.server.start(seconds=120)
        self.wait_for_index()

    def wait_for_index(self):
        begun = time.monotonic()
        while True:
            metrics = self.server.ask("GET", "/metrics").body.decode()
            if re.search(r"^mainstay_search_complete 1", metrics, re.M):
                break
            if time.monotonic() - begun > 3600:
                raise RuntimeError("the index was not complete within an hour")
            time.sleep(2)
        print(f"    indexed in {time.monotonic() - begun:.0f} s", flush=True)

    def token(self, email):
        made = self.server.command("token", "create", "--data", str(self.server.data), "--user",
                                   email, "--name", "bench", *self.server.database_options)
        return made.stdout.split()[-1]

    def agents(self, count):
        agents = [person for person in self.desk.staff if person % 5]
        return [self.token(f"staff{person}@desk.test") for person in agents[:count]]

    def requesters(self, count):
        return [self.token(f"person{person}@customer.test")
                for person in self.desk.requesters[:count]]


class Drawn:
    """Filters at random, with values as often as tickets have them."""

    def __init__(self, desk, seed=1):
        self.desk = desk
        self.chance = random.Random(seed)
        chance = self.chance
        self.word = desk_data.by_rank(desk_data.WORDS, chance, 0.6)
        self.label = desk_data.by_rank(desk.labels, chance)
        self.values = {
            "kind": desk_data.Draw(desk_data.KINDS, chance),
            "level": desk_data.Draw(desk_data.LEVELS, chance),
            "impact": desk_data.Draw(desk_data.SEVERITIES, chance),
            "urgency": desk_data.Draw(desk_data.SEVERITIES, chance),
            "resolution": desk_data.Draw(desk_data.RESOLUTIONS, chance),
            "status": desk_data.Draw({"closed": 85, **desk_data.OPEN, "resolved": 5}, chance),
            "priority": desk_data.Draw({"low": 45, "normal": 37, "high": 17, "urgent": 1}, chance),
            "maintenance": lambda: chance.choice(sorted(set(desk_data.MAINTENANCE.values()))),
            "sla": lambda: chance.choice(["breaching", "breached", "met", "paused"]),
        }

    def date(self):
        return time.strftime("%Y-%m-%d", time.gmtime(time.time()
                                                     - self.chance.random() ** 2 * 5 * 365 * 86400))

    def person(self):
        return self.desk.staff[int(self.chance.random() ** 2 * desk_data.STAFF)]

    def custom(self):
        field = self.chance.choice(self.desk.fields)
        kind = self.desk.type_of(field)
        if self.chance.random() < 0.1:
            return f"field.f{field}:{self.chance.choice(['any', 'none'])}"
        number = int(self.chance.random() ** 3 * 1000)
        value = {"choice": f":{self.chance.choice(desk_data.CHOICES)}",
                 "text": f':"{self.word()} {int(self.chance.random() ** 2 * 500)}"',
                 "number": self.chance.choice([f":{number}", f">{number}"]),
                 "date": self.chance.choice([">", "<"]) + self.date(),
                 "checkbox": ":yes", "person": f":{self.person()}"}[kind]
        return f"field.f{field}{value}"

    def term(self):
        chance = self.chance
        name = chance.choice([
            "is", "is", "status", "kind", "level", "priority", "maintenance", "impact", "urgency",
            "resolution", "sla", "assignee", "assignee", "team", "team", "organization",
            "requester", "watcher", "label", "label", "label", "application", "created", "updated",
            "resolved", "due", "custom", "text"])
        if name in self.values:
            return f"{name}:{self.values[name]()}"
        if name in ("created", "updated", "resolved", "due"):
            return name + chance.choice([">", "<", ":"]) + self.date()
        return {
            "is": lambda: "is:open",
            "assignee": lambda: "assignee:" + chance.choice(["me", "none", str(self.person())]),
            "team": lambda: f"team:{chance.choice(self.desk.teams)}",
            "organization": lambda: f"organization:{self.desk.organization()}",
            "requester": lambda: f"requester:{chance.choice(self.desk.requesters)}",
            "watcher": lambda: f"watcher:{self.person()}",
            "label": lambda: "label:" + ",".join(
                self.label() for _ in range(chance.choice([1, 1, 1, 2]))),
            "application": lambda: f"application:APP{self.desk.application()}",
            "custom": self.custom,
            "text": self.word,
        }[name]()

    def part(self):
        if self.chance.random() < 0.12:
            return f"({self.term()} or {self.term()})"
        return ("-" if self.chance.random() < 0.12 else "") + self.term()

    def filter(self):
        return " ".join(self.part() for _ in range(self.chance.choice([1, 1, 2, 2, 2, 3, 3, 4])))


def ask(connection, verb, path, token, body=None, headers=None):
    """One request on a connection that is kept; the answer's status and text."""
    data = json.dumps(body).encode() if body is not None else None
    connection.request(verb, path, data, {
        "Authorization": f"Bearer {token}", **(headers or {}),
        **({"Content-Type": "application/json"} if data else {})})
    answer = connection.getresponse()
    return answer.status, answer.read()


def quoted(text):
    return "".join(c if c.isalnum() or c in "-_.:" else "".join(f"%{b:02X}" for b in c.encode())
                   for c in text)


def measure_filters(filled, count=400, times=3):
    """Each of many filters asked several times: the milliseconds of the first page, and its filter.
    One in five is a requester's, whose list is narrowed to what is theirs."""
    drawn = Drawn(filled.desk)
    agents, requesters = filled.agents(4), filled.requesters(4)
    connection = http.client.HTTPConnection("127.0.0.1", filled.server.port, timeout=30)
    seen = []
    while len(seen) < count:
        is_agent = drawn.chance.random() < 0.8
        token = drawn.chance.choice(agents if is_agent else requesters)
        text = drawn.filter()
        took = []
        for _ in range(times):
            begun = time.monotonic()
            status, _ = ask(connection, "GET", f"/api/v1/tickets?limit=50&filter={quoted(text)}",
                            token)
            took.append((time.monotonic() - begun) * 1000)
        if status == 422:  # Two terms gainsay each other, or are not the requester's to ask.
            continue
        seen.append((sorted(took)[times // 2], status,
                     ("" if is_agent else "(a requester) ") + text))
    return seen


class Person:
    """What one agent asks for, on a connection of their own."""

    def __init__(self, port, token, desk, seed, has_bulk):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.token = token
        self.drawn = Drawn(desk, seed)
        self.chance = self.drawn.chance
        self.desk = desk
        self.has_bulk = has_bulk

    def ask(self, verb, path, body=None, headers=None):
        status, text = ask(self.connection, verb, path, self.token, body, headers)
        if status >= 500:
            raise RuntimeError(f"{verb} {path}: {status} {text[:200]!r}")
        return status, text

    def key(self):
        """Of a ticket, of the newer ones more often."""
        number = self.desk.tickets - 1 - int(self.chance.random() ** 3 * self.desk.tickets)
        return self.keys[number % len(self.keys)]

    def list(self):
        terms = self.chance.choice(["is:open team:mine", "is:open assignee:me", "is:open",
                                    "is:open assignee:none", "is:open priority:urgent"])
        self.ask("GET", f"/api/v1/tickets?limit=50&filter={quoted(terms)}")

    def filter(self):
        self.ask("GET", f"/api/v1/tickets?limit=50&filter={quoted(self.drawn.filter())}")

    def count(self):
        self.ask("GET", "/api/v1/navigation")

    def search(self):
        words = " ".join(self.drawn.word() for _ in range(self.chance.choice([1, 2, 2, 3])))
        self.ask("GET", f"/api/v1/search?q={quoted(words)}")

    def page(self):
        key = self.key()
        self.ask("GET", f"/api/v1/tickets/{key}")
        self.ask("GET", f"/api/v1/tickets/{key}/messages")
        self.ask("GET", f"/api/v1/tickets/{key}/timeline")

    def reply(self):
        self.ask("POST", f"/api/v1/tickets/{self.key()}/messages",
                 {"text": f"We look into it. {self.drawn.word()}", "visibility": "public"})

    def change(self):
        key = self.key()
        _, text = self.ask("GET", f"/api/v1/tickets/{key}")
        version = json.loads(text).get("version", 1)
        self.ask("PATCH", f"/api/v1/tickets/{key}",
                 {"subject": f"{self.drawn.word()} {self.drawn.word()}"},
                 {"If-Match": f'"{version}"'})

    def create(self):
        self.ask("POST", "/api/v1/tickets", {
            "application": f"APP{self.desk.application()}", "subject": self.drawn.word(),
            "text": "It does not work since this morning.",
            "requester": str(self.chance.choice(self.desk.requesters))})

    def bulk(self):
        self.ask("POST", "/api/v1/bulk", {
            "kind": "ticket", "keys": [self.key() for _ in range(20)],
            "action": "change", "arguments": {"urgency": "high"}})


def act(port, tokens, desk_tickets, keys, seed, has_bulk, actions, seconds, rate, results):
    """Some people in one process. With a rate, what is late has waited since it was due."""
    desk = desk_data.Desk(desk_tickets)
    seen = {name: [] for name in actions}
    failed = []
    end = time.monotonic() + seconds

    def live(number, token):
        person = Person(port, token, desk, seed * 1000 + number, has_bulk)
        person.keys = keys
        draw = desk_data.Draw(actions, person.chance)
        due = time.monotonic() + person.chance.random() * (len(tokens) / rate if rate else 0.01)
        while time.monotonic() < end:
            name = draw()
            if rate:
                due += person.chance.expovariate(rate / len(tokens))
                time.sleep(max(0, due - time.monotonic()))
            begun = due if rate else time.monotonic()
            try:
                getattr(person, name)()
                seen[name].append((time.monotonic() - begun) * 1000)
            except (OSError, RuntimeError, http.client.HTTPException) as error:
                failed.append(f"{name}: {error}")
                person.connection.close()
            if not rate:
                time.sleep(person.chance.random() * 0.2)

    people = [threading.Thread(target=live, args=it) for it in enumerate(tokens)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    results.put((seen, failed))


def play(filled, tokens, keys, actions, seconds, rate, has_bulk=False):
    """All agents at once, over several processes: milliseconds by action, and what failed."""
    results = multiprocessing.Queue()
    processes = [multiprocessing.Process(target=act, args=(
        filled.server.port, tokens[number::PROCESSES], filled.desk.tickets, keys, number, has_bulk,
        actions, seconds, rate and rate / PROCESSES, results)) for number in range(PROCESSES)]
    for process in processes:
        process.start()
    seen, failed = {name: [] for name in actions}, []
    for _ in processes:
        part, wrong = results.get()
        failed += wrong
        for name, times in part.items():
            seen[name] += times
    for process in processes:
        process.join()
    return seen, failed


def keys_of(filled, database, count=20_000):
    """Keys of tickets, newest first."""
    if database:
        done = subprocess.run(["psql", "-qAtX", database, "-c", "SELECT key FROM ticket"
                               f" ORDER BY id DESC LIMIT {count}"], check=True,
                              capture_output=True, text=True)
        return done.stdout.split()
    base = sqlite3.connect(f"file:{filled.server.data / 'mainstay.db'}?mode=ro", uri=True)
    keys = [key for key, in base.execute(f"SELECT key FROM ticket ORDER BY id DESC LIMIT {count}")]
    base.close()
    return keys


def measure_desk(filled, database):
    """Milliseconds by what was done: with 50 people as fast as people are, then the mix at its
    rate."""
    tokens = filled.agents(AGENTS)
    keys = keys_of(filled, database)
    described = filled.server.ask("GET", "/api/v1/openapi.json").json
    has_bulk = "post" in described["paths"].get("/api/v1/bulk", {})
    actions = {"list": 20, "filter": 15, "count": 15, "search": 15, "page": 20, "reply": 10}
    if has_bulk:
        actions["bulk"] = 2
    people = play(filled, tokens, keys, actions, SECONDS, 0, has_bulk)
    mix = play(filled, tokens, keys, MIX, MIX_SECONDS, MIX_RATE)
    return people, mix
