"""The servers that take the same samples: Mainstay, and Debian's victoria-metrics and prometheus.
Each has a folder of its own, listens on loopback, and says what it cost and how it is asked."""
import json
import re
import subprocess
import sys
import time
import urllib.request
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from server import Server, free_port  # noqa: E402
from world import build_world  # noqa: E402

REMOTE_WRITE = {"Content-Type": "application/x-protobuf", "Content-Encoding": "snappy",
                "X-Prometheus-Remote-Write-Version": "0.1.0"}
TICKS = 100  # Of a second, as /proc has them.


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def megabytes(pid, what):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"{what}:\s+(\d+)", status).group(1)) / 1024


def bytes_in(folder):
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


class Question:
    """One question about the samples, to Prometheus' API and to ours."""

    def __init__(self, name, lines, promql, step, ours):
        self.name, self.lines = name, lines
        self.promql, self.step, self.ours = promql, step, ours


QUESTIONS = (
    Question("one series by the minute", 1,
             'avg_over_time(cpu_usage_user{hostname="host_7"}[1m])', 60,
             {"metric": "cpu_usage_user", "match": "hostname=host_7", "show": "avg"}),
    Question("the most of eleven hosts by the minute", 11,
             'max_over_time(load_average{hostname=~"host_1[0-9]|host_7"}[1m])', 60,
             {"metric": "load_average", "match": "hostname=~^(host_1[0-9]|host_7)$",
              "by": "hostname", "show": "max"}),
    Question("the average of 2,000 hosts by region and 10 minutes", 9,
             "avg by (region) (avg_over_time(temperature[10m]))", 600,
             {"metric": "temperature", "by": "region", "show": "avg"}),
)


class Rival:
    """A server that speaks Prometheus' API."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.port = free_port()
        self.headers = REMOTE_WRITE
        self.process = None

    def __enter__(self):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, cwd=self.folder)
        end = time.monotonic() + 30
        while True:
            try:
                self.get("/-/healthy" if self.name == "prometheus" else "/health")
                return self
            except OSError:
                assert time.monotonic() < end and self.process.poll() is None, self.name
                time.sleep(0.1)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)

    def get(self, path, method="GET", timeout=300):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.read()

    @property
    def pid(self):
        return self.process.pid

    def catch_up(self):
        """What goes on behind the answers is not told, but short."""
        time.sleep(5)

    def ask(self, question, begin, end):
        """The number of lines of the answer."""
        query = urlencode({"query": question.promql, "start": begin + question.step, "end": end - 1,
                           "step": question.step, "nocache": 1})
        return len(json.loads(self.get(f"/api/v1/query_range?{query}"))["data"]["result"])


class VictoriaMetrics(Rival):
    name, write_path = "victoria-metrics", "/api/v1/write"

    def command(self):
        return ["/usr/bin/victoria-metrics", f"-storageDataPath={self.folder}/data",
                f"-httpListenAddr=127.0.0.1:{self.port}", "-retentionPeriod=1",
                "-search.disableCache"]

    def settle(self):
        """Has what is in memory written and merged; its processor time, as a part of the whole."""
        before = cpu_seconds(self.pid)
        self.get("/internal/force_flush")
        self.get("/internal/force_merge")
        time.sleep(5)
        return cpu_seconds(self.pid) - before

    def disk_bytes(self):
        return bytes_in(self.folder / "data")


class Prometheus(Rival):
    name, write_path = "prometheus", "/api/v1/write"

    def command(self):
        (self.folder / "prometheus.yml").write_text("{}")
        return ["/usr/bin/prometheus", f"--config.file={self.folder}/prometheus.yml",
                f"--storage.tsdb.path={self.folder}/data", "--web.enable-remote-write-receiver",
                "--web.enable-admin-api", f"--web.listen-address=127.0.0.1:{self.port}"]

    def settle(self):
        """A snapshot has all samples in blocks, without the log of what is still in memory."""
        before = cpu_seconds(self.pid)
        self.get("/api/v1/admin/tsdb/snapshot", "POST")
        return cpu_seconds(self.pid) - before

    def disk_bytes(self):
        return bytes_in(self.folder / "data" / "snapshots")


class Mainstay:
    """The server with the world of the tests, and a key of SHOP."""

    name, write_path = "Mainstay", "/prometheus/api/v1/write"

    def __init__(self, folder):
        self.server = Server(folder)

    def __enter__(self):
        self.server.start()
        self.world = build_world(self.server)
        made = self.server.ask("POST", "/api/v1/applications/SHOP/ingest-keys", {"name": "bench"},
                               self.world.tokens["mona"])
        assert made.status == 201, made
        self.key = {"Authorization": f"Bearer {made.json['secret']}"}
        self.headers = {**REMOTE_WRITE, **self.key}
        return self

    def __exit__(self, *_):
        self.server.kill()

    @property
    def port(self):
        return self.server.port

    @property
    def pid(self):
        return self.server.process.pid

    def catch_up(self):
        """Waits until what is full was moved to files: on a busy machine that takes its time."""
        end = time.monotonic() + 600
        while len(list(self.journal.glob("*.journal"))) > 1:
            assert time.monotonic() < end, "the journal is not moved to files"
            time.sleep(0.2)

    @property
    def journal(self):
        return self.server.data / "telemetry" / "journal"

    def settle(self):
        """Has what is in memory moved to files, as each quarter of an hour does. A start does it,
        and reads the journal before: its processor time."""
        status = self.server.stop(60)
        assert status == 0, f"ended with {status}:\n{self.server.log_tail(20)}"
        self.server.start(120)
        end = time.monotonic() + 600
        while any(path.stat().st_size for path in self.journal.glob("*.journal")):
            assert time.monotonic() < end, "the journal is not moved to files"
            time.sleep(0.2)
        time.sleep(5)
        return cpu_seconds(self.pid)

    def disk_bytes(self):
        return bytes_in(self.server.data / "telemetry")

    def ask(self, question, begin, end):
        query = urlencode({"application": "SHOP", "from": instant(begin), "to": instant(end),
                           "step": question.step, "limit": 100, **question.ours})
        answer = self.server.ask("GET", f"/api/v1/telemetry/metrics/query?{query}",
                                 token=self.world.tokens["mona"], timeout=60)
        assert answer.status == 200, answer
        return len(answer.json["series"])


def instant(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()
