#!/usr/bin/env python3
"""`mainstay suspect`, the real binary over repositories that are made here: in each it is known
which commit is to blame."""
import json
import sys
import tempfile
from pathlib import Path

from checks import check, run_all
from suspect_repository import QUEUE, Repository, of_fix, of_trace, suspect


@check
def a_line_that_a_fix_changes_blames_who_wrote_it(_):
    made = Repository()
    made.write(queue=QUEUE.replace("next >= q->size", "next > q->count"))
    made.commit("queue: Add")
    guilty = made.edit("queue.c", "next > q->count", "next > q->size")
    made.edit("queue.c", "return q->size;", "return q->size + 0;")
    fix = made.edit("queue.c", "next > q->size", "next > q->size - 1")
    status, printed, errors = suspect(made, "--fix", fix)
    assert (status, errors) == (0, "")
    commit, confidence, reason = printed.splitlines()[0].split("\t")
    assert commit == guilty and 0 < float(confidence) <= 1, printed
    assert "wrote 1 of the 1 line that the fix changes or removes, 2 days before it" in reason


@check
def who_touched_another_part_of_the_line_is_looked_through(_):
    made = Repository()
    made.write(queue=QUEUE.replace("next >= q->size", "next > q->size"))
    guilty = made.commit("queue: Add")
    made.edit("queue.c", "next > q->size", "next > q->ring_size", "queue: Rename the size")
    fix = made.edit("queue.c", "next > q->ring_size", "next >= q->ring_size")
    assert of_fix(made, fix) == [guilty]


@check
def blanks_comments_renames_and_moves_hide_nobody(_):
    made = Repository()
    made.write(lib__queue=QUEUE.replace("next >= q->size", "next > q->size"))
    guilty = made.commit("queue: Add")
    made.edit("lib/queue.c", "\t", "        ", "lib: Indent with blanks")
    condition = "if (next > q->size)"
    made.edit("lib/queue.c", condition, f"/* At the end? */\n        {condition}")
    made.edit("lib/queue.c", "if (next > q->size)", "if (next > q->size)  // wraps")
    made.git("mv", "lib/queue.c", "lib/ring.c")
    made.commit("lib: Rename")
    fix = made.edit("lib/ring.c", "next > q->size", "next >= q->size")
    assert of_fix(made, fix) == [guilty]


@check
def a_function_that_was_moved_within_its_file_blames_who_wrote_it(_):
    made = Repository()
    text = QUEUE.replace("next >= q->size", "next > q->size")
    first, second = text.split("int\nqueue_size")
    made.write(queue=text)
    guilty = made.commit("queue: Add")
    include = '#include "queue.h"\n'
    made.write(queue=f"{include}\nint\nqueue_size{second}\n{first.replace(include, '')}")
    made.commit("queue: Begin with what is asked most")
    fix = made.edit("queue.c", "next > q->size", "next >= q->size")
    assert of_fix(made, fix) == [guilty]


@check
def a_function_that_was_moved_to_a_new_file_blames_who_wrote_it(_):
    made = Repository()
    text = QUEUE.replace("next >= q->size", "next > q->size")
    first, second = text.split("int\nqueue_size")
    made.write(queue=text)
    guilty = made.commit("queue: Add")
    made.write(queue=f'#include "queue.h"\n\nint\nqueue_size{second}', take=first)
    made.commit("queue: Split what takes from what asks")
    fix = made.edit("take.c", "next > q->size", "next >= q->size")
    assert of_fix(made, fix) == [guilty]


@check
def what_a_fix_adds_blames_who_wrote_the_lines_around_it(_):
    made = Repository()
    made.write(queue=QUEUE, other=QUEUE.replace("queue_", "other_"))
    made.commit("Add")
    guilty = made.edit("queue.c", "\treturn 0;\n",
                       "\tout->mark = mark_find(q);\n\tout->mark->seen = 1;\n\treturn 0;\n")
    fix = made.edit("queue.c", "\tout->mark->seen", "\tif (!out->mark)\n\t\treturn -1;\n"
                                                    "\tout->mark->seen")
    assert of_fix(made, fix) == [guilty]


@check
def a_merge_blames_the_commit_that_wrote_the_line(_):
    made = Repository()
    made.write(queue=QUEUE)
    made.commit("queue: Add")
    made.git("checkout", "-q", "-b", "side")
    guilty = made.edit("queue.c", "next = 0;", "next = 1;")
    made.git("checkout", "-q", "main")
    made.edit("queue.c", "return q->size;", "return q->size + 1;")
    made.git("merge", "-q", "--no-ff", "-m", "Merge", "side", days=1)
    fix = made.edit("queue.c", "next = 1;", "next = 0;")
    assert of_fix(made, fix) == [guilty]


@check
def a_revert_blames_what_it_reverts(_):
    made = Repository()
    made.write(queue=QUEUE)
    made.commit("queue: Add")
    guilty = made.edit("queue.c", "\tq->head = next;\n",
                       "\tq->head = next;\n\tqueue_kick(q, next);\n")
    made.edit("queue.c", "return q->size;", "return q->size + 1;")
    made.git("revert", "--no-edit", guilty, days=1)
    assert of_fix(made, "HEAD") == [guilty]


@check
def tests_and_documents_do_not_count_beside_code_and_do_alone(_):
    made = Repository()
    made.write(queue=QUEUE.replace("next = 0;", "next = 1;"))
    guilty = made.commit("queue: Add")
    made.put("tests/queue_test.c", "int main(void)\n{\n\treturn take(1);\n}\n")
    made.put("doc/notes.rst", "The queue is slow.\n")
    other = made.commit("test: Add")
    made.put("tests/queue_test.c", "int main(void)\n{\n\treturn take(2);\n}\n")
    made.put("doc/notes.rst", "The queue is fast.\n")
    fix = made.edit("queue.c", "next = 1;", "next = 0;")
    made.put("tests/queue_test.c", "int main(void)\n{\n\treturn take(3);\n}\n")
    test_fix = made.commit()
    assert of_fix(made, fix) == [guilty]
    assert of_fix(made, test_fix) == [fix] and other


@check
def one_change_in_several_folders_has_a_cause_in_each(_):
    made = Repository()
    causes = []
    for name in ("net/a", "net/b", "net/c"):
        made.put(f"{name}/start.c", f"int {name[-1]}_start(struct device *dev)\n{{\n"
                 "\tint rc = device_configure(dev, dev->mode);\n\tdev->started = 1;\n"
                 "\treturn 0;\n}\n")
        causes.append(made.commit(f"{name}: Add"))
    for name in ("net/a", "net/b", "net/c"):
        path = made.path / name / "start.c"
        path.write_text(path.read_text().replace(
            "\tdev->started = 1;", "\tif (rc < 0)\n\t\treturn rc;\n\tdev->started = 1;"))
    fix = made.commit("net: Check what configuring answers")
    assert sorted(of_fix(made, fix)) == sorted(causes)


@check
def ignored_commits_are_passed_over(_):
    made = Repository()
    made.write(queue=QUEUE.replace("next = 0;", "next = 1;"))
    guilty = made.commit("queue: Add")
    style = made.edit("queue.c", "next = 1;", "next=(1);", "queue: Change")
    made.put(".git-blame-ignore-revs", f"# Style\n{style}\n")
    made.commit("Ignore")
    fix = made.edit("queue.c", "next=(1);", "next=(0);")
    assert of_fix(made, fix) == [guilty]


@check
def a_message_that_names_the_cause_counts_only_when_it_is_asked_for(_):
    made = Repository()
    made.write(queue=QUEUE, other=QUEUE)
    named = made.commit("Add")
    guilty = made.edit("queue.c", "next = 0;", "next = 1;")
    fix = made.edit("queue.c", "next = 1;", "next = 0;", f'Mend\n\nFixes: {named[:12]} ("Add")')
    assert of_fix(made, fix) == [guilty]
    assert of_fix(made, fix, "--message") == [named]


@check
def many_fixes_have_a_line_each_in_their_order(folder):
    made = Repository()
    made.write(queue=QUEUE)
    made.commit("queue: Add")
    pairs = []
    for at in range(60):
        guilty = made.edit("queue.c", "next = 0;", f"next = {at + 1};")
        pairs.append((made.edit("queue.c", f"next = {at + 1};", "next = 0;"), guilty))
    path = folder / "fixes.txt"
    path.write_text("".join(f"{fix}\n" for fix, _ in pairs))
    expected = "".join(f"{fix}\t{guilty}\n" for fix, guilty in pairs)
    assert suspect(made, "--fixes", path) == (0, expected, "")
    assert suspect(made, "--fixes", "-", given=path.read_text()) == (0, expected, "")
    fixes = [argument for fix, _ in pairs[:2] for argument in ("--fix", fix)]
    assert suspect(made, *fixes) == (0, "".join(expected.splitlines(True)[:2]), "")
    status, printed, _ = suspect(made, "--fixes", path, "--json")
    answers = json.loads(printed)
    assert status == 0 and len(answers) == 60
    assert answers[7]["suspects"][0]["commit"] == pairs[7][1]
    # What cannot be read is named, and does not shift the others.
    given = f"{pairs[0][0]}\nnone\n\n{pairs[1][0]}\n"
    status, printed, errors = suspect(made, "--fixes", "-", given=given)
    lines = printed.splitlines()
    assert status == 1 and len(lines) == 4 and lines[1:3] == ["", ""], printed
    assert lines[3] == "\t".join(pairs[1]) and "2" in errors and "none" in errors, errors


@check
def who_points_to_nobody_answers_nothing(_):
    made = Repository()
    made.write(queue=QUEUE)
    root = made.commit("queue: Add")
    made.write(new=QUEUE)
    new = made.commit("Add a file")
    binary = made.put("a.bin", b"\0\1\2") or made.commit("Add bytes")
    for fix in (root, new, binary):
        assert suspect(made, "--fix", fix) == (0, "", ""), fix


@check
def wrong_usage_is_told(_):
    made = Repository()
    made.write(queue=QUEUE)
    made.commit()
    assert suspect(made)[0] == 2
    assert suspect(made, "--trace", "-")[0] == 2
    assert suspect(made, "--fix", "HEAD", "--trace", "-", "--release", "HEAD")[0] == 2
    assert suspect(made, "--fixes", "/nowhere")[0] == 2
    assert suspect("/usr", "--fix", "HEAD")[0] == 2
    status, printed, errors = suspect(made, "--fix", "v9")
    assert status == 3 and not printed and "v9" in errors
    assert suspect(made, "--trace", "-", "--release", "v9", given="queue.c:9")[0] == 3


@check
def a_trace_is_blamed_at_its_release_and_not_at_the_tip(_):
    made = Repository()
    made.write(queue=QUEUE)
    made.commit("queue: Add")
    made.days += 300
    guilty = made.edit("queue.c", "next = q->head + 1;", "next = q->head + q->step;")
    made.git("tag", "v1")
    line = (made.path / "queue.c").read_text().splitlines().index("\tnext = q->head + q->step;") + 1
    for at in range(300):
        text = (made.path / "queue.c").read_text()
        first = '#include "queue.h"\n'
        made.put("queue.c", text.replace(first, f"{first}#define X{at} {at}\n"))
        made.commit(f"Later {at}")
    trace = (f"#0  0x1 in queue_take (q=0x2, out=0x3) at ../lib/queue.c:{line}\n"
             "#1  main () at x.c:3\n")
    assert of_trace(made, trace, "--release", "v1")[0] == guilty
    drifted = of_trace(made, trace, "--release", "HEAD")
    assert guilty not in drifted, drifted


@check
def the_frame_that_failed_first_counts_most_and_other_packages_do_not(_):
    made = Repository()
    made.put("app/views.py", "def show(request):\n    return load(request.id)\n")
    made.put("app/models.py", "def load(number):\n    row = find(number)\n    return row.name\n")
    made.put("lib/json.py", "def dump(x):\n    return x\n")
    made.commit("Add")
    made.days += 400
    caller = made.edit("app/views.py", "request.id", "request.key")
    made.days += 2
    guilty = made.edit("app/models.py", "row = find(number)", "row = find_or_none(number)")
    text = ('Traceback (most recent call last):\n  File "/srv/app/views.py", line 2, in show\n'
            '    return load(request.key)\n  File "/srv/app/models.py", line 3, in load\n'
            '    return row.name\n'
            '  File "/usr/lib/python3/site-packages/lib/json.py", line 2, in dump\n'
            "AttributeError: 'NoneType' object has no attribute 'name'\n")
    found = of_trace(made, text, "--release", "HEAD")
    assert found and found[0] == guilty, (found, caller)
    event = {"exception": {"values": [{"type": "AttributeError", "stacktrace": {"frames": [
        {"filename": "app/views.py", "lineno": 2, "in_app": True},
        {"filename": "app/models.py", "lineno": 3, "in_app": True},
        {"filename": "lib/json.py", "lineno": 2, "in_app": False}]}}]}}
    assert of_trace(made, json.dumps(event), "--release", "HEAD") == found
    status, printed, _ = suspect(made, "--trace", "-", "--release", "HEAD", "--json",
                                 given=json.dumps(event))
    assert status == 0 and json.loads(printed)["frames"] == 2


@check
def old_callers_do_not_outvote_the_new_line_that_failed(_):
    made = Repository()
    made.put("shop/cart.py", "def weight(lines):\n    return sum(x.weight for x in lines)\n")
    made.put("shop/order.py", "def place(order):\n    x = weight(order.lines)\n    return x\n")
    made.put("app.py", "def orders(sent):\n    body = sent.json()\n    return place(body)\n")
    made.commit("Take orders")
    made.days += 60
    guilty = made.edit("shop/cart.py", "x.weight", "x.product.weight")
    trace = ("shop/cart.py:2:<genexpr>\nshop/cart.py:2:weight\nshop/order.py:2:place\n"
             "app.py:3:orders\n")
    assert of_trace(made, trace, "--release", "HEAD")[0] == guilty


@check
def a_good_release_clears_all_that_it_had(_):
    made = Repository()
    made.write(queue=QUEUE)
    made.commit("queue: Add")
    known = made.edit("queue.c", "next = q->head + 1;", "next = q->head + q->step;")
    made.git("tag", "good")
    guilty = made.edit("queue.c", "q->head = next;", "q->head = next + q->gap;")
    trace = "queue.c:9:queue_take\n"
    assert of_trace(made, trace, "--release", "HEAD")[0] == known
    assert of_trace(made, trace, "--release", "HEAD", "--good", "good") == [guilty]
    # What came after the first release that had it cannot be the cause.
    made.edit("queue.c", "next = q->head + q->step;", "next = q->head + q->step + 0;")
    assert of_trace(made, trace, "--release", "HEAD", "--good", "good", "--bad", guilty) == [guilty]


@check
def traces_of_compiled_programs_are_blamed(_):
    made = Repository()
    made.write(queue=QUEUE, other=QUEUE)
    made.commit("queue: Add")
    made.days += 400
    guilty = made.edit("queue.c", "next = q->head + 1;", "next = q->head + q->step;")
    for trace in (
            "==1==ERROR: AddressSanitizer: SEGV on unknown address 0x0\n"
            "    #0 0x4f in queue_take /srv/queue.c:9:9\n    #1 0x50 in main (/bin/x+0x50)\n",
            "queue.c:9:9: runtime error: signed integer overflow: 1 + 2\n",
            "==1== Invalid read of size 4\n==1==    at 0x10: queue_take (queue.c:9)\n"
            "==1==    by 0x20: main (in /bin/x)\n",
            "[  1.5] BUG: kernel NULL pointer dereference\n[  1.5] Call Trace:\n"
            "[  1.5]  queue_take (lib/queue.c:9) queue\n",
            "queue_take at ./queue.c:9\n"):
        assert of_trace(made, trace, "--release", "HEAD")[0] == guilty, trace


@check
def what_is_old_and_alone_is_not_suspected(_):
    made = Repository()
    made.write(queue=QUEUE)
    made.commit("queue: Add")
    made.days += 5000
    made.write(other=QUEUE)
    made.commit("other: Add")
    for trace in ("queue.c:9\n", "nothing here\n", "", "nowhere.c:3\n", "queue.c:99999\n"):
        assert of_trace(made, trace, "--release", "HEAD") == [], trace


@check
def a_trace_of_ten_thousand_frames_is_answered(_):
    made = Repository()
    made.write(queue=QUEUE)
    guilty = made.commit("queue: Add")
    trace = "".join(f"#{at} 0x0 in f{at} /x/queue.c:{at % 30 + 1}:5\n" for at in range(10_000))
    assert of_trace(made, trace, "--release", "HEAD") == [guilty]
    assert suspect(made, "--trace", "-", "--release", "HEAD", given="{" * 100_000)[0] == 2


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-suspect.") as folder:
        return run_all(Path(folder))


if __name__ == "__main__":
    sys.exit(main())
