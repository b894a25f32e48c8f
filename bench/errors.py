"""Errors: how many events a second of the server's processor are taken by Sentry's envelope, each
answered when it is on disk; what a spike of one error costs in memory and on disk; how fast pages
of errors are with a million events; and what bugsink needs for the same envelopes."""
import itertools
import json
import os
import random
import re
import subprocess
import time
from pathlib import Path

from server import Server
from telemetry_servers import bytes_in, cpu_seconds, megabytes
from world import build_world

import errors_data
from errors_bugsink import Bugsink

HERE = Path(__file__).resolve().parent
SIZES = {"2 KB": 2_000, "50 KB": 50_000}
LEAST = {"2 KB": 10_000, "50 KB": 3_000}  # Events a second of processor time.
GROUPS = {"of one error": 1, "of 1,000 errors": 1_000}
SECONDS, CONNECTIONS = 10, 32
PEER_SECONDS, PEER_CONNECTIONS = 5, 8
MILLION = int(os.environ.get("BENCH_EVENTS", "1000000"))
ASKED = 200  # Pages of each kind.


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def send(port, path, folder, groups, seconds, connections):
    """Reports as fast as it is answered, for so long."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s",
         "-s", HERE / "errors.lua", f"http://127.0.0.1:{port}"], check=True, capture_output=True,
        text=True, stdin=subprocess.DEVNULL, env={
            **os.environ, "BENCH_PATH": path, "BENCH_ENVELOPES": str(folder),
            "BENCH_COUNT": str(groups), "BENCH_BEGUN": str(int(time.time())),
            "BENCH_FOLDER": str(HERE)})
    return json.loads(re.search(r"RESULT (.*)", done.stdout).group(1))


class Mainstay:
    """The server with the world of the tests, and a key of SHOP."""

    def __init__(self, folder, database=None):
        self.server = Server(folder, database=database)

    def __enter__(self):
        self.server.start()
        self.world = build_world(self.server)
        made = self.server.ask("POST", "/api/v1/applications/SHOP/ingest-keys", {"name": "bench"},
                               headers=self.world.session)
        assert made.status == 201, made
        key = made.json["secret"]
        dsn = self.ask("applications/SHOP/dsn")["dsn"]  # http://{ingest_key}@HOST/…/ID
        at, project = re.fullmatch(r"\w+://[^@]+@[^/]+(/.*)/(\w+)", dsn).groups()
        self.path = f"{at}/api/{project}/envelope/?sentry_key={key}&sentry_version=7"
        return self

    def __exit__(self, *_):
        self.server.kill()

    @property
    def pid(self):
        return self.server.process.pid

    def ask(self, path):
        answer = self.server.ask("GET", f"/api/v1/{path}", token=self.world.tokens["ada"])
        assert answer.status == 200, f"{path}: {answer!r}"
        return answer.json

    def rows(self):
        """All groups as the list has them."""
        items, cursor = [], ""
        while cursor is not None:
            page = self.ask(f"errors?application=SHOP&limit=100{cursor}")
            items += page["items"]
            cursor = f"&cursor={page['next']}" if page["next"] else None
        return items

    def disk_bytes(self):
        return bytes_in(self.server.data)


def measure(work, name, database, size, shape):
    """One load on a server of its own."""
    groups = GROUPS[shape]
    folder = work / f"envelopes-{size}-{groups}".replace(" ", "")
    if not folder.exists():
        errors_data.write_envelopes(folder, groups, SIZES[size], time.time())
    with Mainstay(work / f"errors-{name}-{size}-{groups}".replace(" ", ""), database) as ours:
        disk, memory = ours.disk_bytes(), megabytes(ours.pid, "VmRSS")
        cpu = cpu_seconds(ours.pid)
        seen = send(ours.server.port, ours.path, folder, groups, SECONDS, CONNECTIONS)
        time.sleep(2)  # What goes on behind the answers belongs to them.
        cpu = cpu_seconds(ours.pid) - cpu
        taken = seen["requests"] - seen["failed"]
        rows = ours.rows()
        counted = sum(row["events"] for row in rows)
        # What was under way at the end was answered to nobody.
        assert taken <= counted <= taken + CONNECTIONS, (taken, counted)
        assert len(rows) <= groups, len(rows)
        return {**seen, "taken": taken, "per_cpu_second": counted / cpu,
                "cores": cpu / seen["seconds"], "disk": ours.disk_bytes() - disk,
                "memory": (memory, megabytes(ours.pid, "VmRSS"), megabytes(ours.pid, "VmHWM"))}


def peer(work, size, shape):
    """What bugsink needs until it has counted each event."""
    groups = GROUPS[shape]
    folder = work / f"envelopes-{size}-{groups}".replace(" ", "")
    with Bugsink(work / f"bugsink-{size}-{groups}".replace(" ", "")) as theirs:
        cpu = theirs.cpu()
        seen = send(theirs.port, theirs.path, folder, groups, PEER_SECONDS, PEER_CONNECTIONS)
        end = time.monotonic() + 180
        while theirs.events() < seen["requests"] - seen["failed"]:
            assert time.monotonic() < end, theirs.events()
            time.sleep(0.5)
        return {**seen, "per_cpu_second": theirs.events() / (theirs.cpu() - cpu),
                "memory": theirs.megabytes()}


def fill(ours, folder):
    """A million events of 1,000 errors, through ingest."""
    while (counted := sum(row["events"] for row in ours.rows())) < MILLION:
        print(f"    {counted:,} events", flush=True)
        send(ours.server.port, ours.path, folder, 1_000, 30, CONNECTIONS)
    return counted


def pages(work, name, database):
    """Milliseconds of each page of errors, one after the other, each by a connection of its own."""
    folder = work / "envelopes-2KB-1000"
    if not folder.exists():
        errors_data.write_envelopes(folder, 1_000, SIZES["2 KB"], time.time())
    with Mainstay(work / f"pages-{name}", database) as ours:
        counted = fill(ours, folder)
        ids = [row["id"] for row in ours.rows()]
        took = {}
        for page in ("errors?application=SHOP&limit=50", "errors/{id}", "errors/{id}/events",
                     "errors/{id}/events/latest", "errors/{id}/counts?by=release"):
            times = took[page] = []
            for _ in range(ASKED):
                path = page.replace("{id}", str(random.choice(ids)))
                begun = time.monotonic()
                ours.ask(path)
                times.append((time.monotonic() - begun) * 1000)
        return counted, took, ours.disk_bytes(), megabytes(ours.pid, "VmRSS")


def rates(work, databases):
    """(what, budget, seen, within) of how many are taken, and what that costs."""
    best = {}
    for number, (size, shape) in enumerate(itertools.product(SIZES, GROUPS)):
        for name, database in databases(f"errors_{number}"):
            seen = measure(work, name, database, size, shape)
            best.setdefault((size, shape), seen["per_cpu_second"])
            what = f"errors: events of {size} {shape}, durable, {name}"
            yield (f"{what}: a second of processor time", f"≥ {LEAST[size]:,}",
                   f"{seen['per_cpu_second']:,.0f} ({seen['taken'] / seen['seconds']:,.0f}/s "
                   f"by {CONNECTIONS} connections, {seen['cores']:.2f} cores, "
                   f"{seen['failed']} refused; p50 {seen['p50_ms']:.1f} ms, "
                   f"p99 {seen['p99_ms']:.1f} ms; load of the machine "
                   f"{os.getloadavg()[0]:.0f})", seen["per_cpu_second"] >= LEAST[size])
            before, after, most = seen["memory"]
            disk = f"; {seen['disk'] / 1e6:.1f} MB of disk" if database is None else ""
            yield (f"{what}: memory and disk", "",
                   f"{before:.0f} MB before, {after:.0f} MB after {seen['taken']:,} events, "
                   f"{most:.0f} MB at most{disk}", True)
    if "BENCH_BUGSINK" in os.environ:
        for (size, shape), ours in best.items():
            seen = peer(work, size, shape)
            yield (f"errors: the same in bugsink, events of {size} {shape}: a second of processor "
                   "time", "", f"{seen['per_cpu_second']:,.0f}, ours × "
                   f"{ours / seen['per_cpu_second']:,.0f} ({seen['memory']:.0f} MB, "
                   f"p99 {seen['p99_ms']:.0f} ms)", True)


def reads(work, databases):
    """(what, budget, seen, within) of pages of errors."""
    for name, database in databases("error_pages"):
        counted, took, disk, memory = pages(work, name, database)
        for page, times in took.items():
            p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
            yield (f"errors: GET {page.split('?')[0]} with {MILLION:,} events, {name}: p95",
                   "≤ 50 ms", f"{p95:.1f} ms (p50 {p50:.1f}, worst {max(times):.0f}; "
                   f"{counted:,} events, {disk / 1e6:.0f} MB of data, {memory:.0f} MB of memory)",
                   p95 <= 50)
