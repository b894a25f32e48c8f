#!/usr/bin/env python3
"""Checks docs/security/asvs.md, the table of how each requirement of OWASP ASVS 5 is met.

Every requirement that docs/security/asvs-ids.txt lists has one row; a row has a known state, and a
reason; the files it names are there, and each test it names stands in the file named before it;
the counts at the top are those of the rows. Prints what is wrong as `path:line: what`, then
`N passed, N failed`: one rule is one test.
"""
import re
import sys
from pathlib import Path

PAGE, LIST = "docs/security/asvs.md", "docs/security/asvs-ids.txt"
STATES = ["met", "partly", "not yet", "not applicable"]
RULES = ["rows", "states", "files", "tests", "counts"]
ROW = re.compile(r"^\|\s*(V\d+\.\d+\.\d+)\s*\|")
FILE = re.compile(r"`((?:src|scripts|tests|cmake|docs|web|bench)/[^`\s]*|[A-Z]\w+\.\w+)`")
PART = re.compile(r"`([^`]+)`|\"([^\"]+)\"")  # A file, or a test of the file before it.
ASKS_WORDS_MAX = 12


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def joined(text):
    """A source's text with its strings and names as a test's sentence is written."""
    text = re.sub(r"\"\s*\n\s*\"", "", text).replace('\\"', "'")
    return text + text.replace("_", " ")


def check_row(root, row, level, complain):
    """What is wrong with the cells of one row."""
    if len(row) != 6:
        return complain("rows", f"{row[0]} has {len(row)} cells, not 6")
    name, own_level, asks, state, how, tested = row
    if own_level != level:
        complain("rows", f"{name} is of level {level or 'none that is asked for'}")
    if not asks or len(asks.split()) > ASKS_WORDS_MAX:
        complain("rows", f"{name} says what it asks in 1 to {ASKS_WORDS_MAX} words")
    if state not in STATES:
        complain("states", f"{name} is '{state}': one of {', '.join(STATES)}")
    if len(how) < 10:
        complain("states", f"{name} does not say how, or what is missing")
    if state == "met" and not tested:
        complain("states", f"{name} says no test; where there can be none, say what shows it")
    for path in FILE.findall(how + tested):
        if not (root / path).exists():
            complain("files", f"{name} names {path}, which is not there")
    file = None
    for path, test in PART.findall(tested):
        if path:
            file = root / path
        elif not file or not file.is_file() or test not in joined(file.read_text("utf-8")):
            complain("tests", f"{name} names a test that is not in the file before it: {test}")


def counts_of(rows):
    """The lines of the table at the top of the page."""
    for level in ("1", "2"):
        of_level = [row[3] for row in rows if len(row) == 6 and row[1] == level]
        numbers = [of_level.count(state) for state in STATES]
        yield f"| {level} | " + " | ".join(map(str, [*numbers, len(of_level)])) + " |"


def check(root):
    """[(rule, complaint)] of the page under `root`."""
    broken, seen, rows = [], set(), []
    levels = dict(line.split() for line in (root / LIST).read_text("utf-8").splitlines())
    text = (root / PAGE).read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not (found := ROW.match(line)):
            continue

        def complain(rule, message, number=number):
            broken.append((rule, f"{PAGE}:{number}: {message}"))
        if found[1] in seen:
            complain("rows", f"{found[1]} has a row already")
        seen.add(found[1])
        rows.append(cells(line))
        check_row(root, rows[-1], levels.get(found[1]), complain)
    broken += [("rows", f"{PAGE}:1: {name} has no row") for name in levels if name not in seen]
    broken += [("counts", f"{PAGE}:1: the counts of its level are {counts}")
               for counts in counts_of(rows) if counts not in text.splitlines()]
    return broken


def main():
    broken = check(Path(__file__).resolve().parent.parent)
    for _, message in broken:
        print(message)
    failed = {rule for rule, _ in broken}
    print(f"{len(RULES) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
