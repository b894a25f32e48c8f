"""Signals: how many a second are taken, counted and grouped into incidents, by the HTTP API and an
ingest key; how long each request takes while a steady rate is offered; and whether anything was
lost or counted twice. The rate of a stranger is without limit here, by its setting: all load comes
by one key."""
import json
import os
import random
import socket
import threading
import time
from pathlib import Path

from server import Server

GROUPS, SERVICES = 40, 5  # So many neighbourhoods, of so many services each: as many incidents.
CONNECTIONS = 16
SHARED = 50               # Keys that all connections raise.
OFFERED = 1_000           # Signals a second.
SECONDS = 20
BATCH = 20                # Signals of a request, where it has several.
NEW, OVER, AGAIN = 0.2, 0.15, 0.05  # Shares of the load; the rest are repeats.


def service_of(group, place):
    return f"service-{group}-{place}"


def a_raise(key, group, place):
    beside = [{"service": service_of(group, other), "side": side} for other, side in
              ((place - 1, "called_by"), (place + 1, "calls")) if 0 <= other < SERVICES]
    return {"key": key, "source": "bench", "kind": "latency", "severity": "warning",
            "subject": f"POST /{group}/{place}", "summary": "p99 is 900 ms, usually 120.",
            "service": service_of(group, place), "environment": "production",
            "neighbours": beside, "reason": {"p99_ms": 900, "usual_ms": 120}}


class Load:
    """What one connection sends: it knows what is to become of each."""

    def __init__(self, name, seed):
        self.name, self.random = name, random.Random(seed)
        self.number = 0
        self.open, self.over = [], []
        self.raised, self.raises, self.recovered = set(), 0, 0
        self.used = set()  # Keys of the request that is being made.

    def taken_from(self, keys):
        """One of these that the request does not name yet, taken out of them; None if there is
        none at the first try."""
        if not keys:
            return None
        at = self.random.randrange(len(keys))
        if keys[at][0] in self.used:
            return None
        keys[at], keys[-1] = keys[-1], keys[at]
        return keys.pop()

    def add_one(self, request):
        chance = self.random.random()
        if OVER + AGAIN + NEW > chance >= AGAIN + NEW and (known := self.taken_from(self.open)):
            self.over.append(known)
            request["recover"].append({"key": known[0], "figures": {
                "before": {"p99_ms": 900}, "after": {"p99_ms": 120}}})
            self.recovered += 1
            self.used.add(known[0])
            return
        if chance < NEW:
            self.number += 1
            known = (f"{self.name}-{self.number}", self.random.randrange(GROUPS),
                     self.random.randrange(SERVICES))
        elif chance < NEW + AGAIN and (known := self.taken_from(self.over)):
            pass
        elif chance > 0.9:
            shared = self.random.randrange(SHARED)
            request["raise"].append(a_raise(f"shared-{shared}", shared % GROUPS, 0))
            self.raises += 1
            return
        else:
            known = self.taken_from(self.open)
            if known is None:
                self.number += 1
                known = (f"{self.name}-{self.number}", self.random.randrange(GROUPS),
                         self.random.randrange(SERVICES))
        self.open.append(known)
        self.used.add(known[0])
        self.raised.add(known[0])
        self.raises += 1
        request["raise"].append(a_raise(*known))

    def request(self, count):
        self.used = set()
        request = {"raise": [], "recover": []}
        for _ in range(count):
            self.add_one(request)
        return request


class Connection:
    """One connection that stays; asks and waits for the answer."""

    def __init__(self, port, key):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = (f"POST /api/v1/signals HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                     f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n"
                     "Content-Length: ").encode()
        self.rest = b""

    def post(self, body):
        """The status, and the body as bytes."""
        self.socket.sendall(self.head + str(len(body)).encode() + b"\r\n\r\n" + body)
        while b"\r\n\r\n" not in self.rest:
            self.read()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n")
                      if line.lower().startswith(b"content-length:"))
        while len(self.rest) < length:
            self.read()
        answer, self.rest = self.rest[:length], self.rest[length:]
        return int(head[9:12]), answer

    def read(self):
        part = self.socket.recv(65536)
        if not part:
            raise OSError("the server closed the connection")
        self.rest += part


class Sender(threading.Thread):
    """Sends what was made before it began, each when it is due, or as fast as it is answered."""

    def __init__(self, connection, requests, due):
        super().__init__(daemon=True)
        self.connection, self.due = connection, due
        self.requests = [json.dumps(each).encode() for each in requests]
        self.took, self.failed, self.outcomes = [], [], {}

    def run(self):
        for number, body in enumerate(self.requests):
            begun = time.monotonic()
            if self.due:
                begun = self.due[number]  # A request that could not be sent in time waits, too.
                if (ahead := begun - time.monotonic()) > 0:
                    time.sleep(ahead)
            status, answer = self.connection.post(body)
            self.took.append((time.monotonic() - begun) * 1000)
            if status != 200:
                self.failed.append((status, answer[:200]))
                continue
            self.count(json.loads(answer))

    def count(self, answer):
        for each in answer["raised"] + answer["recovered"]:
            self.outcomes[each["outcome"]] = self.outcomes.get(each["outcome"], 0) + 1


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Run:
    """A server, its load, and what is to be there in the end."""

    def __init__(self, server):
        self.server = server
        self.token = server.administrator()
        team = self.ask("POST", "teams", {"name": "Engineers", "level": "L2", "members": []})
        self.ask("POST", "applications", {"key": "SHOP", "name": "Shop", "teams": [team["id"]]})
        made = self.ask("POST", "applications/SHOP/ingest-keys", {"name": "bench"})
        self.loads = [Load(f"c{number}", number) for number in range(CONNECTIONS)]
        self.connections = [Connection(server.port, made["secret"]) for _ in self.loads]
        # A signal of each service stays, so that its neighbourhood is one incident, never over.
        for place in range(SERVICES):
            kept = [a_raise(f"kept-{group}-{place}", group, place) for group in range(GROUPS)]
            status, answer = self.connections[0].post(json.dumps({"raise": kept}).encode())
            assert status == 200, answer

    def ask(self, verb, path, body=None):
        answer = self.server.ask(verb, f"/api/v1/{path}", body, self.token)
        assert answer.status < 300, (verb, path, answer)
        return answer.json

    def send(self, seconds, batch, rate=None):
        """At a rate of signals a second; else `seconds` × OFFERED of them as fast as they go."""
        count = int(seconds * (rate or OFFERED) / batch / CONNECTIONS)
        requests = [[load.request(batch) for _ in range(count)] for load in self.loads]
        begin = time.monotonic() + 2
        step = batch / rate if rate else 0
        due = [[begin + (each * CONNECTIONS + number) * step for each in range(count)]
               if rate else None for number in range(CONNECTIONS)]
        senders = [Sender(*each) for each in zip(self.connections, requests, due)]
        if rate:
            time.sleep(max(0, begin - time.monotonic()))
        cpu, begun = cpu_seconds(self.server.process.pid), time.monotonic()
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        took = time.monotonic() - begun
        failed = [each for sender in senders for each in sender.failed]
        assert not failed, failed[:3]
        times = [each for sender in senders for each in sender.took]
        return {"per_second": count * CONNECTIONS * batch / took,
                "p50_ms": percentile(times, 0.5), "p99_ms": percentile(times, 0.99),
                "cores": (cpu_seconds(self.server.process.pid) - cpu) / took}

    def every(self, path):
        items, cursor = [], ""
        while cursor is not None:
            page = self.ask("GET", f"{path}limit=100{cursor}")
            items += page["items"]
            cursor = f"&cursor={page['next']}" if page["next"] else None
        return items

    def check(self):
        """What is there beside what was sent, as complaints."""
        signals = self.every("signals?is=current&") + self.every("signals?is=recovered&")
        incidents = self.every("incidents?state=open&")
        shared = {f"shared-{number}" for number in range(SHARED)}
        keys = {key for load in self.loads for key in load.raised}
        found = [each["key"] for each in signals if not each["key"].startswith("kept-")]
        raises = sum(each["raises"] for each in signals)
        sent = sum(load.raises for load in self.loads) + GROUPS * SERVICES
        wrong = []
        if len(found) != len(set(found)) or not keys <= set(found) <= keys | shared:
            wrong.append(f"{len(found)} signals of {len(keys)} keys")
        if raises != sent:
            wrong.append(f"{raises} raises counted of {sent}")
        if len(incidents) != GROUPS:
            wrong.append(f"{len(incidents)} incidents of {GROUPS} neighbourhoods")
        if sum(each["signals"] for each in incidents) != len(signals):
            wrong.append("incidents count other signals than there are")
        over = sum(each["state"] == "recovered" for each in signals)
        left = sum(len(load.over) for load in self.loads)
        if over > left:  # What came and went often is held open for a while.
            wrong.append(f"{over} are over, {left} were ended")
        return wrong

    def is_behind(self):
        """Whether jobs wait that are due, such as those that write notes on tickets."""
        now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
        return any(job["run_at"] < now for state in ("ready", "running")
                   for job in self.ask("GET", f"jobs?state={state}&limit=100")["items"])

    def drained(self):
        """Seconds until none is behind."""
        begun = time.monotonic()
        while self.is_behind():
            if time.monotonic() - begun > 120:
                raise RuntimeError("jobs still wait after two minutes")
            time.sleep(0.05)
        return time.monotonic() - begun


def measure(work, database):
    """What was seen, by the shape of the load."""
    with Server(work, database=database) as server:
        run = Run(server)
        run.send(2, 1)
        seen = {"single": run.send(SECONDS, 1, OFFERED), "batch": run.send(SECONDS, BATCH, OFFERED),
                "most_single": run.send(SECONDS / 2, 1), "most_batch": run.send(SECONDS, BATCH)}
        seen["drained"] = run.drained()
        wrong = run.check()
        server.stop()
    if wrong:
        raise RuntimeError("; ".join(wrong))
    return seen
