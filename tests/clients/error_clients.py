"""The programs of errors/: how each is run, and a stand-in for the server that records what they
send, answers as it is told to, and is away when it is told to."""
import gzip
import json
import os
import re
import subprocess
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

PROGRAMS = Path(__file__).resolve().parent / "errors"
TELEMETRY = PROGRAMS.parent / "telemetry"
RELEASE, ENVIRONMENT = "shop@1.4.2", "staging"
KEY = "k" * 32  # Of the stand-in.
# With coding clients' and CI's names for releases out of the way.
KEPT = {name: value for name, value in os.environ.items()
        if not name.startswith(("SENTRY_", "OTEL_"))}


class Client(NamedTuple):
    name: str
    platform: str
    command: list
    modes: dict  # Each with the exit status that the program has without any SDK.
    sessions: tuple  # That it reports in all modes: how many, with errors, crashed.
    start_seconds: float  # Before the first error.
    alike: dict = {}  # Groups that cannot be told from another, by that one.

    def told_apart(self, reported):
        """What was reported, in the groups that can be told apart."""
        return [{**one, "group": self.alike.get(one["group"], one["group"])} for one in reported]


CLIENTS = [
    Client("node", "node", ["node", "node.mjs"], {"all": 0, "uncaught": 1, "rejection": 0},
           (3, 3, 2), 1),
    Client("browser", "javascript", ["node", "browser.mjs"],
           {"all": 0, "uncaught": 0, "rejection": 0}, (3, 3, 0), 2,
           # Minified, without a source map: no name of a function is one.
           {"link": "till", "uncaught": "till"}),
    Client("python", "python", [os.environ.get("TEST_ERRORS_PYTHON", "python3"), "python.py"],
           {"all": 0, "uncaught": 1}, (1, 1, 0), 0.5),
    Client("go", "go", [os.environ.get("TEST_ERRORS_GO", "go-errors")],
           {"all": 0, "uncaught": 2}, (), 0.5),
]


class Ran(NamedTuple):
    status: int
    reported: list  # {shape, group, id} of each error, as the program says it.
    complaints: str


def run(client, dsn, *arguments, release=RELEASE, environment=None):
    """Runs the program to its end. It knows the DSN and what its release is, and nothing else."""
    done = subprocess.run(
        [*client.command, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=120, check=False, cwd=PROGRAMS,
        env={**KEPT, "SENTRY_DSN": dsn, "SENTRY_RELEASE": release,
             "SENTRY_ENVIRONMENT": ENVIRONMENT, **(environment or {})})
    reported = [json.loads(line) for line in done.stdout.splitlines()]
    for one in reported:
        assert re.fullmatch("[0-9a-f]{32}", one["id"] or ""), (one, done.stderr[-2000:])
    return Ran(done.returncode, reported, done.stderr)


class Item(NamedTuple):
    header: dict
    payload: bytes

    @property
    def json(self):
        return json.loads(self.payload)


def items_of(envelope):
    """The header and the items of an envelope."""
    head, _, rest = envelope.partition(b"\n")
    items = []
    while rest:
        line, _, rest = rest.partition(b"\n")
        if not line:
            continue
        header = json.loads(line)
        if (length := header.get("length")) is None:
            payload, _, rest = rest.partition(b"\n")
        else:
            payload, rest = rest[:length], rest[length + 1:]
        items.append(Item(header, payload))
    return json.loads(head), items


class Recorder:
    """Listens on loopback, keeps each request, and answers it."""

    def __init__(self):
        self.requests = []  # (path, headers in lower case, body in plain)
        self.answer = (200, {}, b"{}")
        self.server = None
        self.port = 0

    def start(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler_of(self))
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def stop(self):
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    __enter__ = start

    def __exit__(self, *_):
        self.stop()

    @property
    def dsn(self):
        return f"http://{KEY}@127.0.0.1:{self.port}/sentry/7"

    def items(self, kind):
        """Each item of a kind that came, in its order."""
        return [item for _, _, body in self.requests for item in items_of(body)[1]
                if item.header["type"] == kind]


def handler_of(recorder):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])) \
                if "Content-Length" in self.headers else self.chunks()
            coding = self.headers.get("Content-Encoding")
            if coding == "gzip":
                body = gzip.decompress(body)
            elif coding == "deflate":
                body = zlib.decompress(body)
            headers = {name.lower(): value for name, value in self.headers.items()}
            recorder.requests.append((self.path, headers, body))
            self.reply(*recorder.answer)

        def do_OPTIONS(self):
            self.reply(204, {"Access-Control-Allow-Headers": "*"}, b"")

        def chunks(self):
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def reply(self, status, headers, body):
            self.send_response(status)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Expose-Headers", "X-Sentry-Rate-Limits, Retry-After")
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler
