#!/usr/bin/env python3
"""How well `mainstay rootcause` finds the cause: python3 bench/root_cause.py [BINARY]
[--seeds 1001-1080] [--kind NAME] [--show].

Over the cases of `root_cause_cases.py`, with the graph and without: whether the right component,
and the right metric of it, is the first answer or one of three, the mean over the first one to
five (Avg@5), and how often a fault is seen where there is none. Beside it what a plain ranking by
(largest value − median) / IQR does. Seeds from 1 are for tuning, those from 1001 for judging.
"""
import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from root_cause_cases import FAULTS, QUIET, Case

ROOT = Path(__file__).resolve().parent.parent


def by_iqr(document):
    """Each metric by how far it went from its median, in interquartile ranges."""
    ranked = []
    for series in document["series"]:
        points = [(t, v) for t, v in zip(series["times"], series["values"]) if v is not None]
        before = [v for t, v in points if t < document["from"]]
        during = [v for t, v in points if t >= document["from"]]
        if len(before) < 4 or not during:
            continue
        low, middle, high = statistics.quantiles(before, n=4)
        ranked.append((max(abs(v - middle) for v in during) / ((high - low) or 1),
                       series["component"], series["metric"]))
    return [(component, metric) for _, component, metric in sorted(ranked, reverse=True)]


def by_mainstay(binary, document, show):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(document, file)
        file.flush()
        done = subprocess.run([binary, "rootcause", file.name], capture_output=True, text=True,
                              check=False)
    if done.returncode:
        sys.exit(f"rootcause ended with {done.returncode}: {done.stderr}")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    if show:
        for each in found[:4]:
            print(f"      {each['score']:.3f} {each['reason']}")
    return [(each["component"], each["metric"]) for each in found]


class Tally:
    def __init__(self):
        self.count, self.ranks = 0, {"component": [], "metric": []}

    def add(self, case, ranked):
        self.count += 1
        components = list(dict.fromkeys(component for component, _ in ranked))
        rank = components.index(case.target) + 1 if case.target in components else 99
        self.ranks["component"].append(rank)
        hits = [i + 1 for i, pair in enumerate(ranked) if case.is_cause(*pair)]
        self.ranks["metric"].append(hits[0] if hits else 99)

    def row(self):
        def top(of, k):
            return sum(rank <= k for rank in self.ranks[of]) / max(1, self.count)
        cells = []
        for of in ("component", "metric"):
            cells += [top(of, 1), top(of, 3), sum(top(of, k) for k in range(1, 6)) / 5]
        return " ".join(f"{cell:6.2f}" for cell in cells)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", nargs="?", default=str(ROOT / "build/release/mainstay"))
    parser.add_argument("--seeds", default="1-40")
    parser.add_argument("--kind")
    parser.add_argument("--show", action="store_true")
    wanted = parser.parse_args()
    first, last = map(int, wanted.seeds.split("-"))
    tallies = {}
    for seed in range(first, last + 1):
        kind = wanted.kind or FAULTS[seed % len(FAULTS)]
        if kind not in FAULTS:
            break
        for with_graph in (True, False):
            case = Case(seed, kind)
            document = case.document(with_graph)
            if wanted.show:
                print(f"  {seed} {kind} of {case.target}, severity {case.severity}, "
                      f"graph {with_graph}")
            ranked = by_mainstay(wanted.binary, document, wanted.show)
            graph = "graph" if with_graph else "no graph"
            for name in (graph, kind):
                tallies.setdefault(name, Tally()).add(case, ranked)
            tallies.setdefault("by IQR", Tally()).add(case, by_iqr(document))
    print(f"{'':9}  component: top-1 top-3 Avg@5  metric: top-1 top-3 Avg@5")
    for name, tally in sorted(tallies.items()):
        print(f"{name:9} {tally.count:4}     {tally.row()}")
    print("false alarms (faults seen where there is none):")
    for kind in [wanted.kind] if wanted.kind else QUIET:
        if kind in FAULTS:
            break
        count, seen = 0, 0
        for seed in range(first, first + max(1, (last + 1 - first) // 4)):
            case = Case(seed, kind)
            if wanted.show:
                print(f"  {seed} {kind}")
            seen += bool(by_mainstay(wanted.binary, case.document(seed % 2 == 0), wanted.show))
            count += 1
        print(f"{kind:11} {seen:3} of {count}")


if __name__ == "__main__":
    main()
