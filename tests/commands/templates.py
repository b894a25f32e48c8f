#!/usr/bin/env python3
"""`mainstay templates`, the real binary over files and pipes: lines of one statement get one number
and one template, as they come."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from checks import check, run_all  # noqa: E402
from server import BINARY  # noqa: E402


def lines(count=60):
    """Lines of three statements, in turn."""
    made = []
    for i in range(count):
        made.append(f"2024-03-01 10:{i // 60:02}:{i % 60:02} INFO [pool-{i % 4}] http.Server: "
                    f"Request {i * 7919} from 10.0.{i % 7}.{i % 251} took {i * 3 % 97} ms")
        made.append(f"2024-03-01 10:{i // 60:02}:{i % 60:02} WARN [main] disk.Watcher: "
                    f"Volume /data/{i % 3} is {50 + i % 40}% full")
        made.append(f"2024-03-01 10:{i // 60:02}:{i % 60:02} ERROR [main] db.Pool: "
                    f"Connection {i:08x} closed after {i + 1} retries")
    return made


def templates(*arguments, given=b""):
    given = given if isinstance(given, bytes) else given.encode()
    done = subprocess.run([BINARY, "templates", *map(str, arguments)], input=given,
                          capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@check
def lines_of_one_statement_get_one_number(folder):
    given = "\n".join(lines()) + "\n"
    status, out, err = templates(given=given)
    assert (status, err) == (0, ""), (status, err)
    answers = [line.split("\t") for line in out.splitlines()]
    assert len(answers) == 180 and all(len(answer) == 2 for answer in answers)
    for statement in range(3):
        numbers = {number for number, _ in answers[statement + 30::3]}
        assert len(numbers) == 1, numbers
    assert len({number for number, _ in answers[30:]}) == 3
    assert "took" in answers[-3][1] and "full" in answers[-2][1] and "retries" in answers[-1][1]
    path = folder / "app.log"
    path.write_text(given)
    assert templates(path) == (0, out, ""), "from a file as from standard input"
    assert templates(given=given[:-1])[1] == out, "no line end"


@check
def an_answer_comes_before_the_next_line_is_asked(folder):
    with subprocess.Popen([BINARY, "templates"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as running:
        for line in lines(2):
            running.stdin.write(line.encode() + b"\n")
            running.stdin.flush()
            assert running.stdout.readline().count(b"\t") == 1
        running.stdin.close()
        assert running.wait(30) == 0


@check
def json_is_one_list_with_null_for_what_cannot_be_read(folder):
    status, out, err = templates("--json", given=b"User 7 came\n\xff\nUser 8 came\n")
    found = json.loads(out)
    assert status == 1 and found[1] is None and "line 2" in err, (status, out, err)
    assert found[0]["id"] == found[2]["id"] and set(found[0]) == {"id", "template"}, out


@check
def a_line_that_cannot_be_read_is_named_and_answered_by_an_empty_one(folder):
    given = b"User 7 came\n\xc3\n" + b"x" * ((1 << 20) + 1) + b"\nUser 8 came\n"
    status, out, err = templates(given=given)
    assert status == 1
    assert [bool(line) for line in out.split("\n")] == [True, False, False, True, False], out
    assert "line 2" in err and "line 3" in err and "line 1" not in err, err
    assert err.splitlines()[-1].startswith("mainstay: Lines that could not be read: 2."), err


@check
def signs_that_would_steer_a_terminal_stay_inside(folder):
    out = templates(given="Colour \x1b[31mred\x1b[0m of 7\tand \u009b1m\n")[1]
    assert "\x1b" not in out and "\u009b" not in out and out.count("\t") == 1, repr(out)


@check
def nothing_gives_nothing(folder):
    assert templates() == (0, "", "")
    status, out, _ = templates("--json")
    assert status == 0 and json.loads(out) == []


@check
def wrong_use_and_a_file_that_is_not_there_end_with_2(folder):
    for arguments in (["--unknown"], [folder / "a", folder / "b"]):
        status, out, err = templates(*arguments)
        assert (status, out) == (2, "") and err, (arguments, status, out)
    status, out, err = templates(folder / "nothing")
    assert (status, out) == (2, "") and "cannot be read" in err, (status, out, err)


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-templates.") as folder:
        return run_all(Path(folder))


if __name__ == "__main__":
    sys.exit(main())
