#!/usr/bin/env python3
"""Runs a doctest binary in parts, some at once.

    unit_tests.py BINARY [FOLDER]     prints what each part printed, one after the other

Each of those that run at once has a PostgreSQL of its own: the stream of events waits for every
transaction of its server, those of other tests too. It also has a ClickHouse, and the command that
starts another. Their files lie in FOLDER.
"""
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from clickhouse import OwnClickHouse  # noqa: E402
from postgres import OwnPostgres  # noqa: E402


PARTS = 48
# They wait for their databases now and then: one more at once than there are processors.
TOGETHER = os.cpu_count() + 1
# "0.000040 s: a sentence", and the totals.
DURATION = re.compile(r"^(\d+\.\d+) s: ")
SLOWEST = 10
FAILED = re.compile(r"^\[doctest\] test cases: .*\| +(\d+) failed")
TOTAL = re.compile(r"^\[doctest\] ")


def run(binary, *arguments, **environment):
    # Apart: what is logged would stand in the midst of a line that is written out in two pieces.
    return subprocess.run([binary, *arguments], capture_output=True, text=True, errors="replace",
                          check=False, env={**os.environ, **environment})


def ranges(count, parts):
    """The first and the last of each part, counted from one as doctest does."""
    edges = [count * part // parts for part in range(parts + 1)]
    return [(begin + 1, end) for begin, end in zip(edges, edges[1:]) if begin < end]


def told(part, ended):
    """What a part printed but for doctest's totals, which count the tests of all parts; the
    durations of its own that ran; and how many failed."""
    lines = ended.stdout.splitlines()
    # A process that a test forks may print once more what was not written out yet.
    durations = {line for line in lines if DURATION.match(line)}
    ran = len(durations)
    failed = sum(int(found[1]) for line in lines if (found := FAILED.match(line)))
    if ended.returncode and not failed:
        failed = 1
    shown = [line for line in lines if not DURATION.match(line) and not TOTAL.match(line)]
    shown += ended.stderr.splitlines()
    if ran != part[1] - part[0] + 1:
        shown.append(f"Of the tests {part[0]} to {part[1]}, {ran} ran.")
        failed = max(failed, 1)
    return "\n".join(shown), durations, failed


def main():
    binary = sys.argv[1]
    counted = run(binary, "--count")
    found = re.search(r"^\[doctest\] unskipped test cases passing the current filters: (\d+)$",
                      counted.stdout, re.M)
    if not found:
        sys.exit(f"{binary} does not say how many tests it has:\n{counted.stdout}")
    parts = ranges(int(found[1]), PARTS)
    passed = failed = 0
    durations = set()
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(
            prefix="mainstay-unit.", dir=sys.argv[2] if len(sys.argv) > 2 else None)))
        servers = Queue()
        for number in range(TOGETHER):
            postgres = stack.enter_context(OwnPostgres(work / f"postgres{number}"))
            clickhouse = stack.enter_context(OwnClickHouse(work / f"clickhouse{number}"))
            servers.put({"MAINSTAY_TEST_POSTGRES": postgres.url,
                         "MAINSTAY_TEST_CLICKHOUSE": clickhouse.url})
        front = f"{ROOT}/build/clickhouse/bin/python {ROOT}/tests/clickhouse.py"

        def run_part(part):
            urls = servers.get()
            try:
                return run(binary, "-d", f"--first={part[0]}", f"--last={part[1]}",
                           MAINSTAY_TEST_CLICKHOUSE_FRONT=front, **urls)
            finally:
                servers.put(urls)

        pool = stack.enter_context(ThreadPoolExecutor(TOGETHER))
        for part, ended in zip(parts, pool.map(run_part, parts)):
            printed, ran, bad = told(part, ended)
            print(printed, flush=True)
            passed += max(len(ran) - bad, 0)
            failed += bad
            durations |= ran
    print("The slowest:")
    for line in sorted(durations, key=lambda line: -float(DURATION.match(line)[1]))[:SLOWEST]:
        print(f"  {line}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
