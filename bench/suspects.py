#!/usr/bin/env python3
"""How well `mainstay suspect` finds the commit that caused what a fix mends:

    suspects.py [BINARY] [--seeds 1001-1004] [--commits 1500] [--show N]

Over the histories of `suspect_history.py`: precision, recall and F1 over all pairs of a fix and a
cause. Beside it two plain ways that are known from the literature, over the same histories: each
commit that wrote a line which the fix removes (B-SZZ), and the one that wrote most of them, or
where there are none, of the lines beside those that it adds. Seeds from 1 are for tuning, those
from 1001 for judging.
"""
import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from suspect_history import History

ROOT = Path(__file__).resolve().parent.parent
HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


@dataclass
class Tally:
    right: int = 0
    answered: int = 0
    due: int = 0
    seconds: float = 0

    def count(self, found, causes):
        self.right += len(set(found) & set(causes))
        self.answered += len(set(found))
        self.due += len(causes)

    @property
    def precision(self):
        return self.right / max(1, self.answered)

    @property
    def recall(self):
        return self.right / max(1, self.due)

    @property
    def f1(self):
        return 2 * self.right / max(1, self.answered + self.due)


def git(folder, *arguments):
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True,
                          encoding="utf-8", errors="replace").stdout


def hunks(folder, fix):
    """(path, first line, count) of the old side, of code; a count of 0: it only adds."""
    path = None
    for line in git(folder, "diff", "-w", "-M", "-U0", f"{fix}^", fix, "--", "*.c",
                    "*.h").splitlines():
        if line.startswith("--- "):
            path = line[6:]
        elif found := HUNK.match(line):
            first, count = int(found[1]), int(found[2] or 1)
            yield path, first, count


def blamed(folder, fix, ranges):
    counts = Counter()
    by_path = {}
    for path, first, last in ranges:
        by_path.setdefault(path, []).append(f"-L{first},{last}")
    for path, lines in by_path.items():
        for line in git(folder, "blame", "-w", "-s", "-l", *lines, f"{fix}^", "--",
                        path).splitlines():
            code = line.split(")", 1)[1].strip()
            if code and not code.startswith(("/*", "*", "//")):
                counts[line[:40].lstrip("^")] += 1
    return counts


def plain_answers(folder, fix):
    """What the two plain ways answer."""
    changed = list(hunks(folder, fix))
    removed = [(path, first, first + count - 1) for path, first, count in changed if count]
    by_removed = blamed(folder, fix, removed)
    most = by_removed.most_common(1)
    if not most:
        around = []
        for path, first, count in changed:
            size = git(folder, "show", f"{fix}^:{path}").count("\n")
            if not count and size:
                around.append((path, max(1, first), min(size, first + 1)))
        most = blamed(folder, fix, around).most_common(1)
    return list(by_removed), [commit for commit, _ in most]


def mainstay_answers(binary, folder, fixes):
    done = subprocess.run([binary, "suspect", "--repository", folder, "--fixes", "-"],
                          input="".join(f"{fix}\n" for fix in fixes), capture_output=True,
                          text=True, check=False)
    if done.returncode:
        sys.exit(f"suspect ended with {done.returncode}: {done.stderr}")
    return [line.split("\t")[1].split() for line in done.stdout.splitlines()]


def measure(binary, seeds, commits, show=0):
    """A Tally for each way."""
    tallies = {"B-SZZ": Tally(), "most blamed": Tally(), "mainstay": Tally()}
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            pairs = History(seed, commits).write(folder)
            begun = time.monotonic()
            answers = mainstay_answers(binary, folder, [fix for fix, _ in pairs])
            tallies["mainstay"].seconds += time.monotonic() - begun
            for (fix, causes), found in zip(pairs, answers, strict=True):
                begun = time.monotonic()
                every, most = plain_answers(folder, fix)
                tallies["most blamed"].seconds += time.monotonic() - begun
                tallies["B-SZZ"].count(every, causes)
                tallies["most blamed"].count(most, causes)
                tallies["mainstay"].count(found, causes)
                if show > 0 and set(found) != set(causes):
                    show -= 1
                    print(f"--- {fix[:9]}: due {[c[:9] for c in causes]}, "
                          f"found {[c[:9] for c in found]}, plain {[c[:9] for c in most]}")
                    print(git(folder, "show", "--format=%s", "-U4", fix))
                    for line in subprocess.run(
                            [binary, "suspect", "--repository", folder, "--fix", fix],
                            capture_output=True, text=True, check=True).stdout.splitlines():
                        print("   ", line)
    return tallies


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", nargs="?", default=ROOT / "build/release/mainstay")
    parser.add_argument("--seeds", default="1001-1004")
    parser.add_argument("--commits", type=int, default=1500)
    parser.add_argument("--show", type=int, default=0)
    wanted = parser.parse_args()
    first, _, last = wanted.seeds.partition("-")
    tallies = measure(wanted.binary, range(int(first), int(last or first) + 1), wanted.commits,
                      wanted.show)
    for name, tally in tallies.items():
        print(f"{name:12} precision {tally.precision:.3f}  recall {tally.recall:.3f}  "
              f"F1 {tally.f1:.3f}  {tally.due} pairs  {tally.seconds:.1f} s")


if __name__ == "__main__":
    main()
