#!/usr/bin/env python3
"""`mainstay detect`, the real binary over files: it scores each value before the next is read, and
says of each line that it cannot read which it is."""
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from checks import check, run_all  # noqa: E402
from server import BINARY  # noqa: E402

BEGIN = 1767571200


def detect(*arguments, given=""):
    done = subprocess.run([BINARY, "detect", *map(str, arguments)], input=given.encode(),
                          capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def series(count, spike=None):
    chance = random.Random(1)
    return [(BEGIN + 60 * at, round(50 + chance.gauss(0, 1) + (40 if at == spike else 0), 3))
            for at in range(count)]


def lines(rows):
    return "".join(f"{at},{value}\n" for at, value in rows)


@check
def each_row_is_answered_with_its_own_words_and_a_score(folder):
    path = folder / "cpu.csv"
    rows = series(900, spike=800)
    path.write_text("timestamp,value\n" + lines(rows))
    status, printed, errors = detect(path, "--detector", "anomaly")
    assert (status, errors) == (0, ""), errors
    answered = [line.split(",") for line in printed.splitlines()]
    assert answered[0] == ["timestamp", "value", "score"], answered[0]
    assert [row[:2] for row in answered[1:]] == [[str(at), str(value)] for at, value in rows]
    scores = [float(row[2]) for row in answered[1:]]
    assert all(0 <= score <= 1 for score in scores)
    assert max(range(900), key=scores.__getitem__) == 800 and scores[800] >= 0.5


@check
def a_row_is_answered_before_the_next_is_written(_):
    process = subprocess.Popen([BINARY, "detect", "--detector", "silence"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "timestamp,value,score\n"
    for at in range(5):
        process.stdin.write(f"{BEGIN + at},1\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith(f"{BEGIN + at},1,0")
    process.stdin.close()
    assert process.wait(10) == 0
    process.stdout.close()


@check
def what_is_scored_does_not_depend_on_what_comes_after(folder):
    rows = series(700, spike=600)
    whole = detect("--detector", "anomaly", given=lines(rows))[1].splitlines()
    part = detect("--detector", "anomaly", given=lines(rows[:650]))[1].splitlines()
    assert whole[:len(part)] == part


@check
def a_leak_names_its_rate_and_when_its_limit_is_reached(_):
    rows = [(BEGIN + 60 * at, 300 + 1.5 * at + at % 20 * 8) for at in range(600)]
    status, printed, _ = detect("--detector", "leak", "--limit", 2000, "--json", "--explain",
                                given=lines(rows))
    last = json.loads(printed)[-1]
    assert status == 0 and last["score"] >= 0.5, last
    assert "an hour" in last["reason"], last


@check
def a_line_that_cannot_be_read_is_named_and_the_others_are_scored(_):
    given = "time,value\n1,1\nsoon,2\n3,\n\n4,x\n" + "5," + "9" * 70_000 + "\n6,2\n"
    status, printed, errors = detect("--detector", "anomaly", given=given)
    assert status == 1
    for number in (3, 6, 7):
        assert f"{number}" in errors, errors
    kept = [line for line in printed.splitlines() if line]
    assert [line.split(",")[0] for line in kept] == ["timestamp", "1", "3", "6"], kept


@check
def what_is_asked_wrongly_is_refused_with_its_name(folder):
    status, printed, errors = detect(folder / "none.csv", "--detector", "leak")
    assert status == 2 and "none.csv" in errors and not printed, (status, errors)
    status, _, errors = detect("--detector", "magic")
    assert status != 0 and "detector" in errors, errors


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-detect.") as folder:
        return run_all(Path(folder))


if __name__ == "__main__":
    sys.exit(main())
