"""What the tests of `mainstay suspect` are made of: a repository that they write, and its
answers."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import BINARY  # noqa: E402

BEGIN, DAY = 1_600_000_000, 86_400

QUEUE = """\
#include "queue.h"

/* Takes the next frame of a queue. */
int
queue_take(struct queue *q, struct frame *out)
{
\tint next;

\tnext = q->head + 1;
\tif (next >= q->size)
\t\tnext = 0;
\tq->head = next;
\tmemcpy(out, &q->frames[next], sizeof(*out));
\treturn 0;
}

int
queue_size(const struct queue *q)
{
\treturn q->size;
}
"""


class Repository:
    """Commits a day apart."""

    def __init__(self):
        self.own = tempfile.TemporaryDirectory()
        self.path = Path(self.own.name) / "repository"
        self.path.mkdir()
        self.days = 0
        self.git("init", "-q", "-b", "main", ".")

    def git(self, *arguments, days=0):
        at = f"{BEGIN + (self.days + days) * DAY} +0000"
        return subprocess.run(
            ["git", "-c", "user.name=Ann", "-c", "user.email=ann@a.test", *arguments],
            cwd=self.path, check=True, capture_output=True, text=True,
            env={**os.environ, "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at,
                 "GIT_CONFIG_GLOBAL": "/dev/null"}).stdout.strip()

    def write(self, **files):
        for name, text in files.items():
            self.put(name.replace("__", "/") + ".c", text)

    def put(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, message="Change"):
        self.days += 1
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def edit(self, name, old, new, message="Change"):
        path = self.path / name
        text = path.read_text()
        assert old in text, (old, text)
        path.write_text(text.replace(old, new))
        return self.commit(message)


def suspect(repository, *arguments, given=""):
    folder = repository.path if isinstance(repository, Repository) else repository
    done = subprocess.run([BINARY, "suspect", "--repository", str(folder), *map(str, arguments)],
                          input=given.encode(), capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def of_fix(repository, fix, *arguments):
    status, printed, errors = suspect(repository, "--fix", fix, *arguments)
    assert (status, errors) == (0, ""), (status, errors)
    return [line.split("\t")[0] for line in printed.splitlines()]


def of_trace(repository, text, *arguments):
    status, printed, errors = suspect(repository, "--trace", "-", *arguments, given=text)
    assert (status, errors) == (0, ""), (status, errors)
    return [line.split("\t")[0] for line in printed.splitlines()]
