#!/usr/bin/env python3
"""How well the detectors find what is put into labelled series.

    detect.py BINARY [--seeds A-B]      precision, recall and delay of each detector

Every case is a file that `mainstay detect` scores, value by value; a score of 0.5 is an alarm.
Alarms that follow one another count as one. Chance is in it: other seeds give other figures.
"""
import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import detect_memory  # noqa: E402
import detect_requests  # noqa: E402
import detect_series  # noqa: E402

ALARM = 0.5
APART = 20  # Rows without an alarm, until the next one is another.


@dataclass
class Tally:
    found: int = 0
    missed: int = 0
    false: int = 0
    rows: int = 0
    delays: list = field(default_factory=list)

    @property
    def precision(self):
        return self.found / max(1, self.found + self.false)

    @property
    def recall(self):
        return self.found / max(1, self.found + self.missed)

    @property
    def delay(self):
        return sorted(self.delays)[len(self.delays) // 2] if self.delays else None


def scores(binary, detector, samples):
    given = "".join(f"{at:.3f},{value:.10g}\n" for at, value in samples)
    done = subprocess.run([binary, "detect", "--detector", detector], input=given, text=True,
                          capture_output=True, check=True, timeout=600)
    return [float(line.rsplit(",", 1)[1]) for line in done.stdout.splitlines()[1:]]


def count(tally, given, wrong, after):
    """Counts alarms: `wrong` are ranges of rows in which they are due, `after` is how many rows
    after one they are neither right nor false."""
    tally.rows += len(given)
    alarms = [row for row, score in enumerate(given) if score >= ALARM]
    for begin, end in wrong:
        due = [row for row in alarms if begin <= row < end]
        if due:
            tally.found += 1
            tally.delays.append(due[0] - begin)
        else:
            tally.missed += 1
    last = -APART
    for row in alarms:
        if any(begin <= row < end + after for begin, end in wrong):
            continue
        tally.false += row - last >= APART
        last = row


def series_cases(seed):
    for case in detect_series.cases(seed, 1):
        samples = case.samples()
        kept = [at for at in range(len(case.values)) if at not in case.missing]
        row_of = {at: row for row, at in enumerate(kept)}
        wrong = []
        for begin, end, _ in case.wrong:
            rows = [row_of[at] for at in range(begin, min(end + 3, len(case.values)))
                    if at in row_of]
            if rows:
                wrong.append((rows[0], rows[-1] + 1))
        yield samples, wrong, 40


def leak_cases(seed):
    for _, leaks, begin, samples in detect_memory.cases(seed, 3):
        yield samples, [(begin, len(samples))] if leaks else [], 0


def regression_cases(seed):
    for _, begin, samples in (*detect_requests.latency_cases(seed),
                              *detect_requests.error_cases(seed)):
        yield samples, [] if begin is None else [(begin, len(samples))], 0


def silence_cases(seed):
    for _, wrong, samples in detect_requests.silence_cases(seed):
        rows = [row for row, (at, _) in enumerate(samples) if wrong and wrong[0] <= at <= wrong[1]]
        yield samples, [(rows[0], rows[-1] + 1)] if rows else [], 0


CASES = {"anomaly": series_cases, "regression": regression_cases, "leak": leak_cases,
         "silence": silence_cases}


def measure(binary, seeds):
    """A tally for each detector."""
    tallies = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for detector, cases in CASES.items():
            tally = tallies[detector] = Tally()
            made = [case for seed in seeds for case in cases(str(seed))]
            scored = pool.map(lambda case: scores(binary, detector, case[0]), made)
            for (_, wrong, after), given in zip(made, scored):
                count(tally, given, wrong, after)
    return tallies


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--seeds", default="1-3")
    given = parser.parse_args()
    first, last = map(int, given.seeds.split("-"))
    print("| detector | due | found | false | precision | recall | delay, rows | rows |")
    print("|---|---|---|---|---|---|---|---|")
    for detector, tally in measure(given.binary, range(first, last + 1)).items():
        print(f"| {detector} | {tally.found + tally.missed} | {tally.found} | {tally.false} "
              f"| {tally.precision:.2f} | {tally.recall:.2f} | {tally.delay} | {tally.rows} |")


if __name__ == "__main__":
    main()
