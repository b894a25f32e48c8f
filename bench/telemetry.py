"""Telemetry: what samples cost beside victoria-metrics and prometheus, which take the very same
requests one after the other; what spans cost; and how the help desk answers while more comes than
fits. A sender encodes everything before it begins."""
import http.client
import json
import multiprocessing
import os
import random
import threading
import time

from telemetry_data import PARTS, Scrapes, SpanRequests, with_other_trace
from telemetry_servers import (QUESTIONS, Mainstay, Prometheus, VictoriaMetrics, cpu_seconds,
                               megabytes)

SPAN_REQUESTS = 500
ASKED = (30, 30, 10)  # So often for each question.
TICKETS = 1_000
READ_EVERY = 0.02  # Seconds between two reads of the help desk.
READ_SECONDS = 20
# Senders at once, who pause only where they are told to come back: what they offer at one time is
# more than is let wait.
OFFERING, CONNECTIONS = 4, 60
PAUSE = 1  # Seconds.
STORED = (200, 204)


def hours():
    return float(os.environ.get("BENCH_HOURS", "3"))


def median(values):
    return sorted(values)[len(values) // 2]


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def post_all(server, path, headers, bodies):
    """Posts all bodies by one connection, each again where it is told to come back."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    for body in bodies:
        while True:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status in STORED:
                break
            assert answer.status in (429, 503), (answer.status, text[:300])
            time.sleep(0.2)
    connection.close()


def post_parts(server, path, headers, parts):
    """Each part by a thread; whatever fails in one fails here."""
    failed = []

    def run(bodies):
        try:
            post_all(server, path, headers, bodies)
        except Exception as error:  # Raised below, in the caller's thread.
            failed.append(error)

    threads = [threading.Thread(target=run, args=(bodies,)) for bodies in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def timed_questions(server, scrapes):
    """Of each question: milliseconds at the median, at worst, and of the server's processor."""
    seen = []
    for question, times in zip(QUESTIONS, ASKED):
        took = []
        before = cpu_seconds(server.pid)
        for _ in range(times):
            begun = time.monotonic()
            lines = server.ask(question, scrapes.begin, scrapes.end)
            took.append((time.monotonic() - begun) * 1000)
            assert lines == question.lines, f"{server.name}: {question.name}: {lines} lines"
        cpu = (cpu_seconds(server.pid) - before) * 1000 / times
        seen.append((median(took), max(took), cpu))
    return seen


def measure_samples(server, scrapes):
    before, begun = cpu_seconds(server.pid), time.monotonic()
    post_parts(server, server.write_path, server.headers, scrapes.requests)
    seconds = time.monotonic() - begun
    server.catch_up()  # What goes on behind the answers belongs to them.
    cpu = cpu_seconds(server.pid) - before
    memory = {"after_mb": megabytes(server.pid, "VmRSS"), "peak_mb": megabytes(server.pid, "VmHWM")}
    settling = server.settle()
    return {"seconds": seconds, "cpu": cpu, "settling_cpu": settling,
            "per_cpu_second": scrapes.samples / cpu,
            "bytes": server.disk_bytes() / scrapes.samples, **memory,
            "questions": timed_questions(server, scrapes)}


def samples(work):
    """What each server needed, by its name, and how many samples it were."""
    end = int(time.time()) // 10 * 10
    scrapes = Scrapes(end - int(hours() * 3600), hours())
    seen = {}
    for kind in (Mainstay, VictoriaMetrics, Prometheus):
        with kind(work / f"samples-{kind.name}") as server:
            seen[kind.name] = measure_samples(server, scrapes)
        print(f"    {kind.name}, load {os.getloadavg()[0]:.1f}: {json.dumps(seen[kind.name])}",
              flush=True)
    return seen, scrapes.samples


def beside_rivals(seen, count):
    """(what, budget, seen, within) of what the servers were measured at."""
    ours, rivals = seen[Mainstay.name], {name: of for name, of in seen.items()
                                         if name != Mainstay.name}

    def row(what, budget, tell, better):
        told = f"{tell(ours)}; " + "; ".join(
            f"{name} {tell(of)}, ours × {better(ours) / better(of):.2f}"
            for name, of in rivals.items())
        return (f"telemetry: {what}", budget, told,
                all(better(ours) >= better(of) for of in rivals.values()))

    best = "no worse than either"
    yield row(f"of {count / 1e6:.1f} M samples by remote_write, so many a second of processor time",
              best, lambda of: f"{of['per_cpu_second'] / 1000:,.0f} k "
              f"({of['settling_cpu']:.1f} s more until all is in files)",
              lambda of: of["per_cpu_second"])
    yield row("bytes of a sample on disk (index and all)", best, lambda of: f"{of['bytes']:.2f}",
              lambda of: 1 / of["bytes"])
    yield row("memory when all samples are taken", best,
              lambda of: f"{of['after_mb']:.0f} MB ({of['peak_mb']:.0f} at most)",
              lambda of: 1 / of["after_mb"])
    for at, question in enumerate(QUESTIONS):
        yield row(question.name, best, lambda of: "p50 {:.1f} ms (worst {:.0f}, {:.1f} of its "
                  "processor)".format(*of["questions"][at]),
                  lambda of: 1 / max(of["questions"][at][0], 0.01))


def spans(work):
    requests = SpanRequests(SPAN_REQUESTS, time.time_ns() - 600 * 10**9)
    with Mainstay(work / "spans") as server:
        headers = {"Content-Type": "application/x-protobuf", **server.key}
        before, begun = cpu_seconds(server.pid), time.monotonic()
        post_parts(server, "/v1/traces", headers,
                   [requests.requests[part::PARTS] for part in range(PARTS)])
        seconds = time.monotonic() - begun
        server.catch_up()
        answered = cpu_seconds(server.pid) - before
        memory = megabytes(server.pid, "VmHWM")
        settling = server.settle()
        seen = {"spans": requests.spans, "seconds": seconds, "cpu": answered,
                "settling_cpu": settling, "per_cpu_second": requests.spans / answered,
                "bytes": server.disk_bytes() / requests.spans, "peak_mb": memory}
    print(f"    spans, load {os.getloadavg()[0]:.1f}: {json.dumps(seen)}", flush=True)
    return seen


def offer(port, headers, bodies, seconds, counts):
    """Posts for so long by many connections, and counts what was taken and what refused."""
    end = time.monotonic() + seconds

    def run():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while time.monotonic() < end:
            body = with_other_trace(random.choice(bodies))
            try:
                connection.request("POST", "/v1/traces", body, headers)
                answer = connection.getresponse()
                answer.read()
                status = answer.status
                which = 0 if status in STORED else 1 if status in (429, 503) else 2
            except OSError:  # Closed before the body was read.
                connection.close()
                status, which = 0, 3
            with counts.get_lock():
                counts[which] += 1
            if status not in STORED:
                time.sleep(PAUSE)
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def desk_reads(server, seconds):
    """Milliseconds of reads of a list and of a ticket, in turn."""
    headers = {"Authorization": f"Bearer {server.world.tokens['ann']}"}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    took, number = [], 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        number += 1
        path = ("tickets?limit=50" if number % 2 else
                f"tickets/SHOP-{random.randrange(TICKETS) + 1}")
        begun = time.monotonic()
        connection.request("GET", f"/api/v1/{path}", headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
        took.append((time.monotonic() - begun) * 1000)
        time.sleep(READ_EVERY)
    return took


def desk(work):
    """Reads of the help desk, without and with more telemetry than fits."""
    bodies = SpanRequests(50, time.time_ns() - 60 * 10**9).requests
    with Mainstay(work / "desk") as server:
        for number in range(TICKETS):
            made = server.server.ask("POST", "/api/v1/tickets", {
                "application": "SHOP", "subject": f"Ticket {number}", "text": "x" * 500},
                server.world.tokens["rita"])
            assert made.status == 201, made
        time.sleep(3)
        quiet = desk_reads(server, READ_SECONDS)
        headers = {"Content-Type": "application/x-protobuf", **server.key}
        counts = [multiprocessing.Array("q", 4) for _ in range(OFFERING)]
        senders = [multiprocessing.Process(target=offer, args=(
            server.port, headers, bodies, READ_SECONDS + 5, count)) for count in counts]
        for sender in senders:
            sender.start()
        time.sleep(3)
        busy = desk_reads(server, READ_SECONDS)
        for sender in senders:
            sender.join()
        memory = megabytes(server.pid, "VmHWM")
    taken, refused, wrong, closed = (sum(count[at] for count in counts) for at in range(4))
    assert not wrong, f"{wrong} requests were neither taken nor told to come back"
    seen = {"quiet": [percentile(quiet, part) for part in (0.5, 0.99, 1)],
            "busy": [percentile(busy, part) for part in (0.5, 0.99, 1)],
            "taken": taken, "refused": refused, "closed": closed, "peak_mb": memory}
    print(f"    help desk, load {os.getloadavg()[0]:.1f}: {json.dumps(seen)}", flush=True)
    return seen

