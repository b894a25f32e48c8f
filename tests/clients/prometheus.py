"""A Prometheus of the test's own, from Debian's package: it scrapes one target and hands what it
finds on by remote_write. It listens on loopback only, and everything it has lies in one folder."""
import json
import subprocess
import time
import urllib.request
from pathlib import Path

from server import free_port

# JSON is YAML: so nothing has to be quoted by hand.
SCRAPE_SECONDS = 1


def configuration(target, write_url, key):
    return {
        "global": {"scrape_interval": f"{SCRAPE_SECONDS}s", "scrape_timeout": "1s",
                   "external_labels": {"cluster": "clients"}},
        "scrape_configs": [{"job_name": "shop", "static_configs": [{"targets": [target]}]}],
        "remote_write": [{
            "url": write_url,
            "authorization": {"type": "Bearer", "credentials": key},
            "queue_config": {"batch_send_deadline": "1s", "min_backoff": "100ms",
                             "max_backoff": "1s"}}]}


class Prometheus:
    def __init__(self, folder, target, write_url, key):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.port = free_port()
        self.log = self.folder / "log"
        self.process = None
        (self.folder / "prometheus.yml").write_text(
            json.dumps(configuration(target, write_url, key)))

    def start(self, seconds=30):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                ["/usr/bin/prometheus", f"--config.file={self.folder}/prometheus.yml",
                 f"--storage.tsdb.path={self.folder}/data",
                 f"--web.listen-address=127.0.0.1:{self.port}"],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + seconds
        while True:
            try:
                self.get("/-/ready")
                return self
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise RuntimeError(f"Prometheus does not answer:\n{self.log_tail()}") from None
                time.sleep(0.1)

    def get(self, path, timeout=30):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=timeout) as got:
            return got.read()

    def value(self, name):
        """The number of its own metric of that name, over all labels; 0 where it has none."""
        lines = self.get("/metrics").decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines
                   if line.startswith((f"{name} ", f"{name}{{")))

    def profile(self, kind):
        """A profile of itself, as Go's runtime/pprof writes it."""
        return self.get(f"/debug/pprof/{kind}")

    def stop(self):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def log_tail(self, lines=40):
        text = self.log.read_text("utf-8", "replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
