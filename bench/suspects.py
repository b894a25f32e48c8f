#!/usr/bin/env python3
"""How well `mainstay suspect` finds the commit that caused what a fix mends:

    suspects.py [BINARY] [--seeds 1001-1004] [--commits 1500] [--show N] [--own] [--fit]

Over the histories of `suspect_history.py`: precision, recall and F1 over all pairs of a fix and a
cause. Beside it two plain ways that are known from the literature, over the same histories: each
commit that wrote a line which the fix removes (B-SZZ), and the one that wrote most of them, or
where there are none, of the lines beside those that it adds; not with --own. Seeds from 1 are for
tuning, those from 1001 for judging.

Then how often suspects are right by their confidence: the means of tenths, and the mean distance
between the two. --fit prints the line of log-odds that would make the confidences of these
histories right (src/suspect/calibration.cpp).
"""
import argparse
import json
import math
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
    """For each fix (commit, confidence) of the suspects."""
    done = subprocess.run([binary, "suspect", "--repository", folder, "--fixes", "-", "--json"],
                          input="".join(f"{fix}\n" for fix in fixes), capture_output=True,
                          text=True, check=False)
    if done.returncode:
        sys.exit(f"suspect ended with {done.returncode}: {done.stderr}")
    return [[(suspect["commit"], suspect["confidence"]) for suspect in answer["suspects"]]
            for answer in json.loads(done.stdout)]


def reliability(judged):
    """Rows (count, mean confidence, share that is right) of tenths of confidence, and the expected
    error of calibration."""
    rows, distance = [], 0
    for tenth in range(10):
        within = [(confidence, right) for confidence, right in judged
                  if min(9, int(confidence * 10)) == tenth]
        if not within:
            continue
        mean = sum(confidence for confidence, _ in within) / len(within)
        share = sum(right for _, right in within) / len(within)
        rows.append((len(within), mean, share))
        distance += abs(mean - share) * len(within) / len(judged)
    return rows, distance


def fit(judged):
    """(intercept, slope) of the log-odds of being right by those of the confidence, by Newton's
    way to the greatest likelihood."""
    points = [(math.log(c / (1 - c)), right) for c, right in
              ((min(.999, max(.001, c)), right) for c, right in judged)]
    intercept, slope = 0.0, 1.0
    for _ in range(50):
        g0 = g1 = h00 = h01 = h11 = 0.0
        for x, right in points:
            p = 1 / (1 + math.exp(-(intercept + slope * x)))
            g0, g1 = g0 + right - p, g1 + (right - p) * x
            weight = p * (1 - p)
            h00, h01, h11 = h00 + weight, h01 + weight * x, h11 + weight * x * x
        scale = h00 * h11 - h01 * h01
        intercept += (h11 * g0 - h01 * g1) / scale
        slope += (h00 * g1 - h01 * g0) / scale
    return intercept, slope


def measure(binary, seeds, commits, show=0, is_own=False):
    """A Tally for each way, and (confidence, whether it is right) of our suspects."""
    tallies = {"B-SZZ": Tally(), "most blamed": Tally(), "mainstay": Tally()}
    judged = []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            pairs = History(seed, commits).write(folder)
            begun = time.monotonic()
            answers = mainstay_answers(binary, folder, [fix for fix, _ in pairs])
            tallies["mainstay"].seconds += time.monotonic() - begun
            for (fix, causes), suspects in zip(pairs, answers, strict=True):
                judged += [(confidence, commit in causes) for commit, confidence in suspects]
                found = [commit for commit, _ in suspects]
                begun = time.monotonic()
                every, most = ([], []) if is_own else plain_answers(folder, fix)
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
    return tallies, judged


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", nargs="?", default=ROOT / "build/release/mainstay")
    parser.add_argument("--seeds", default="1001-1004")
    parser.add_argument("--commits", type=int, default=1500)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--own", action="store_true")
    parser.add_argument("--fit", action="store_true")
    wanted = parser.parse_args()
    first, _, last = wanted.seeds.partition("-")
    tallies, judged = measure(wanted.binary, range(int(first), int(last or first) + 1),
                              wanted.commits, wanted.show, wanted.own)
    for name, tally in tallies.items():
        print(f"{name:12} precision {tally.precision:.3f}  recall {tally.recall:.3f}  "
              f"F1 {tally.f1:.3f}  {tally.due} pairs  {tally.seconds:.1f} s")
    rows, distance = reliability(judged)
    for count, mean, share in rows:
        print(f"confidence {mean:.2f}: {share:.2f} are right, of {count}")
    print(f"mean distance {distance:.3f}")
    if wanted.fit:
        print("intercept {:.3f}, slope {:.3f}".format(*fit(judged)))


if __name__ == "__main__":
    main()
