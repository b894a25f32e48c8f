#!/usr/bin/env python3
"""What the documents say holds: their commands run, their links and file names lead somewhere, and
`./run` starts, starts again within 5 seconds, and ends with Ctrl-C.

A command is a line that begins with `$ ` in a block marked `console`, and the lines after it that
begin with `>`. The blocks of one document run in order, in one folder, beside a server with the
sample workspace and an administrator's token.
"""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import ADMIN_EMAIL, BINARY, ROOT, Server, free_port  # noqa: E402

# What is not run as it stands: ./run and ./test are run by this test and run this test; the others
# change or check the sources, which test_unit.sh does by the same programs.
ELSEWHERE = {"./run", "./test", "./dev fmt", "./dev check"}
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`((?:src|scripts|tests|cmake|docs|web|bench)/[\w./-]*\w)`")
GENERATED = {"web/dist"}


def documents():
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "*.md"],
                            check=True, capture_output=True, text=True).stdout.split()
    return [ROOT / path for path in listed if (ROOT / path).exists()]


def commands(text):
    found = []
    for line in "\n".join(BLOCK.findall(text)).splitlines():
        if line.startswith("$ "):
            found.append(line[2:])
        elif line.startswith(">"):
            found[-1] += "\n" + line[2:]
    return found


def leads_nowhere(path):
    """Links and file names of a document that lead nowhere."""
    text = path.read_text("utf-8")
    wrong = [name for name in LINK.findall(text) if not (path.parent / name).exists()]
    wrong += [name for name in NAMED.findall(text)
              if name not in GENERATED and not (ROOT / name).exists()]
    return [f"{path.relative_to(ROOT)} names {name}, which is not there" for name in wrong]


def runs(path, work):
    """Runs the commands of one document; returns (how many ran, complaints)."""
    wanted = [line for line in commands(path.read_text("utf-8")) if line not in ELSEWHERE]
    if not wanted:
        return 0, []
    folder = work / path.stem
    with Server(folder / "server", sample=True) as server:
        folder.joinpath("var").symlink_to(server.data)
        token = server.command("token", "create", "--data", str(server.data), "--user",
                               ADMIN_EMAIL, "--scopes", "admin").stdout.strip()
        environment = {**os.environ, "MAINSTAY_TOKEN": token,
                       "MAINSTAY_URL": f"http://127.0.0.1:{server.port}",
                       "MAINSTAY_LMTP": f"127.0.0.1:{server.lmtp_port}",
                       "PATH": f"{BINARY.parent}:{os.environ['PATH']}"}
        wrong = []
        for line in wanted:
            done = subprocess.run(
                ["bash", "-c", line], cwd=ROOT if line.startswith("./") else folder,
                env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=300, check=False)
            if done.returncode:
                wrong.append(f"{path.relative_to(ROOT)}: '{line}' ended with {done.returncode}: "
                             f"{done.stdout[-500:]}{done.stderr[-500:]}")
        server.stop()
    return len(wanted) - len(wrong), wrong


def starts_and_ends(work):
    """`./run` twice on one data directory: the second start builds nothing and is up within 5 s."""
    wrong = []
    for number in (1, 2):
        port, log = free_port(), work / f"run-{number}.log"
        begun = time.monotonic()
        with open(log, "wb") as output:
            process = subprocess.Popen(
                [ROOT / "run", "--listen", f"127.0.0.1:{port}", "--lmtp", "off",
                 "--otlp-http", "off", "--otlp-grpc", "off"], cwd=work,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
                env={**os.environ, "MAINSTAY_DATA": str(work / "run-data")})
        limit = 600 if number == 1 else 30
        while time.monotonic() - begun < limit and not answers(port) and process.poll() is None:
            time.sleep(0.02)
        took = time.monotonic() - begun
        os.killpg(process.pid, signal.SIGINT)  # As Ctrl-C does: to the whole group.
        status = process.wait(30)
        said = log.read_text("utf-8", "replace")
        if status not in (0, 130):
            wrong.append(f"./run ended with {status}:\n{said[-2000:]}")
        if number == 1 and "http://" not in said:
            wrong.append(f"./run does not print its address:\n{said[-2000:]}")
        if number == 2 and took > 5:
            wrong.append(f"the second ./run took {took:.1f} s to be up:\n{said[-2000:]}")
    return wrong


def answers(port):
    import http.client
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/api/v1/health")
        return connection.getresponse().status == 200
    except OSError:
        return False


def settings_differ():
    told = subprocess.run([BINARY, "settings"], check=True, capture_output=True, text=True).stdout
    page = (ROOT / "docs/operate/settings.md").read_text("utf-8")
    return [] if told.strip() in page else [
        "docs/operate/settings.md is not what `mainstay settings` prints"]


def main():
    passed, wrong = 0, []
    with tempfile.TemporaryDirectory(prefix="mainstay-docs.") as work:
        for path in documents():
            found = leads_nowhere(path)
            ran, failed = runs(path, Path(work))
            passed += ran + (0 if found else 1)
            wrong += found + failed
        for found in (starts_and_ends(Path(work)), settings_differ()):
            passed += 0 if found else 1
            wrong += found
    for complaint in wrong:
        print(complaint)
    print(f"{passed} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
