#!/usr/bin/env python3
"""Measures live updates: many listeners, many changes a second.

    live.py [--listeners N] [--changes N] [--seconds N]

Opens N event streams of many people, staff and requesters, and changes tickets at a steady rate.
Prints what the server's processors spent while it went on, and how late each listener was told:
from when the change was sent until its event arrived. Reads the streams in a process of its own.
"""
import argparse
import array
import http.client
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "build/release"
sys.path.insert(0, str(HERE.parent / "tests"))

from server import Server  # noqa: E402
from world import build_world  # noqa: E402

PER_PERSON = 10
WRITERS = 24
WARM_UP_SECONDS = 3
QUIET_SECONDS = 3


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def people(server, world, count):
    """The tokens of that many, staff and requesters in turn, who all may see all tickets."""
    tokens = []
    for number in range(count):
        is_staff = number % 2 == 0
        email = f"bench{number}@{'mainstay' if is_staff else 'harbour'}.test"
        body = {"email": email, "name": f"Bench {number}",
                "role": "agent" if is_staff else "requester"}
        if not is_staff:
            body |= {"organization": world.ids["harbour"], "sees_organization": True}
        made = server.ask("POST", "/api/v1/users", body, headers=world.session)
        if made.status != 201:
            raise RuntimeError(f"no person was made: {made!r}")
        tokens.append(server.command("token", "create", "--data", str(server.data),
                                     "--user", email).stdout.split()[-1])
    return tokens


class Listeners:
    """All streams, read by a program of its own: see live_reader.cpp."""

    def __init__(self, port, tokens, seconds):
        subprocess.run(["/usr/bin/ninja", "-C", BUILD, "live_reader"], check=True,
                       capture_output=True)
        self.process = subprocess.Popen([BUILD / "live_reader", str(port), str(seconds)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdin.write("".join(f"{token}\n" for token in tokens).encode())
        self.process.stdin.close()
        if self.process.stdout.readline().strip() != b"ready":
            raise RuntimeError("the streams could not be opened")

    def heard(self):
        """When each change was told, by its mark; and how often a stream was lost."""
        told = json.loads(self.process.stdout.readline())
        times = array.array("d", self.process.stdout.read())
        self.process.wait()
        marks, at = {}, 0
        for mark, count in zip(told["marks"], told["counts"]):
            marks[mark] = times[at:at + count]
            at += count
        return {**told, "marks": marks}


class Changes:
    """Changes tickets, each in turn, at a rate; remembers when each change was sent."""

    def __init__(self, port, token, keys, rate):
        self.port, self.token, self.keys, self.rate = port, token, keys, rate
        self.sent, self.failed, self.lock = {}, 0, threading.Lock()
        self.due = queue.Queue()

    def run(self, seconds):
        threads = [threading.Thread(target=self.work) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        begun = time.monotonic()
        for number in range(int(self.rate * seconds)):
            ahead = begun + number / self.rate - time.monotonic()
            if ahead > 0:
                time.sleep(ahead)
            self.due.put(number)
        for _ in threads:
            self.due.put(None)
        for thread in threads:
            thread.join()
        return time.monotonic() - begun

    def work(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while (number := self.due.get()) is not None:
            key = self.keys[number % len(self.keys)]
            version = 2 + number // len(self.keys)
            impact = ("low", "medium", "high")[version % 3]
            body = json.dumps({"impact": impact})
            sent = time.monotonic()
            connection.request("PATCH", f"/api/v1/tickets/{key}", body, {
                "Authorization": f"Bearer {self.token}", "Content-Type": "application/json",
                "If-Match": "*"})
            answer = connection.getresponse()
            told = json.loads(answer.read())
            with self.lock:
                if answer.status == 200:
                    self.sent[f"{key}:{told['version']}"] = sent
                else:
                    self.failed += 1
        connection.close()


def percentile(values, part):
    return values[min(int(len(values) * part), len(values) - 1)]


def measure(server, world, listeners, changes, seconds):
    """What was seen, as numbers."""
    tokens = people(server, world, -(-listeners // PER_PERSON))
    keys = []
    for number in range(max(changes, 100)):
        made = server.ask("POST", "/api/v1/tickets", {
            "application": "SHOP", "subject": f"Ticket {number}", "text": "x"},
            world.tokens["rita"])
        keys.append(made.json["key"])
    reader = Listeners(server.port, [tokens[n % len(tokens)] for n in range(listeners)],
                       seconds + WARM_UP_SECONDS + 2 * QUIET_SECONDS)
    time.sleep(1)
    quiet = cpu_seconds(server.process.pid)
    time.sleep(QUIET_SECONDS)
    quiet = (cpu_seconds(server.process.pid) - quiet) / QUIET_SECONDS
    work = Changes(server.port, world.tokens["ann"], keys, changes)
    begun = cpu_seconds(server.process.pid)
    took = work.run(seconds)
    busy = (cpu_seconds(server.process.pid) - begun) / took
    heard = reader.heard()
    late = sorted((at - work.sent[mark]) * 1000 for mark, times in heard["marks"].items()
                  if mark in work.sent for at in times)
    told = {mark: len(times) for mark, times in heard["marks"].items()}
    return {
        "changes_per_second": len(work.sent) / took, "failed": work.failed,
        "quiet_cores": quiet, "cores": busy, "events": len(late),
        "expected": listeners * len(work.sent),
        "untold": sum(told.get(mark, 0) < listeners for mark in work.sent),
        "p50_ms": percentile(late, 0.5), "p99_ms": percentile(late, 0.99), "worst_ms": late[-1],
        "resyncs": heard["resyncs"], "closed": heard["closed"]}


def cores_without_listeners(server, world, changes, seconds):
    """What the changes themselves cost."""
    keys = [server.ask("POST", "/api/v1/tickets", {
        "application": "SHOP", "subject": f"Before {number}", "text": "x"},
        world.tokens["rita"]).json["key"] for number in range(100)]
    work = Changes(server.port, world.tokens["ann"], keys, changes)
    begun = cpu_seconds(server.process.pid)
    took = work.run(seconds)
    return (cpu_seconds(server.process.pid) - begun) / took


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listeners", type=int, default=1000)
    parser.add_argument("--changes", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=10)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mainstay-live.") as work:
        with Server(Path(work)) as server:
            world = build_world(server)
            alone = cores_without_listeners(server, world, wanted.changes, 5)
            seen = measure(server, world, wanted.listeners, wanted.changes, wanted.seconds)
            server.stop()
    print(json.dumps({**seen, "cores_of_changes_alone": alone}, indent=1))


if __name__ == "__main__":
    main()
