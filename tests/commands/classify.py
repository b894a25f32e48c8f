#!/usr/bin/env python3
"""`mainstay classify`, the real binary over files: it learns and labels line by line, and says of
each line that it cannot read which it is."""
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from checks import check, run_all  # noqa: E402
from server import BINARY  # noqa: E402

SUBJECTS = ["export", "login page", "search", "invoice", "printer driver", "import", "dashboard"]
PLACES = ["on Windows", "for large files", "after midnight", "in the app", "under load"]
SENTENCES = {
    "bug": ["The {s} crashes {p}", "{s} throws an error {p}", "{s} shows the wrong sum {p}"],
    "feature": ["Please add sorting to the {s} {p}", "It would be nice to filter the {s} {p}",
                "Allow colours in the {s} {p}"],
    "question": ["How do I configure the {s} {p}?", "Where can I find the {s} {p}?",
                 "Is it possible to share the {s} {p}?"],
}


def issues(seed, each):
    chance = random.Random(seed)
    made = [{"title": chance.choice(sentences).format(s=chance.choice(SUBJECTS),
                                                      p=chance.choice(PLACES)),
             "body": chance.choice(["", None, "Thank you.", "```\nx = 1\n```"]), "label": label}
            for label, sentences in SENTENCES.items() for _ in range(each)]
    chance.shuffle(made)
    return made


def lines(items):
    return "".join(json.dumps(item) + "\n" for item in items)


def classify(*arguments, given=""):
    done = subprocess.run([BINARY, "classify", *map(str, arguments)], input=given.encode(),
                          capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Stage:
    """A folder with a training file and the model made of it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.training = self.folder / "issues.jsonl"
        self.training.write_text(lines(issues(1, 40)))
        self.model = self.folder / "issues.jsonl.model"
        self.answer = classify("--train", self.training)


@check
def to_learn_prints_the_path_of_the_model_and_nothing_else(stage):
    assert stage.answer == (0, f"{stage.model}\n", ""), stage.answer
    assert stage.model.stat().st_mode & 0o077 == 0, "a model holds what its owner's tickets say"


@check
def the_same_lines_give_the_same_bytes(stage):
    other = stage.folder / "other.model"
    assert classify("--train", stage.training, "--out", other) == (0, f"{other}\n", "")
    assert other.read_bytes() == stage.model.read_bytes()


@check
def each_line_gets_a_label_and_a_confidence_in_order(stage):
    asked = issues(2, 30)
    bare = [{"title": item["title"], "body": item["body"]} for item in asked]
    status, out, err = classify("--model", stage.model, given=lines(bare))
    assert (status, err) == (0, "")
    answers = [line.split("\t") for line in out.splitlines()]
    assert len(answers) == len(asked)
    right = sum(label == item["label"] for (label, _), item in zip(answers, asked))
    assert right > 0.95 * len(asked), right
    assert all(0 < float(confidence) <= 1 for _, confidence in answers)
    path = stage.folder / "asked.jsonl"
    path.write_text(lines(bare))
    assert classify("--model", stage.model, path)[1] == out, "from a file as from standard input"
    assert classify("--model", stage.model, given=lines(bare)[:-1])[1] == out, "no line end"


@check
def an_answer_comes_before_the_next_line_is_asked(stage):
    with subprocess.Popen([BINARY, "classify", "--model", stage.model], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as running:
        for item in issues(3, 2):
            running.stdin.write(lines([item]).encode())
            running.stdin.flush()
            assert running.stdout.readline().count(b"\t") == 1
        running.stdin.close()
        assert running.wait(30) == 0


@check
def a_line_that_cannot_be_read_is_named_and_answered_by_an_empty_one(stage):
    good = lines([{"title": "The export crashes"}])
    given = good + "{\n\n" + '{"label": "bug"}\n{"title": 7}\n' + good
    status, out, err = classify("--model", stage.model, given=given)
    assert status == 1
    answers = out.split("\n")
    assert [bool(answer) for answer in answers] == [True, False, False, False, False, True, False]
    assert [line.split(":")[1] for line in err.splitlines()][:-1] == [
        " line 2", " line 3", " line 4", " line 5"], err
    assert err.splitlines()[-1].startswith("mainstay: Lines that could not be read: 4."), err
    too_long = json.dumps({"title": "x" * (17 << 20)}) + "\n"
    status, out, err = classify("--model", stage.model, given=too_long + good)
    assert status == 1 and out.startswith("\nbug\t") and "line 1" in err, (out, err)


@check
def what_is_wrong_in_a_training_file_is_named_and_the_rest_is_learnt(stage):
    path = stage.folder / "with-gaps.jsonl"
    path.write_text("nonsense\n" + lines(issues(1, 40)) + '{"title": "x"}\n')
    status, out, err = classify("--train", path)
    assert (status, out) == (1, f"{path}.model\n")
    assert "line 1:" in err and "line 122:" in err, err
    assert Path(f"{path}.model").read_bytes() == stage.model.read_bytes()


@check
def to_abstain_is_an_empty_label_and_no_failure(stage):
    strange = [{"title": "Το λογισμικό δεν ανοίγει"}, {"title": ""}]
    asked = lines([*strange, {"title": "The search crashes under load"}])
    status, out, err = classify("--model", stage.model, "--abstain", given=asked)
    assert (status, err) == (0, "")
    answers = [line.split("\t") for line in out.splitlines()]
    assert [label for label, _ in answers] == ["", "", "bug"], out
    assert all(float(confidence) <= 1 for _, confidence in answers)
    named = classify("--model", stage.model, given=asked)[1]
    assert all(line.split("\t")[0] for line in named.splitlines()), "it abstains only when told to"
    nothing = classify("--model", stage.model, "--abstain", "--sure", "1", given=asked)[1]
    assert all(line.startswith("\t") for line in nothing.splitlines())


@check
def reasons_are_given_where_asked_for(stage):
    asked = lines([{"title": "The search crashes"}])
    status, out, _ = classify("--model", stage.model, "--explain", given=asked)
    label, _, reasons = out.strip().split("\t")
    assert (status, label) == (0, "bug") and "crash" in reasons, out
    answers = json.loads(classify("--model", stage.model, "--explain", "--json",
                                  given=asked + "{\n")[1])
    assert answers[0]["label"] == "bug" and answers[0]["reasons"][0]["weight"] > 0
    assert answers[1] is None


@check
def json_tells_how_good_the_model_is(stage):
    learnt = json.loads(classify("--train", stage.training, "--json")[1])
    assert learnt["path"] == str(stage.model)
    assert (learnt["lines"], learnt["labels"], learnt["held_out"]) == (120, 3, 120)
    assert learnt["accuracy"] > 0.9 and learnt["macro_f1"] > 0.9


@check
def commits_are_learnt_like_issues(stage):
    path = stage.folder / "commits.jsonl"
    made = [{"message": f"{verb} {subject} {place}", "diff": "", "label": label}
            for label, verb in (("corrective", "Fix crash of"), ("adaptive", "Upgrade library of"),
                                ("perfective", "Refactor"), ("preventive", "Add tests for"))
            for subject in SUBJECTS for place in PLACES]
    path.write_text(lines(made))
    assert classify("--train", path)[0] == 0
    asked = [{"message": "Fix crash of the scheduler"}, {"message": "Refactor the scheduler",
                                                         "diff": "--- a/x.c\n+++ b/x.c\n+y\n"}]
    out = classify("--model", f"{path}.model", given=lines(asked))[1]
    assert [line.split("\t")[0] for line in out.splitlines()] == ["corrective", "perfective"], out


@check
def wrong_use_is_told_apart_from_what_cannot_be_read(stage):
    damaged = stage.folder / "damaged.model"
    damaged.write_bytes(stage.model.read_bytes()[:-1])
    one_label = stage.folder / "one.jsonl"
    one_label.write_text(lines(issues(1, 1)[:1]))
    for arguments in ([], ["--train", stage.training, "--model", stage.model],
                      ["--train", stage.folder / "nothing"], ["--train", stage.folder],
                      ["--train", one_label], ["--train", stage.training, "--abstain"],
                      ["--train", stage.training, "--out", stage.folder / "no" / "where"],
                      ["--train", stage.training, "more.jsonl"], ["--unknown"],
                      ["--model", stage.folder / "nothing"], ["--model", damaged],
                      ["--model", stage.training], ["--model", stage.model, "--sure", "0.5"],
                      ["--model", stage.model, stage.folder / "nothing"],
                      ["--model", stage.model, "--abstain", "--sure", "2"]):
        status, out, err = classify(*arguments)
        assert (status, out) == (2, "") and err, (arguments, status, out, err)
    assert not [name for name in os.listdir(stage.folder) if name.endswith(".new")]


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-classify.") as folder:
        return run_all(Stage(folder))


if __name__ == "__main__":
    sys.exit(main())
