#!/usr/bin/env python3
"""Runs a doctest binary in parts, as many at once as there are processors.

    unit_tests.py BINARY [PARTS]     prints what each part printed, one after the other
"""
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor


def run(binary, *arguments):
    return subprocess.run([binary, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", check=False)


def ranges(count, parts):
    """The first and the last of each part, counted from one as doctest does."""
    edges = [count * part // parts for part in range(parts + 1)]
    return [(begin + 1, end) for begin, end in zip(edges, edges[1:]) if begin < end]


def main():
    binary = sys.argv[1]
    counted = run(binary, "--count")
    found = re.search(r"^\[doctest\] unskipped test cases passing the current filters: (\d+)$",
                      counted.stdout, re.M)
    if not found:
        sys.exit(f"{binary} does not say how many tests it has:\n{counted.stdout}")
    count = int(found[1])
    parts = ranges(count, int(sys.argv[2]) if len(sys.argv) > 2 else 24)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = pool.map(lambda part: run(binary, f"--first={part[0]}", f"--last={part[1]}"), parts)
        status, ran = 0, 0
        for ended in runs:
            print(ended.stdout, flush=True)
            status = status or ended.returncode
            ran += sum(int(n) for n in re.findall(r"^\[doctest\] test cases: +(\d+)",
                                                  ended.stdout, re.M))
    if ran != count:
        sys.exit(f"{ran} tests ran of {count}")
    return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main())
