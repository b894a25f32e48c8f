#!/usr/bin/env python3
"""`mainstay suspect` over repositories that want something run, read or waited for: the real binary
and the real git."""
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from checks import check, run_all
from suspect_repository import QUEUE, Repository, of_fix, of_trace, suspect


@check
def odd_names_are_names_like_others(_):
    for name in ('a "b".c', "-c.c", "t\u00e4b.c", "new\nline.c", "tab\tq\\.c"):
        made = Repository()
        made.put(name, QUEUE.replace("next = 0;", "next = 1;"))
        guilty = made.commit("Add")
        fix = made.edit(name, "next = 1;", "next = 0;")
        assert of_fix(made, fix) == [guilty], name
    made = Repository()
    raw = os.path.join(os.fsencode(made.path), b"\xff\xfe.c")
    Path(os.fsdecode(raw)).write_text(QUEUE.replace("next = 0;", "next = 1;"))
    guilty = made.commit("Add")
    Path(os.fsdecode(raw)).write_text(QUEUE)
    assert of_fix(made, made.commit("Mend")) == [guilty]


@check
def nothing_that_a_repository_names_is_run(folder):
    made = Repository()
    made.write(queue=QUEUE.replace("next = 0;", "next = 1;"))
    made.put(".gitattributes", "*.c diff=odd filter=odd\n")
    guilty = made.commit("Add")
    fix = made.edit("queue.c", "next = 1;", "next = 0;")
    mark = folder / "mark"
    run = f"sh -c 'touch {mark}'"
    hooks = made.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-checkout", "reference-transaction", "pre-commit"):
        (hooks / hook).write_text(f"#!/bin/sh\ntouch {mark}\n")
        (hooks / hook).chmod(0o755)
    with open(made.path / ".git" / "config", "a", encoding="utf-8") as config:
        config.write(f'[core]\n\tfsmonitor = "{run}"\n\tpager = "{run}"\n\thooksPath = {hooks}\n'
                     f'[alias]\n\tblame = "!touch {mark}"\n\tcat-file = "!touch {mark}"\n'
                     f'[diff "odd"]\n\ttextconv = "{run}"\n\tcommand = "{run}"\n'
                     f'[filter "odd"]\n\tclean = "{run}"\n\tsmudge = "{run}"\n'
                     f'[include]\n\tpath = /nowhere\n[blame]\n\tignoreRevsFile = /nowhere\n')
    before = sorted(str(path) for path in made.path.rglob("*"))
    assert of_fix(made, fix) == [guilty]
    assert of_trace(made, "queue.c:11\n", "--release", "HEAD")
    assert not mark.exists()
    assert sorted(str(path) for path in made.path.rglob("*")) == before
    # Bare, and linked working trees, are repositories as well.
    bare = folder / "bare.git"
    (made.path / ".git" / "config").write_text("[core]\n\tbare = false\n")
    subprocess.run(["git", "clone", "-q", "--bare", made.path, bare], check=True)
    linked = folder / "linked"
    made.git("worktree", "add", "-q", "--detach", str(linked), fix)
    assert of_fix(bare, fix) == [guilty]
    assert of_fix(linked, "HEAD") == [guilty]


def plumbed(made, trees, message="Change"):
    """A commit of a tree that git itself would not check out: `trees` has the entries of each
    folder, (mode, kind, name, content or index of a tree before it), the root last."""
    written = []
    for entries in trees:
        lines = b""
        for mode, kind, name, content in entries:
            if kind == "tree":
                found = written[content]
            else:
                found = subprocess.run(["git", "hash-object", "-w", "--stdin"], cwd=made.path,
                                       input=content.encode(), check=True,
                                       capture_output=True).stdout.decode().strip()
            lines += f"{mode} {kind} {found}\t".encode() + name + b"\0"
        written.append(subprocess.run(["git", "mktree", "-z"], cwd=made.path, input=lines,
                                      check=True, capture_output=True).stdout.decode().strip())
    made.days += 1
    parents = ["-p", "main"] if (made.path / ".git/refs/heads/main").exists() else []
    commit = made.git("commit-tree", "-m", message, *parents, written[-1])
    made.git("update-ref", "refs/heads/main", commit)
    return commit


@check
def names_that_no_disk_would_take_are_passed_over_or_read(_):
    made = Repository()
    odd = [b"..", b".git", b"-rf.c", b"--output=mark", b'a"b.c', b"new\nline.c", b" ",
           b"\xff\xfe.c", b"$(touch mark).c", b"`touch mark`.c",
           b"x" * 4000 + b".c", b":(top).c", b"HEAD", b"\\", b"\x1b[31m.c"]

    def tree(line):
        text = QUEUE.replace("next = 0;", line)
        entries = [("100644", "blob", name, text) for name in odd]
        return [[*entries, ("100644", "blob", b"queue.c", text)]]
    guilty = plumbed(made, tree("next = 1;"))
    fix = plumbed(made, tree("next = 0;"))
    assert of_fix(made, fix) == [guilty]
    for name in (*odd, b"queue.c", b"../../queue.c", b"/dev/zero", b"queue.c/../queue.c"):
        event = json.dumps({"stacktrace": {"frames": [
            {"filename": name.decode("utf-8", "replace"), "lineno": 11}]}})
        status, _, errors = suspect(made, "--trace", "-", "--release", guilty, given=event)
        assert (status, errors) == (0, ""), (name, errors)
    assert of_trace(made, "queue.c:11\n", "--release", guilty) == [guilty]
    assert not Path("mark").exists() and not (made.path / "mark").exists()


@check
def a_million_files_are_answered_and_more_than_can_be_are_refused(_):
    made = Repository()
    leaf = [("100644", "blob", f"f{at:03}.c".encode(), QUEUE if at == 7 else "int a;\n")
            for at in range(8)]
    leaf += [("100644", "blob", f"g{at:03}.c".encode(), "int a;\n") for at in range(2)]
    levels = [leaf]
    for level in range(5):
        levels.append([("040000", "tree", f"d{at}".encode(), level) for at in range(10)])
    million = plumbed(made, levels)
    begun = time.monotonic()
    trace = "/srv/d1/d2/d3/d4/d5/f007.c:9\n"
    assert of_trace(made, trace, "--release", million) == [million]
    assert time.monotonic() - begun < 60
    for level in range(5, 12):
        levels.append([("040000", "tree", f"d{at}".encode(), level) for at in range(10)])
    bomb = plumbed(made, levels)
    status, printed, errors = suspect(made, "--trace", "-", "--release", bomb, given=trace)
    assert status not in (0, -9) and not printed and "git" in errors, (status, errors)


@check
def history_that_is_rewritten_beside_the_commits_does_not_count(folder):
    made = Repository()
    made.write(queue=QUEUE.replace("next = 0;", "next = 1;"))
    guilty = made.commit("queue: Add")
    innocent = made.edit("queue.c", "return q->size;", "return q->size + 1;")
    fix = made.edit("queue.c", "next = 1;", "next = 0;")
    # What is replaced, grafted, or promised by another is another history.
    made.git("replace", guilty, innocent)
    (made.path / ".git/info").mkdir(exist_ok=True)
    (made.path / ".git/info/grafts").write_text(f"{fix} {guilty}\n{innocent}\n")
    assert of_fix(made, fix) == [guilty]
    # An alternate that is not there, that is no folder, and one that leads round.
    alternates = made.path / ".git/objects/info/alternates"
    alternates.parent.mkdir(exist_ok=True)
    alternates.write_text(f"/nowhere\n/dev/null\n{made.path}/.git/objects\n../objects\n")
    assert of_fix(made, fix) == [guilty]
    alternates.unlink()
    # References that are no files; what waits for a writer is given up, and not waited for.
    os.symlink("/etc/passwd", made.path / ".git/refs/heads/linked")
    os.symlink(".", made.path / ".git/refs/heads/round")
    assert of_fix(made, fix) == [guilty]
    mark = folder / "promised"
    made.put(".gitmodules", f'[submodule "a"]\n\tpath = a\n\turl = ext::touch {mark}\n'
                            f"\tupdate = !touch {mark}\n")
    made.commit("Add a module")
    with open(made.path / ".git" / "config", "a", encoding="utf-8") as config:
        config.write(f'[submodule "a"]\n\tactive = true\n\turl = ext::touch {mark}\n'
                     f'\tupdate = !touch {mark}\n[remote "origin"]\n\turl = ext::touch {mark}\n'
                     f"\tpromisor = true\n\tuploadpack = touch {mark}\n[core]\n"
                     f"\tsshCommand = touch {mark}\n\taskPass = touch {mark}\n"
                     f"\tgitProxy = touch {mark}\n\teditor = touch {mark}\n"
                     f"[credential]\n\thelper = !touch {mark}\n"
                     "[extensions]\n\tpartialClone = origin\n")
    blob = made.git("rev-parse", f"{fix}:queue.c")
    (made.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    status, _, errors = suspect(made, "--fix", fix)
    assert status in (0, 2, 3), (status, errors)
    assert not mark.exists()


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-hostile.") as folder:
        return run_all(Path(folder))


if __name__ == "__main__":
    sys.exit(main())
