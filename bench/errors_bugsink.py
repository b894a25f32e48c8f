"""Bugsink as PyPI has it, which takes the same envelopes: gunicorn and its worker of tasks over
SQLite, as its documents set up a single server. In a folder of the caller's, on loopback.

BENCH_BUGSINK is the folder of a Python environment that has bugsink and gunicorn."""
import os
import re
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from server import free_port  # noqa: E402
from telemetry_servers import bytes_in, cpu_seconds, megabytes  # noqa: E402

WORKERS = 4  # Of gunicorn.
EVENTS_MAX = 10**9
# Its quotas are out of the way, as ours are; the proxy that it expects is left out.
SETTINGS = """
BUGSINK.update({{
    "BASE_URL": "http://127.0.0.1:{port}", "INGEST_STORE_BASE_DIR": "{folder}/ingestion",
    "MAX_EVENTS_PER_PROJECT_PER_5_MINUTES": {most}, "MAX_EVENTS_PER_PROJECT_PER_HOUR": {most},
    "MAX_EVENTS_PER_PROJECT_PER_MONTH": {most}, "MAX_EVENTS_PER_5_MINUTES": {most},
    "MAX_EVENTS_PER_HOUR": {most}, "MAX_EVENTS_PER_MONTH": {most}}})
ALLOWED_HOSTS = ["127.0.0.1"]
FORCE_SCRIPT_NAME = None
STATIC_URL = "/static/"
DEBUG = False
"""
PROJECT = """
from teams.models import Team
from projects.models import Project
project = Project.objects.create(name="Shop", team=Team.objects.create(name="Shop"))
print("PROJECT", project.id, project.sentry_key.hex)
"""


class Bugsink:
    name = "bugsink"

    def __init__(self, folder):
        self.folder = folder
        self.bin = Path(os.environ["BENCH_BUGSINK"]) / "bin"
        self.port = free_port()
        self.path = None
        self.processes = []

    def __enter__(self):
        self.folder.mkdir()
        self.command("bugsink-create-conf", "--template=singleserver", "--host=127.0.0.1",
                     f"--base-dir={self.folder}")
        with open(self.folder / "bugsink_conf.py", "a", encoding="utf-8") as conf:
            conf.write(SETTINGS.format(port=self.port, folder=self.folder, most=EVENTS_MAX))
        self.command("bugsink-manage", "migrate")
        self.command("bugsink-manage", "migrate", "snappea", "--database=snappea")
        made = self.command("bugsink-manage", "shell", "-c", PROJECT)
        project, key = re.search(r"PROJECT (\d+) (\w+)", made).groups()
        self.path = f"/api/{project}/envelope/?sentry_key={key}"
        self.begin("gunicorn", f"--bind=127.0.0.1:{self.port}", f"--workers={WORKERS}",
                   "--timeout=60", "bugsink.wsgi")
        self.begin("bugsink-runsnappea")
        end = time.monotonic() + 30
        while not self.answers():
            assert time.monotonic() < end, (self.folder / "log").read_text()[-2000:]
            time.sleep(0.2)
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(60)

    def environment(self):
        return {**os.environ, "DJANGO_SETTINGS_MODULE": "bugsink_conf",
                "PYTHONPATH": str(self.folder)}

    def command(self, name, *arguments):
        done = subprocess.run([self.bin / name, *arguments], cwd=self.folder, check=False,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              env=self.environment())
        assert done.returncode == 0, f"{name}: {done.stdout[-1000:]}{done.stderr[-1000:]}"
        return done.stdout

    def begin(self, name, *arguments):
        with open(self.folder / "log", "ab") as log:
            self.processes.append(subprocess.Popen(
                [self.bin / name, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env=self.environment()))

    def answers(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=5):
                return True
        except OSError:
            return False

    def pids(self):
        """Of what was started, and what these started."""
        own = [process.pid for process in self.processes]
        return own + [int(child) for pid in own for child in
                      Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def cpu(self):
        return sum(cpu_seconds(pid) for pid in self.pids())

    def megabytes(self):
        return sum(megabytes(pid, "VmRSS") for pid in self.pids())

    def events(self):
        """How many are counted."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=60) as connection:
            return connection.execute("SELECT coalesce(sum(digested_event_count), 0)"
                                      " FROM issues_issue").fetchone()[0]

    @property
    def database(self):
        return next(path for path in self.folder.glob("*.sqlite3") if "snappea" not in path.name)

    def disk_bytes(self):
        return bytes_in(self.folder)
