#!/usr/bin/env python3
"""Measures the promises of speed and size beside their budgets.

    run.py [NAME...] [--tickets N] [--hours N]
                        start memory read create search filters desk mail bombs live view telemetry
                        detect suspects alerts errors build; all where none is given. `filters` and
                        `desk` fill two databases with N (1,000,000) tickets and five times as many
                        messages. `telemetry` sends N (3) hours of 20,000 series to Mainstay,
                        victoria-metrics and prometheus. `build` runs `./test` in a clone of HEAD
                        and takes many minutes; `search` fills two databases with
                        BENCH_DOCUMENTS (1,000,000) documents;
                        BENCH_FOLDER keeps the one of SQLite and finds it again. BENCH_POSTGRES
                        is the URL of a PostgreSQL that may be filled, without which only SQLite
                        is measured. `errors` fills two databases with BENCH_EVENTS (1,000,000)
                        events; BENCH_BUGSINK is the folder of a Python environment with bugsink and
                        gunicorn of PyPI, which then take the same.

Prints what it finds, and writes it into bench/results.md.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

import alerts as alarms  # noqa: E402
import bombs as hostile  # noqa: E402
import desk as desks  # noqa: E402
import detect as detectors  # noqa: E402
import errors as reported  # noqa: E402
import live as listening  # noqa: E402
import suspects as causes  # noqa: E402
import telemetry as telemetries  # noqa: E402
from results import Row, write  # noqa: E402
from server import BINARY, ROOT, Server  # noqa: E402
from smtp_sink import Sink  # noqa: E402
from world import PASSWORD, build_world  # noqa: E402

CREATE_SECONDS, READ_SECONDS = 60, 10
benches = {}


def bench(function):
    benches[function.__name__] = function
    return function


def wrk(server, script, connections, seconds, token, tickets=0):
    done = subprocess.run(
        ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "-s", HERE / f"{script}.lua",
         f"http://127.0.0.1:{server.port}"], check=True, capture_output=True, text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "BENCH_TOKEN": token, "BENCH_FOLDER": str(HERE),
             "BENCH_TICKETS": str(tickets)})
    return json.loads(re.search(r"RESULT (.*)", done.stdout).group(1))


def databases(name):
    """Each kind of database by its name, with the URL of a new one; SQLite's lies in the data."""
    yield "SQLite", None
    if postgres := os.environ.get("BENCH_POSTGRES"):
        subprocess.run(["psql", "-q", postgres, "-c", f"CREATE DATABASE bench_{name}"], check=True)
        yield "PostgreSQL", re.sub(r"/[^/?]*(\?.*)?$", rf"/bench_{name}\1", postgres)


def median(values):
    return sorted(values)[len(values) // 2]


@bench
def start(work):
    rows = []
    for sample, budget in ((False, 300), (True, 1500)):
        times = []
        for number in range(5):
            server = Server(work / f"start-{sample}-{number}", sample=sample)
            begun = time.monotonic()
            server.start()
            times.append((time.monotonic() - begun) * 1000)
            server.stop()
        name = "with --sample" if sample else "empty data directory"
        rows.append(Row(f"start to health ok, {name}", f"≤ {budget} ms",
                        f"{median(times):.0f} ms (worst of 5: {max(times):.0f})",
                        median(times) <= budget))
    return rows


@bench
def memory(work):
    with Server(work / "memory", sample=True) as server:
        time.sleep(5)
        status = Path(f"/proc/{server.process.pid}/status").read_text()
        megabytes = int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024
        server.stop()
    return [Row("idle memory, 5 s after a start with --sample", "≤ 80 MB", f"{megabytes:.0f} MB",
                megabytes <= 80)]


@bench
def read(work):
    rows = []
    for name, database in databases("read"):
        least = 10_000 if name == "SQLite" else 5_000
        with Server(work / f"read-{name}", database=database) as server:
            token = build_world(server).tokens
            for number in range(1000):
                server.ask("POST", "/api/v1/tickets", {
                    "application": "SHOP", "subject": f"Ticket {number}", "text": "x" * 500},
                    token["rita"])
            seen = wrk(server, "read", 32, READ_SECONDS, token["ann"], tickets=1000)
            server.stop()
        rate = seen["requests"] / seen["seconds"]
        rows += [
            Row(f"ticket read by key, {name}, 32 connections: p99", "≤ 5 ms",
                f"{seen['p99_ms']:.1f} ms (p50 {seen['p50_ms']:.1f})", seen["p99_ms"] <= 5),
            Row(f"ticket read by key, {name}, 32 connections: rate", f"≥ {least:,}/s",
                f"{rate:,.0f}/s, {seen['failed']} failed", rate >= least and not seen["failed"])]
    return rows


@bench
def create(work):
    rows = []
    for name, database in databases("create"):
        least = 3000 if name == "SQLite" else 2000
        with Sink() as sink, \
                Server(work / f"create-{name}", database=database, smtp=sink.address) as server:
            world = build_world(server)
            seen = wrk(server, "create", 64, CREATE_SECONDS, world.tokens["rita"])
            begun = time.monotonic()
            while backlog(server, world) and time.monotonic() - begun < 300:
                time.sleep(0.2)
            drained = time.monotonic() - begun
            server.stop()
        rate = seen["requests"] / seen["seconds"]
        rows += [
            Row(f"ticket created, durable, {name}, 64 connections, {CREATE_SECONDS} s",
                f"≥ {least:,}/s",
                f"{rate:,.0f}/s (p50 {seen['p50_ms']:.1f} ms, p99 {seen['p99_ms']:.1f} ms), "
                f"{seen['failed']} failed", rate >= least and not seen["failed"]),
            Row(f"its backlog of jobs, seals, notifications and search drained, {name}", "≤ 10 s",
                f"{drained:.1f} s", drained <= 10)]
    return rows


def backlog(server, world):
    """Whether jobs wait, changes for the index, events for their notifications, or seals."""
    if any(server.ask("GET", f"/api/v1/jobs?state={state}&limit=1",
                      token=world.tokens["ada"]).json["items"] for state in ("ready", "running")):
        return True
    metrics = server.ask("GET", "/metrics").body.decode()
    lags = re.findall(r"^mainstay_(?:search|notifications)_lag_seconds (\S+)", metrics, re.M)
    if any(float(lag) > 0 for lag in lags):
        return True
    report = server.command("timeline", "verify", "--data", str(server.data), "--json",
                            *server.database_options)
    return json.loads(report.stdout)["unsealed"] > 0


@bench
def search(work):
    """The index of both databases, asked what people ask: see search_bench.cpp."""
    documents = int(os.environ.get("BENCH_DOCUMENTS", "1000000"))
    folder = Path(os.environ.get("BENCH_FOLDER", work))
    subprocess.run(["/usr/bin/ninja", "-C", ROOT / "build/release", "search_bench"], check=True,
                   capture_output=True)
    rows = []
    for name, database in databases("search"):
        location = database or str(folder / f"search-{documents}.db")
        done = subprocess.run([ROOT / "build/release/search_bench", location, str(documents)],
                              check=True, capture_output=True, text=True)
        print(done.stdout, flush=True)
        seen = json.loads(re.search(r"RESULT (.*)", done.stdout).group(1))
        rows += [
            Row(f"search among {documents:,} documents, {name}: p95 of the slowest kind of query",
                "≤ 50 ms", f"{seen['worst_p95_ms']:.1f} ms", seen["worst_p95_ms"] <= 50),
            Row(f"what a change tells the search index, {name}", "≤ 10 µs" if name == "SQLite"
                else "", f"{seen['change_us']:.1f} µs", seen["change_us"] <= 10)]
    return rows


def filled_desk(work, name, database):
    """A server on a filled database; that of SQLite may be kept."""
    folder = Path(os.environ.get("BENCH_FOLDER", work)) / f"desk-{name}"
    return desks.Filled(lambda place, url: Server(place, database=url), folder, database)


@bench
def filters(work):
    """Lists by filters at random, one after the other."""
    rows = []
    for name, database in databases("filters"):
        filled = filled_desk(work, name, database)
        seen = sorted(desks.measure_filters(filled), reverse=True)
        filled.server.stop(seconds=60)
        times = [took for took, _, _ in seen]
        p50, p95, p99 = (desks.percentile(times, part) for part in (0.5, 0.95, 0.99))
        print(f"    the ten worst of {len(seen)} filters, {name}:")
        for took, status, text in seen[:10]:
            print(f"    {took:8.1f} ms {status} {text}", flush=True)
        refused = sum(status != 200 for _, status, _ in seen)
        rows.append(Row(
            f"list by {len(seen)} random filters among {desks.tickets():,} tickets, {name}: p95",
            "≤ 50 ms", f"{p95:.1f} ms (p50 {p50:.1f}, p99 {p99:.1f}, worst {times[0]:.0f}), "
            f"{refused} not answered", p95 <= 50 and not refused))
    return rows


@bench
def desk(work):
    """50 agents at once, as fast as people are; then the mix of Jira's test, 50 times as fast."""
    rows = []
    for name, database in databases("desk"):
        filled = filled_desk(work, name, database)
        people, mix = desks.measure_desk(filled, database)
        filled.server.stop(seconds=60)
        where = f"{desks.tickets():,} tickets, {name}"
        for told, budget, (seen, failed) in (("50 agents", 50, people),
                                             (f"{desks.MIX_RATE} actions a second", 50, mix)):
            for action, times in seen.items():
                p50, p95, p99 = (desks.percentile(times, part) for part in (0.5, 0.95, 0.99))
                rows.append(Row(
                    f"{told} among {where}: {action}, p95", f"≤ {budget} ms",
                    f"{p95:.1f} ms (p50 {p50:.1f}, p99 {p99:.1f}, {len(times)} times)",
                    p95 <= budget))
            rate = sum(map(len, seen.values()))
            rows.append(Row(f"{told} among {where}: done and failed", "0 failed",
                            f"{rate:,} done, {len(failed)} failed", not failed))
            for wrong in failed[:5]:
                print(f"    {wrong}", flush=True)
    return rows


@bench
def mail(work):
    import smtplib
    from email.message import EmailMessage
    times = []
    with Server(work / "mail") as server:
        world = build_world(server)
        for number in range(50):
            message = EmailMessage()
            message["From"], message["To"] = "rita@harbour.test", "shop@mainstay.test"
            message["Subject"] = f"Mail {number}"
            message["Message-ID"] = f"<bench-{number}@harbour.test>"
            message.set_content("The till prints nothing.\n" * 40)
            for name in ("a.bin", "b.bin"):
                message.add_attachment(os.urandom(18_000), maintype="application",
                                       subtype="octet-stream", filename=name)
            raw = message.as_bytes()
            path = f"/api/v1/tickets/SHOP-{number + 1}"
            with smtplib.LMTP("127.0.0.1", server.lmtp_port) as lmtp:
                begun = time.monotonic()
                lmtp.sendmail("rita@harbour.test", ["shop@mainstay.test"], raw)
                while server.ask("GET", path, token=world.tokens["ann"]).status != 200:
                    assert time.monotonic() - begun < 20, "the mail became no ticket"
                times.append((time.monotonic() - begun) * 1000)
        server.stop()
    return [Row(f"mail of {len(raw) // 1000} KB with two attachments, from MAIL FROM to its "
                "ticket over HTTP", "≤ 20 ms",
                f"{median(times):.1f} ms (worst of 50: {max(times):.0f})", median(times) <= 20)]


@bench
def bombs(work):
    """Hostile mails, texts and strangers beside people's load, on the release."""
    with Sink() as sink, Server(work / "bombs", smtp=sink.address) as server:
        seen, wrong = hostile.play(server, build_world(server))
        server.stop()
    if wrong:
        raise RuntimeError("\n".join(wrong[:20]))
    return [
        Row("hostile input beside a load: the slowest read of a ticket", "≤ 1 s",
            f"{seen['worst_ms']:.0f} ms (p99 {seen['p99_ms']:.0f}, {seen['reads']} reads; before "
            f"it {seen['quiet_ms']:.0f} ms)", seen["worst_ms"] <= 1000),
        Row("hostile input beside a load: memory of the server, and with its readers", "≤ 1 GB",
            f"{seen['server_mb']:.0f} MB, {seen['all_mb']:.0f} MB", seen["all_mb"] <= 1024),
        Row("hostile input beside a load: lost of what was acknowledged", "0",
            f"0 of {seen['tickets']} tickets and {seen['mails']} mails", True)]


@bench
def live(work):
    """1,000 open pages of 100 people, and 500 changes a second."""
    with Server(work / "live") as server:
        world = build_world(server)
        seen = listening.measure(server, world, listeners=1000, changes=500, seconds=15)
        server.stop()
    told = f"{seen['changes_per_second']:.0f} changes/s, {seen['untold']} not told to all"
    is_whole = not (seen["untold"] or seen["failed"] or seen["resyncs"] or seen["closed"])
    return [
        Row("live: the server's CPU with 1,000 listeners and 500 changes a second, the changes "
            "included", "≤ 0.5 cores", f"{seen['cores']:.2f} cores ({told})",
            seen["cores"] <= 0.5 and is_whole),
        Row("live: from a change's request to its event, p99", "≤ 100 ms",
            f"{seen['p99_ms']:.0f} ms (p50 {seen['p50_ms']:.0f}, worst {seen['worst_ms']:.0f})",
            seen["p99_ms"] <= 100)]


@bench
def view(work):
    with Server(work / "view") as server:
        world = build_world(server)
        for number in range(200):
            server.ask("POST", "/api/v1/tickets", {
                "application": "SHOP", "subject": f"Ticket {number}", "text": "x"},
                world.tokens["rita"])
        signed_in = server.ask("POST", "/api/v1/session",
                               {"email": "ann@mainstay.test", "password": PASSWORD})
        cookie = signed_in.headers["set-cookie"].split(";")[0].split("=", 1)[1]
        done = subprocess.run(
            ["node", HERE / "first_view.mjs", f"http://127.0.0.1:{server.port}/", cookie,
             "Ticket 1"], check=True, capture_output=True, text=True)
        seen = json.loads(done.stdout)
        server.stop()
    return [
        Row("first view of the queue in a fresh browser", "≤ 1 s",
            f"{seen['median_ms'] / 1000:.2f} s (worst of 5: {seen['worst_ms'] / 1000:.2f})",
            seen["median_ms"] <= 1000),
        Row("code and styles sent for it, compressed", "≤ 250 KB",
            f"{seen['code_bytes'] / 1000:.0f} KB", seen["code_bytes"] <= 250_000)]


@bench
def telemetry(work):
    """Samples beside two rivals that take the same; spans; the help desk while too much comes."""
    load = f"load of the machine {os.getloadavg()[0]:.0f}"
    seen, count = telemetries.samples(work)
    rows = [Row(what, budget, f"{told}; {load}", within) for what, budget, told, within in
            telemetries.beside_rivals(seen, count)]
    spans = telemetries.spans(work)
    desk_seen = telemetries.desk(work)
    return [
        *rows,
        Row("telemetry: spans of 20 attributes by OTLP/HTTP, a second of processor time",
            "≥ 250,000", f"{spans['per_cpu_second']:,.0f} answered "
            f"({spans['spans'] / (spans['cpu'] + spans['settling_cpu']):,.0f} with a start that "
            f"moves the rest to files), {spans['peak_mb']:.0f} MB at most; {load}",
            spans["per_cpu_second"] >= 250_000),
        Row("telemetry: bytes of such a span on disk", "≤ 40", f"{spans['bytes']:.1f}",
            spans["bytes"] <= 40),
        Row("telemetry: p99 of lists of tickets and tickets while more comes than fits", "≤ 50 ms",
            f"{desk_seen['busy'][1]:.1f} ms (p50 {desk_seen['busy'][0]:.1f}; without telemetry "
            f"{desk_seen['quiet'][1]:.1f} and {desk_seen['quiet'][0]:.1f}), "
            f"{desk_seen['taken']:,} requests of 1,000 spans taken and {desk_seen['refused']:,} "
            f"told to come back, {desk_seen['closed']:,} by closing; {load}",
            desk_seen["busy"][1] <= 50)]


@bench
def detect(_):
    """How well each detector finds what was put into series, over three seeds."""
    return [
        Row(f"detect: {name}", "",
            f"precision {tally.precision:.2f}, recall {tally.recall:.2f} of "
            f"{tally.found + tally.missed} faults in {tally.rows:,} values, "
            f"{tally.false} false, found after {tally.delay} values (median)", True)
        for name, tally in detectors.measure(BINARY, range(1, 4)).items()]


@bench
def suspects(_):
    """How well the commit is found that caused what a fix mends, over two made histories."""
    return [Row(f"suspects: {name}", "", f"precision {tally.precision:.2f}, recall "
                f"{tally.recall:.2f}, F1 {tally.f1:.2f} of {tally.due:,} pairs", True)
            for name, tally in causes.measure(BINARY, range(1001, 1003), 1000)[0].items()]


@bench
def alerts(work):
    """1,000 signals a second, grouped into incidents, and the most that are taken."""
    rows = []
    for name, database in databases("alerts"):
        load = os.getloadavg()[0]
        seen = alarms.measure(work / f"alerts-{name}", database)
        for shape, words in (("single", "one"), ("batch", str(alarms.BATCH))):
            offered, most = seen[shape], seen[f"most_{shape}"]
            rows.append(Row(
                f"signals, {words} a request, {name}: p99 while 1,000 a second are offered",
                "≤ 100 ms", f"{offered['p99_ms']:.1f} ms (p50 {offered['p50_ms']:.1f}, "
                f"{offered['per_second']:,.0f}/s, {offered['cores']:.2f} cores; the most: "
                f"{most['per_second']:,.0f}/s, p99 {most['p99_ms']:.0f} ms, "
                f"{most['cores']:.2f} cores; load of the machine {load:.1f})",
                offered["p99_ms"] <= 100 and offered["per_second"] >= 990))
            rows.append(Row(f"signals, {words} a request, {name}: the most", "≥ 1,000/s",
                            f"{most['per_second']:,.0f}/s, none lost, none twice",
                            most["per_second"] >= 1_000))
        rows.append(Row(f"signals, {name}: until all notes on tickets are written after that", "",
                        f"{seen['drained']:.1f} s", True))
    return rows


@bench
def errors(work):
    """Error events by Sentry's envelope, and the pages of errors with a million of them."""
    return [Row(*row) for part in (reported.rates, reported.reads) for row in part(work, databases)]


def link_seconds(folder, target):
    """What the last link of a target took, by ninja's own record."""
    steps = (line.split("\t") for line in (folder / ".ninja_log").read_text().splitlines()[1:])
    spans = [(int(end) - int(begin)) / 1000 for begin, end, _, name, _ in steps if name == target]
    return spans[-1]


@bench
def build(work):
    """`./test` in a fresh clone with a cold compiler cache, in the steps that it tells of."""
    clone = work / "clone"
    subprocess.run(["git", "clone", "-q", "--no-local", ROOT, clone], check=True)
    environment = {**os.environ, "CCACHE_DIR": str(work / "ccache")}
    begun = time.monotonic()
    done = subprocess.run(["./test"], cwd=clone, env=environment, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    minutes = (time.monotonic() - begun) / 60
    if done.returncode != 0:
        raise RuntimeError(f"./test failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    rows = [Row("./test from a clean clone, cold compiler cache", "≤ 40 min", f"{minutes:.1f} min",
                minutes <= 40)]
    told = re.findall(r"^(?:==>|---) (.*)\n +(?:done|.* bad) in (\d+) s$", done.stdout, re.M)
    steps = {}
    for name, seconds in told:
        steps.setdefault(name, seconds)  # What is asked for again later finds it done.
    for name, seconds in steps.items():
        rows.append(Row(f"./test: {name}", "", f"{seconds} s", True))
        if name == "Build mainstay (release)":
            link = link_seconds(clone / "build/release", "mainstay")
            rows.append(Row("clean release build of the server, cold compiler cache", "≤ 4 min",
                            f"{int(seconds) / 60:.1f} min, {link:.0f} s of it the link",
                            int(seconds) <= 240))
    source = max((clone / "src/ticketing").glob("*.cpp"), key=lambda path: path.stat().st_size)
    # More than a comment, which the compiler cache would see through.
    source.write_text(source.read_text("utf-8") + "\nint changed_by_bench(int number);\n"
                      "int changed_by_bench(int number) { return number * 7; }\n", "utf-8")
    begun = time.monotonic()
    subprocess.run(["/usr/bin/ninja", "-C", clone / "build/release", "mainstay"], check=True,
                   capture_output=True, env=environment)
    changed = time.monotonic() - begun
    return [*rows, Row("one changed source, release", "≤ 20 s",
                       f"{changed:.0f} s ({source.name})", changed <= 20)]


def main():
    names = sys.argv[1:]
    if "--tickets" in names:
        at = names.index("--tickets")
        os.environ["BENCH_TICKETS"] = names[at + 1]
        del names[at:at + 2]
    if "--hours" in names:
        at = names.index("--hours")
        os.environ["BENCH_HOURS"] = names[at + 1]
        del names[at:at + 2]
    rows = []
    with tempfile.TemporaryDirectory(prefix="mainstay-bench.") as work:
        for name in names or benches:
            print(f"==> {name}", flush=True)
            for row in benches[name](Path(work)):
                rows.append(row)
                print(f"    {row.what}: {row.seen} ({row.budget})", flush=True)
    write(rows)


if __name__ == "__main__":
    main()
