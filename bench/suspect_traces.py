#!/usr/bin/env python3
"""How long `mainstay suspect --trace` takes in a long history:

    suspect_traces.py [BINARY] [--commits 50000] [--traces 40]

The history has 400 files of 300 lines, each commit of which changes some lines of one, most often
of a few hot ones. Each trace has eight frames at lines of files of the tip. The time is that of the
whole command: it opens the repository, reads the trace, and has no index of the history.
"""
import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES, LINES, FRAMES = 400, 300, 8


def write_history(folder, commits, chance):
    """Writes it, and returns the paths, the hot ones first."""
    paths = [f"src/part{at % 20}/module{at}.c" for at in range(FILES)]
    lines = {path: [f"\tvalue_{line} = step({line});" for line in range(LINES)] for path in paths}
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    writer = subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet"],
                              stdin=subprocess.PIPE, text=True)
    at = 1_400_000_000
    for commit in range(commits):
        at += chance.randint(60, 7200)
        changed = paths if commit == 0 else [
            paths[min(FILES - 1, int(chance.paretovariate(0.7)) - 1)]]
        if commit:
            own = lines[changed[0]]
            first = chance.randrange(LINES - 4)
            for line in range(first, first + chance.randint(1, 4)):
                own[line] = f"\tvalue_{line} = step({commit}, {line});"
        who = f"Ann <ann@a.test> {at} +0000"
        writer.stdin.write(f"commit refs/heads/main\ncommitter {who}\ndata 6\nChange\n")
        for path in changed:
            text = "int run(void)\n{\n" + "\n".join(lines[path]) + "\n\treturn 0;\n}\n"
            writer.stdin.write(f"M 100644 inline {path}\ndata {len(text)}\n{text}\n")
    writer.stdin.close()
    if writer.wait():
        sys.exit("git fast-import failed")
    return paths


def measure(binary, folder, paths, traces, chance):
    """The seconds of each trace, sorted."""
    seconds = []
    for _ in range(traces):
        trace = "".join(
            f"{paths[min(FILES - 1, int(chance.paretovariate(0.7)) - 1)]}:"
            f"{chance.randint(3, LINES)}:run\n" for _ in range(FRAMES))
        begun = time.monotonic()
        subprocess.run([binary, "suspect", "--repository", folder, "--trace", "-", "--release",
                        "main"], input=trace, capture_output=True, text=True, check=True)
        seconds.append(time.monotonic() - begun)
    return sorted(seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", nargs="?", default=ROOT / "build/release/mainstay")
    parser.add_argument("--commits", type=int, default=50_000)
    parser.add_argument("--traces", type=int, default=40)
    wanted = parser.parse_args()
    chance = random.Random(1001)
    with tempfile.TemporaryDirectory() as folder:
        paths = write_history(folder, wanted.commits, chance)
        seconds = measure(wanted.binary, folder, paths, wanted.traces, chance)
    middle, late = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
    print(f"{wanted.commits} commits, {wanted.traces} traces of {FRAMES} frames: "
          f"p50 {middle:.2f} s, p95 {late:.2f} s, longest {seconds[-1]:.2f} s")


if __name__ == "__main__":
    main()
