#!/usr/bin/env python3
"""Measures what one request costs in CPU time, which a busy machine disturbs less than rates.

    cpu.py [--seconds N] [--postgres URL] [NAME...]    create get; both where none is given.

With a URL the records are in a schema of their own of that PostgreSQL, whose processes' time is
told too where they run on this machine.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))
sys.path.insert(0, str(HERE))

from run import wrk  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402


def own_seconds(folder):
    """What the scheduler has given a thread, or a process of one thread."""
    try:
        return int((folder / "schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0


def thread_seconds(pid):
    return {thread.name: own_seconds(thread) for thread in Path(f"/proc/{pid}/task").glob("*")}


class PostgresClock:
    """The time of a PostgreSQL's processes, if its data directory is on this machine."""

    def __init__(self, url):
        self.postmaster = None
        if url:
            shown = subprocess.run(["psql", "-Atc", "SHOW data_directory", url], check=True,
                                   capture_output=True, text=True).stdout.strip()
            self.postmaster = (Path(shown) / "postmaster.pid").read_text().split()[0]

    def seconds(self):
        total = 0.0
        for process in Path("/proc").glob("[0-9]*") if self.postmaster else []:
            try:
                parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if parent == self.postmaster:
                total += own_seconds(process)
        return total


def measure(server, postgres, name, run):
    pid = server.process.pid
    before, database = thread_seconds(pid), postgres.seconds()
    seen = run()
    time.sleep(1)  # What goes on behind the answers belongs to them.
    each = 1e6 / seen["requests"]
    spent = {one: now - before.get(one, 0.0) for one, now in thread_seconds(pid).items()}
    busiest = sorted(spent.values(), reverse=True)[:4]
    print(f"{name}: {sum(spent.values()) * each:.1f} us of the server's CPU, "
          f"{(postgres.seconds() - database) * each:.1f} us of PostgreSQL's; "
          f"busiest threads {', '.join(f'{one * each:.1f}' for one in busiest)} us; "
          f"{seen['requests']} requests, {seen['requests'] / seen['seconds']:,.0f}/s, "
          f"p50 {seen['p50_ms']:.1f} ms, p99 {seen['p99_ms']:.1f} ms, {seen['failed']} failed",
          flush=True)


def memory_of(server):
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--postgres")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    names = given.names or ["create", "get"]
    database = None
    clock = PostgresClock(given.postgres)
    if given.postgres:
        schema = f"bench_{uuid.uuid4().hex[:12]}"
        subprocess.run(["psql", "-q", given.postgres, "-c", f"CREATE SCHEMA {schema}"], check=True)
        database = f"{given.postgres}?options=-csearch_path%3D{schema}"
    try:
        with tempfile.TemporaryDirectory(prefix="mainstay-cpu.") as work, \
                Server(Path(work) / "data", database=database) as server:
            print(f"memory after the start: {memory_of(server):.0f} MB")
            token = build_world(server).tokens
            for number in range(1000):
                server.ask("POST", "/api/v1/tickets", {
                    "application": "SHOP", "subject": f"Ticket {number}", "text": "x" * 500},
                    token["rita"])
            if "get" in names:
                measure(server, clock, "get", lambda: wrk(
                    server, "read", 32, given.seconds, token["ann"], tickets=1000))
            if "create" in names:
                measure(server, clock, "create", lambda: wrk(
                    server, "create", given.connections, given.seconds, token["rita"]))
            print(f"memory at the end: {memory_of(server):.0f} MB")
            server.stop()
    finally:
        if database:
            subprocess.run(["psql", "-q", given.postgres, "-c", "SET client_min_messages = warning",
                            "-c", f"DROP SCHEMA {schema} CASCADE"], check=True)


if __name__ == "__main__":
    main()
