#!/usr/bin/env python3
"""How well `mainstay templates` groups log lines: python3 bench/log_templates.py [BINARY]
[--seeds 101-103] [--style NAME] [--show].

For each style of `log_template_cases.py`, with headers and without: the share of lines that stand
together with all lines of their event and no others (GA), the F1 over pairs of lines, and the share
of lines whose template is right (PA), each as printed, line by line. Seeds from 1 are for tuning,
those from 101 for judging.
"""
import argparse
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from log_template_cases import STYLES, make, normal

ROOT = Path(__file__).resolve().parent.parent


def answers(binary, lines):
    done = subprocess.run([binary, "templates"], input="\n".join(lines).encode() + b"\n",
                          capture_output=True, check=False)
    printed = done.stdout.decode().splitlines()
    if len(printed) != len(lines):
        sys.exit(f"{len(printed)} answers to {len(lines)} lines: {done.stderr.decode()[:500]}")
    return [line.split("\t", 1) for line in printed]


def grouping(events, found):
    by_event, by_found, both = Counter(events), Counter(found), Counter(zip(events, found))
    right = sum(count for (event, group), count in both.items()
                if count == by_event[event] == by_found[group])
    pairs = sum(n * (n - 1) for n in both.values())
    of_found = sum(n * (n - 1) for n in by_found.values())
    of_event = sum(n * (n - 1) for n in by_event.values())
    return right / len(events), 2 * pairs / max(1, of_found + of_event)


def show(lines, printed):
    """Which events are not one group."""
    groups = defaultdict(Counter)
    members = defaultdict(set)
    for (_, content, truth, event), (number, template) in zip(lines, printed):
        groups[event, truth][number, template] += 1
        members[number].add(event)
    for (event, truth), found in groups.items():
        if len({number for number, _ in found}) > 1 or \
                any(len(members[number]) > 1 for number, _ in found):
            print(f"  {truth}  ({sum(found.values())} lines)")
            for (number, template), count in found.most_common(6):
                mixed = " MIXED" if len(members[number]) > 1 else ""
                print(f"      {count:5} {number}: {template}{mixed}")
        else:
            wrong = [(t, c) for (_, t), c in found.items() if normal(t) != truth]
            if wrong:
                print(f"  PA {truth}")
                for template, count in wrong[:3]:
                    print(f"      {count:5} {normal(template)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", nargs="?", default=str(ROOT / "build/release/mainstay"))
    parser.add_argument("--seeds", default="1-3")
    parser.add_argument("--style")
    parser.add_argument("--show", action="store_true")
    wanted = parser.parse_args()
    first, last = map(int, wanted.seeds.split("-"))
    print(f"{'style':12} {'GA':>6} {'F1':>6} {'PA':>6}   with header: {'GA':>6} {'F1':>6}")
    sums = [0.0] * 5
    styles = [wanted.style] if wanted.style else list(STYLES)
    for style in styles:
        row = [0.0] * 5
        for seed in range(first, last + 1):
            lines = make(style, seed)
            events = [event for *_, event in lines]
            bare = answers(wanted.binary, [content for _, content, _, _ in lines])
            full = answers(wanted.binary, [line for line, *_ in lines])
            row[0:2] = (a + b for a, b in zip(row[0:2], grouping(events, [n for n, _ in bare])))
            row[2] += sum(normal(template) == truth for (_, template), (*_, truth, _) in
                          zip(bare, lines)) / len(lines)
            row[3:5] = (a + b for a, b in zip(row[3:5], grouping(events, [n for n, _ in full])))
            if wanted.show and seed == first:
                show(lines, bare)
                print("  -- with headers")
                show([(a, b, "", e) for a, b, _, e in lines], [[n, ""] for n, _ in full])
        row = [each / (last - first + 1) for each in row]
        sums = [a + b for a, b in zip(sums, row)]
        print(f"{style:12} {row[0]:6.3f} {row[1]:6.3f} {row[2]:6.3f}   {'':12} "
              f"{row[3]:6.3f} {row[4]:6.3f}", flush=True)
    row = [each / len(styles) for each in sums]
    print(f"{'mean':12} {row[0]:6.3f} {row[1]:6.3f} {row[2]:6.3f}   {'':12} "
          f"{row[3]:6.3f} {row[4]:6.3f}")


if __name__ == "__main__":
    main()
