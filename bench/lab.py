#!/usr/bin/env python3
"""How soon the release finds faults of running services, and how often it finds what is none.

    lab.py [FAULT...] [--warm SECONDS] [--limit SECONDS] [--leak-limit SECONDS]
           [--calm SECONDS] [--together N] [--healthy MINUTES] [--hours N] [--rate N]
           [--seed N]

Starts a server from an empty folder and the services of sample/demo/lab, lets them be healthy for
a while, and switches faults on, one at a time; for the next ones it begins anew. Prints the seconds
until there is an incident and its ticket, whether the true service is ranked first, and the seconds
until it is over. Beside it what telemetry itself shows to have changed at the origin. It prints
Markdown, measures and judges nothing: its status is 0 unless something broke.
"""
import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "tests/lab")]

from evidence import changes, figures_of  # noqa: E402
from laboratory import Laboratory, catalogue  # noqa: E402
from lab_leak import leak_row  # noqa: E402
from trial import Trial  # noqa: E402

MINUTE = 60
WARM_LEAST = 3 * MINUTE
SOON = 60  # Seconds within which a fault is to be found.
SHOWN_CHANGES = 4
VISITED = "gateway"
COLUMNS = ["fault", "origin", "incident s", "ticket s", "first ranked", "incidents",
           "over after s", "what changed at its origin"]


def shown(value):
    return "–" if value is None else f"{value:.0f}" if isinstance(value, float) else str(value)


def row(cells):
    print("| " + " | ".join(map(shown, cells)) + " |", flush=True)


class Table:
    """The results so far; each is printed as it comes."""

    def __init__(self):
        self.faults, self.quiet = [], []
        row(COLUMNS)
        row(["---"] * len(COLUMNS))

    def add(self, trial, evidence):
        (self.faults if trial.origin else self.quiet).append(trial)
        row([trial.name, trial.origin or "none", trial.incident_after, trial.ticket_after,
             trial.first_ranked, trial.incidents, trial.over_after, "; ".join(evidence) or "–"])

    def totals(self, false_healthy):
        found = [each for each in self.faults if each.incident_after is not None]
        soon = [each for each in found if each.incident_after <= SOON]
        right = [each for each in found if each.first_ranked == each.origin]
        single = [each for each in found if each.incidents == 1]
        median = statistics.median([each.incident_after for each in found]) if found else None
        false_quiet = sum(each.incidents for each in self.quiet)
        return (f"Found {len(found)} of {len(self.faults)}, {len(soon)} within {SOON} s "
                f"(median {shown(median)} s); origin right {len(right)}; one incident "
                f"{len(single)}; with a ticket "
                f"{sum(each.ticket_after is not None for each in found)}. False incidents: "
                f"{false_quiet} of {len(self.quiet)} look-alikes, {false_healthy} while healthy.")


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("faults", nargs="*", metavar="FAULT")
    parser.add_argument("--warm", type=float, default=300,
                        help="seconds of health at first, 180 at least")
    parser.add_argument("--limit", type=float, default=90, help="seconds until a fault is missed")
    parser.add_argument("--leak-limit", type=float, default=300, help="the same of the leak")
    parser.add_argument("--calm", type=float, default=60, help="seconds between two faults")
    parser.add_argument("--together", type=int, default=2,
                        help="how many faults one server sees: what comes and goes more often "
                        "within an hour flaps, and is held open")
    parser.add_argument("--healthy", type=float, default=0, help="minutes of health at last")
    parser.add_argument("--hours", type=float, default=24, help="of the leak that is replayed")
    parser.add_argument("--rate", type=float, default=12, help="visits a second")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def health_of(lab):
    """By service, what telemetry shows while nothing is wrong: in the last two whole minutes."""
    ended = time.time() // MINUTE * MINUTE
    services = {each["origin"] or VISITED for each in lab.faults.values()}
    return {name: figures_of(lab, name, ended - 2 * MINUTE, ended) for name in services}


def run_fault(lab, name, limit, calm, health):
    """One trial, and what it changed at its origin, or where visits come in if it has none."""
    # Telemetry is summed up by the minute: none is to be half of this and half of that.
    time.sleep(-time.time() % MINUTE)
    trial = Trial(lab, name)
    trial.run(limit)
    service = trial.origin or VISITED
    evidence = changes(health[service], figures_of(lab, service, trial.began, trial.ended))
    trial.recover()
    time.sleep(calm)
    trial.close()
    return trial, evidence[:SHOWN_CHANGES]


def run_group(wanted, names, table, healthy_seconds=0):
    """Some faults, one after another, on one server. Returns how many incidents health had."""
    with tempfile.TemporaryDirectory(prefix="mainstay-lab.", dir="/tmp") as folder:
        with Laboratory(folder, wanted.rate, wanted.seed) as lab:
            false = lab.stay_healthy(max(wanted.warm, WARM_LEAST))
            health = health_of(lab)
            for name in names:
                limit = wanted.leak_limit if name == "leak" else wanted.limit
                table.add(*run_fault(lab, name, limit, wanted.calm, health))
            return false + lab.stay_healthy(healthy_seconds)


def main():
    wanted = arguments()
    names = wanted.faults or catalogue()
    if unknown := set(names) - set(catalogue()):
        sys.exit(f"There is no {', '.join(sorted(unknown))}. There are: "
                 f"{', '.join(catalogue())}.")
    table = Table()
    false_healthy = 0
    for first in range(0, len(names), wanted.together):
        false_healthy += run_group(wanted, names[first:first + wanted.together], table)
    if wanted.healthy:
        false_healthy += run_group(wanted, [], table, wanted.healthy * MINUTE)
    print(f"\n{table.totals(false_healthy)}")
    if "leak" in names:
        print(leak_row(wanted.hours, wanted.seed))


if __name__ == "__main__":
    main()
