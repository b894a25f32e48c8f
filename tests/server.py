"""Starts, asks and ends the real binary. Everything it makes lies in one folder of the caller's."""
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("TEST_BINARY", ROOT / "build/release/mainstay"))
# Whatever this process was given that is a setting, or looks like one, stays out.
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not name.startswith("MAINSTAY_")}
# Tests ask faster than people do; those of the quotas set them by flags, which win.
UNHURRIED = {f"MAINSTAY_{who}_PER_SECOND": "0"
             for who in ("ANONYMOUS_REQUESTS", "REQUESTER_WRITES", "STAFF_WRITES")}
# Many servers run at once, and these two have ports that everybody knows.
WITHOUT_OTLP = {"MAINSTAY_OTLP_HTTP": "off", "MAINSTAY_OTLP_GRPC": "off"}
ADMIN_EMAIL = "ada@mainstay.test"
ADMIN_PASSWORD = "correct horse battery staple"


# Whoever is told to end, ends what it started: each `with` is left in order.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Answer:
    """What came back: status, headers (lower case), body, and its JSON where it is JSON."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body) if self.body else None

    @property
    def code(self):
        """The code of a problem document."""
        return (self.json or {}).get("code")

    def __repr__(self):
        return f"{self.status} {self.body[:500]!r}"


class Server:
    """One `mainstay serve`. `database` is a PostgreSQL URL, or None for SQLite in the folder."""

    def __init__(self, folder, database=None, smtp=None, sample=False, settings=(),
                 environment=None, binary=BINARY):
        self.folder = Path(folder)
        self.binary = binary
        self.data = self.folder / "data"
        self.port = free_port()
        self.lmtp_port = free_port()
        self.log = self.folder / "server.log"
        self.process = None
        self.environment = environment or {}  # Of the process, beside what it always has.
        self.options = ["--data", str(self.data), "--listen", f"127.0.0.1:{self.port}",
                        "--lmtp", f"127.0.0.1:{self.lmtp_port}", *settings]
        if smtp:
            self.options += ["--smtp", smtp]
        self.database_options = ["--database", database] if database else []
        self.options += self.database_options
        if sample:
            self.options.append("--sample")
        self.folder.mkdir(parents=True, exist_ok=True)

    def begin(self):
        """Starts the server and does not wait for it."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", *self.options], cwd=self.folder, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
                env={**ENVIRONMENT, **UNHURRIED, **WITHOUT_OTLP, **self.environment,
                     "MAINSTAY_ADMIN_EMAIL": ADMIN_EMAIL,
                     "MAINSTAY_ADMIN_PASSWORD": ADMIN_PASSWORD})

    def start(self, seconds=20):
        """Starts the server and waits until it says that it is healthy."""
        self.begin()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended at once:\n{self.log_tail()}")
            try:
                if self.ask("GET", "/api/v1/health", timeout=5).status == 200:
                    return self
            except OSError:
                pass
            time.sleep(0.01)
        raise RuntimeError(f"the server was not healthy within {seconds} s:\n{self.log_tail()}")

    def ask(self, verb, path, body=None, token=None, headers=None, timeout=30):
        """One request on a connection of its own; what is not bytes is sent as JSON."""
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(verb, path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    def command(self, *arguments, check=True):
        """Runs `mainstay ARGUMENTS` to its end."""
        return subprocess.run(
            [self.binary, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60, check=check, env=ENVIRONMENT)

    def administrator_session(self):
        """The headers of a session of the first administrator, whose proof is fresh."""
        return session_of(self.ask("POST", "/api/v1/session",
                                   {"email": ADMIN_EMAIL, "password": ADMIN_PASSWORD}))

    def administrator(self):
        """A token of the first administrator, made through the API."""
        return make_token(self, self.administrator_session())

    def stop(self, seconds=15):
        """Ends the server as an operator does, and returns its exit status."""
        if not self.process:
            return None
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
                raise RuntimeError(f"the server did not stop within {seconds} s") from None
        status, self.process = self.process.returncode, None
        return status

    def kill(self):
        """Ends the server as a power cut does."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def log_tail(self, lines=60):
        text = self.log.read_text("utf-8", "replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()


def session_of(signed_in):
    """The headers of the session that the sign-in answered with `signed_in` began."""
    if signed_in.status != 200:
        raise RuntimeError(f"could not sign in: {signed_in!r}")
    return {"Cookie": signed_in.headers["set-cookie"].split(";")[0],
            "X-CSRF-Token": signed_in.json["csrf_token"]}


def make_token(server, session, scopes=("read", "write", "admin")):
    """A token of the person of the session with these headers."""
    made = server.ask("POST", "/api/v1/tokens", {"name": "tests", "scopes": list(scopes)},
                      headers=session)
    if made.status != 201:
        raise RuntimeError(f"could not make a token: {made!r}")
    return made.json["token"]
