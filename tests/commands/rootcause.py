#!/usr/bin/env python3
"""`mainstay rootcause`, the real binary over files: it names what a fault began with, prints
nothing where there is none, and refuses what it cannot read by one sentence."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from checks import check, run_all  # noqa: E402
from server import BINARY  # noqa: E402

BEGIN, STEP, BEFORE, DURING = 1_700_000_000, 15, 120, 40
FROM = BEGIN + BEFORE * STEP


def series(component, metric, level, times=1.0):
    """Steady values around `level`, and `times` of them in the range."""
    count = BEFORE + DURING
    wobble = [1 + 0.02 * ((i * 7 + len(component)) % 5 - 2) for i in range(count)]
    return {"component": component, "metric": metric,
            "times": [BEGIN + i * STEP for i in range(count)],
            "values": [level * wobble[i] * (times if i >= BEFORE else 1) for i in range(count)]}


def document(all_series, **more):
    return {"graph": [], "series": all_series, "from": FROM, "to": FROM + (DURING - 1) * STEP,
            **more}


FAULT = document([series("cart", "cpu", 0.2, 4), series("cart", "latency-90", 60, 3),
                  series("front", "cpu", 0.3), series("front", "latency-90", 90, 2.5),
                  series("mail", "cpu", 0.1), series("mail", "latency-90", 20)],
                 graph=[["front", "cart"], ["front", "mail"]])
QUIET = document([series(name, metric, 5) for name in ("cart", "front", "mail")
                  for metric in ("cpu", "latency-90")])


def rootcause(folder, content, *flags):
    path = folder / "question.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    done = subprocess.run([BINARY, "rootcause", path, *flags], capture_output=True, text=True,
                          timeout=120)
    return done.returncode, done.stdout, done.stderr


@check
def the_cause_comes_first_with_a_score_and_a_reason(folder):
    status, out, err = rootcause(folder, FAULT)
    assert (status, err) == (0, ""), (status, err)
    found = [json.loads(line) for line in out.splitlines()]
    assert (found[0]["component"], found[0]["metric"]) == ("cart", "cpu"), out
    assert all(set(each) == {"component", "metric", "score", "reason"} for each in found)
    scores = [each["score"] for each in found]
    assert scores == sorted(scores, reverse=True) and 0 < scores[-1] <= scores[0] <= 1, scores
    assert "cpu of cart rose from 0." in found[0]["reason"], found[0]
    assert "front, which calls it" in found[0]["reason"], found[0]
    assert "mail" not in {each["component"] for each in found}, out


@check
def the_graph_may_be_empty_or_missing(folder):
    for graph in ({"graph": []}, {"graph": None}):
        out = rootcause(folder, {**FAULT, **graph})[1]
        assert json.loads(out.splitlines()[0])["component"] == "cart", out
    missing = {name: value for name, value in FAULT.items() if name != "graph"}
    assert rootcause(folder, missing)[1] == out


@check
def where_there_is_no_fault_nothing_is_printed(folder):
    assert rootcause(folder, QUIET) == (0, "", "")
    assert rootcause(folder, document([])) == (0, "", "")
    status, out, err = rootcause(folder, QUIET, "--json")
    assert (status, json.loads(out), err) == (0, [], "")


@check
def json_is_one_list_of_the_same(folder):
    lines = [json.loads(line) for line in rootcause(folder, FAULT)[1].splitlines()]
    assert json.loads(rootcause(folder, FAULT, "--json")[1]) == lines


@check
def names_that_would_steer_a_terminal_come_out_as_json_writes_them(folder):
    name = "cart\x1b[31m\u009b\n"
    out = rootcause(folder, document([series(name, "cpu", 1, 9), series("b", "cpu", 1)]))[1]
    assert json.loads(out.splitlines()[0])["component"] == name, out
    assert not [c for c in out if (c < " " and c != "\n") or "\x7f" <= c < "\xa0"], repr(out)


@check
def what_cannot_be_read_is_refused_by_a_sentence(folder):
    for content, named in (("", "one JSON object"), ("nonsense", "one JSON object"),
                           (json.dumps(FAULT)[:-30], ""), ("[" * 100_000, "one JSON object"),
                           ({"series": []}, "from"), (document([{"component": "a"}]), "series[0]"),
                           (document([], to=1), "to must be later than from")):
        status, out, err = rootcause(folder, content)
        assert (status, out) == (2, ""), (str(content)[:80], status, out)
        assert err.startswith("mainstay: ") and err.count("\n") == 1 and named in err, err
    done = subprocess.run([BINARY, "rootcause", folder], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, ""), done
    done = subprocess.run([BINARY, "rootcause", folder / "nothing"], capture_output=True, text=True)
    assert done.returncode == 2 and "cannot be read" in done.stderr, done


@check
def wrong_use_ends_with_2(folder):
    for arguments in ([], ["--unknown"], [folder / "a", folder / "b"]):
        done = subprocess.run([BINARY, "rootcause", *arguments], capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (2, "") and done.stderr, (arguments, done)


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-rootcause.") as folder:
        return run_all(Path(folder))


if __name__ == "__main__":
    sys.exit(main())
