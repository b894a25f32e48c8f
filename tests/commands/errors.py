#!/usr/bin/env python3
"""`mainstay errors group`, the real binary over files with events: equal keys are one error, and
each file that cannot be read is named."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from checks import check, run_all  # noqa: E402
from server import BINARY  # noqa: E402

EVENTS = HERE.parent / "data" / "errors"


def group(*arguments):
    done = subprocess.run([BINARY, "errors", "group", *map(str, arguments)], capture_output=True,
                          timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@check
def each_file_is_answered_with_its_key_in_order(_):
    table = [line.split("\t") for line in (EVENTS / "groups.tsv").read_text().splitlines()]
    files = [EVENTS / name for name, _ in table]
    status, printed, errors = group(*files)
    assert (status, errors) == (0, ""), errors
    answered = [line.split("\t") for line in printed.splitlines()]
    assert [file for file, _ in answered] == [str(file) for file in files]
    groups = {}
    for (_, name), (file, key) in zip(table, answered):
        assert len(key) == 32 and set(key) <= set("0123456789abcdef"), key
        assert groups.setdefault(name, key) == key, file
    assert len(set(groups.values())) == len(groups)


@check
def what_counted_is_explained_below_the_key(_):
    status, printed, _ = group(EVENTS / "python_django.json", "--explain")
    first, *rest = printed.splitlines()
    assert status == 0 and len(first.split("\t")) == 2, printed
    assert all(line.startswith("    ") for line in rest), printed
    assert rest[0] == "    decided by: application frames", rest
    assert any("function: load" in line for line in rest), rest
    assert not any("django.core" in line for line in rest), rest


@check
def as_json_there_is_all_of_it(_):
    status, printed, _ = group(EVENTS / "python_django.json", "--json", "--explain")
    [answer] = json.loads(printed)
    assert status == 0 and answer["title"] == "KeyError: '17'", answer
    assert answer["culprit"] == "load in shop/models.py", answer
    assert answer["tree"]["parts"][0]["name"] == "exceptions", answer


@check
def a_file_that_cannot_be_read_is_named_and_the_others_are_answered(folder):
    good = folder / "good, with a comma.json"
    good.write_text('{"message": "a"}')
    broken, large, empty = folder / "broken.json", folder / "large.json", folder / "empty.json"
    broken.write_text("[1]")
    large.write_text('{"message": "' + "a" * 2_000_000 + '"}')
    empty.write_text("")
    files = [good, broken, folder, folder / "none.json", large, empty, good]
    status, printed, errors = group(*files)
    lines = printed.split("\n")
    assert status == 1, (status, errors)
    assert [bool(line) for line in lines] == [True, *[False] * 5, True, False], lines
    assert lines[0] == lines[6] and lines[0].split("\t")[0] == str(good)
    for file in files[1:6]:
        assert str(file) in errors, errors


@check
def no_files_are_a_wrong_usage(_):
    status, printed, errors = group()
    assert status == 2 and not printed and errors, (status, printed, errors)


@check
def what_a_terminal_would_obey_is_shown_and_not_done(folder):
    event = folder / "escape.json"
    event.write_text(json.dumps({"message": "\x1b[2J wiped \u202e"}))
    for arguments in ([event, "--explain"], [event, "--explain", "--json"]):
        _, printed, _ = group(*arguments)
        assert "\x1b" not in printed and "\u202e" not in printed, repr(printed)


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-errors.") as folder:
        return run_all(Path(folder))


if __name__ == "__main__":
    sys.exit(main())
