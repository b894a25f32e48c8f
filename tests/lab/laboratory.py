"""A server, an application with an ingest key, and the program of sample/demo/lab that sends to it.

What of it is wrong is switched on and off; incidents, tickets and figures are asked over the API.
"""
import functools
import json
import os
import subprocess
import sys
import time
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

from server import ENVIRONMENT, Server  # noqa: E402

APPLICATION = "LAB"
TEAM = "Laboratory"
PROGRAM = ROOT / "sample/demo"
START_SECONDS = 90


def node_program():
    """The Node of the project, and its packages installed; as ./demo does it."""
    script = (f'. {ROOT}/scripts/setup.sh; use_node >&2; cd {PROGRAM}; '
              'cmp -s package-lock.json node_modules/.mainstay-lock || '
              '{ npm ci --ignore-scripts --no-audit --no-fund >&2 && '
              'cp package-lock.json node_modules/.mainstay-lock; }; command -v node')
    done = subprocess.run(["bash", "-ec", script], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Node is not there:\n{done.stderr}")
    return done.stdout.split()[-1]


@functools.cache
def catalogue():
    """The names of all that can be switched on, faults first."""
    script = ('import("./lab/catalogue.mjs").then(({ faults, lookAlikes }) =>'
              ' console.log(JSON.stringify(Object.keys({ ...faults, ...lookAlikes }))))')
    done = subprocess.run([node_program(), "-e", script], cwd=PROGRAM, capture_output=True,
                          text=True, check=True)
    return json.loads(done.stdout)


class Laboratory:
    """All that runs; everything it makes lies in `folder`. With the URLs of a PostgreSQL and a
    ClickHouse there are two nodes, and telemetry is sent to the first."""

    def __init__(self, folder, rate=12, seed=1, database=None, telemetry_store=None):
        self.folder = Path(folder)
        self.rate, self.seed = rate, seed
        if database:
            shared = {"database": database, "settings": ("--key-file", str(self.folder / "key")),
                      "environment": {"MAINSTAY_TELEMETRY_STORE": telemetry_store}}
            self.nodes = [Server(self.folder / name, **shared) for name in ("first", "second")]
        else:
            self.nodes = [Server(self.folder / "server")]
        self.server = self.nodes[0]
        self.program = self.control = None
        self.faults = {}  # By name; `origin` is None for what only looks like a fault.

    def __enter__(self):
        try:
            for node in self.nodes:
                node.start()
            self.token = self.server.administrator()
            self.begin_program(self.make_key())
        except BaseException:
            self.__exit__()
            raise
        return self

    def make_key(self):
        session = self.server.administrator_session()

        def make(path, body):
            answer = self.server.ask("POST", f"/api/v1/{path}", body, headers=session)
            if answer.status != 201:
                raise RuntimeError(f"POST {path}: {answer!r}")
            return answer.json

        # Tickets of incidents go to a team of this level.
        team = make("teams", {"name": TEAM, "level": "L2", "members": []})["id"]
        make("applications", {"key": APPLICATION, "name": "Laboratory", "teams": [team]})
        return make(f"applications/{APPLICATION}/ingest-keys", {"name": "lab"})["secret"]

    def begin_program(self, key):
        environment = {name: value for name, value in ENVIRONMENT.items()
                       if not name.startswith("OTEL_")}
        environment |= {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{self.server.port}",
            "OTEL_EXPORTER_OTLP_HEADERS": f"authorization=Bearer {key}"}
        self.log = self.folder / "program.log"
        with open(self.log, "ab") as log:
            self.program = subprocess.Popen(
                [node_program(), "lab/main.mjs", "--rate", str(self.rate),
                 "--seed", str(self.seed)],
                cwd=PROGRAM, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=log, text=True, start_new_session=True)
        os.set_blocking(self.program.stdout.fileno(), False)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.program.poll() is None:
            line = self.program.stdout.readline()
            if line.startswith("{"):
                self.control = json.loads(line)["control"]
                self.faults = self.ask_control("/faults")["faults"]
                return
            time.sleep(0.1)
        raise RuntimeError(f"the program did not start:\n{self.log.read_text()[-3000:]}")

    def ask_control(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.control + path, data,
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def switch(self, name, on):
        return self.ask_control(f"/faults/{name}", {"on": on})

    def ask(self, path, **query):
        """What the API answers to a GET."""
        pairs = urlencode(query, doseq=True)
        answer = self.server.ask("GET", f"/api/v1/{path}?{pairs}", token=self.token)
        if answer.status != 200:
            raise RuntimeError(f"GET {path}?{pairs}: {answer!r}")
        return answer.json

    def telemetry(self, path, began, ended, **query):
        """Of telemetry, between two times in seconds since 1970."""
        return self.ask(f"telemetry/{path}", application=APPLICATION,
                        **{"from": moment(began), "to": moment(ended)}, **query)

    def incidents(self):
        """By id: those of the application, also those that are over."""
        found = self.ask("incidents", application=APPLICATION, limit=100)["items"]
        return {each["id"]: each for each in found if each["state"] != "merged"}

    def incident(self, id_):
        return self.ask(f"incidents/{id_}")

    def tickets(self):
        """The keys of the tickets of the application."""
        found = self.ask("tickets", filter=f"application:{APPLICATION}", limit=200)["items"]
        return {each["key"] for each in found}

    def stay_healthy(self, seconds):
        """Waits, and returns how many incidents came of it; there should be none."""
        before = set(self.incidents())
        time.sleep(seconds)
        return len(set(self.incidents()) - before)

    def __exit__(self, *_):
        if self.program:
            self.program.stdin.close()
            try:
                self.program.wait(40)
            except subprocess.TimeoutExpired:
                self.program.kill()
                self.program.wait()
            self.program.stdout.close()
        for server in self.nodes:
            server.kill()


def moment(seconds):
    """Seconds since 1970 as the API writes times."""
    at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
