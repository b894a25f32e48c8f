"""Databases on the PostgreSQL server that the test script started, and a server of a test's own."""
import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from server import free_port

TOOLS = Path("/usr/lib/postgresql/15/bin")


class Postgres:
    def __init__(self):
        self.url = os.environ["MAINSTAY_TEST_POSTGRES"]

    def run(self, statement):
        return self.run_in(self.url, statement)

    def run_in(self, url, statement):
        """What a statement answers in the database of this URL."""
        done = subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", url, "-c", statement],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              check=False)
        if done.returncode:
            raise RuntimeError(f"{statement}: {done.stderr}")
        return done.stdout

    def create(self, name, template=None):
        """Makes a database, a copy of `template` if named, and returns its URL."""
        self.run(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    def drop(self, name):
        self.run(f'DROP DATABASE "{name}" WITH (FORCE)')


class OwnPostgres:
    """A PostgreSQL that its test may freeze, fill and kill. Everything lies in one folder."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def tool(self, *arguments):
        """Runs one of PostgreSQL's own programs, which refuse to run as root."""
        change = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run([*change, *arguments], check=True, stdin=subprocess.DEVNULL, cwd="/",
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        self.folder.mkdir(parents=True)
        if os.getuid() == 0:
            for folder in [self.folder, self.folder.parent]:
                folder.chmod(0o755)
            shutil.chown(self.folder, "postgres")
        self.tool(TOOLS / "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust",
                  "--locale=C.UTF-8", "-E", "UTF8")
        self.tool(TOOLS / "pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w",
                  "-o", f"-c listen_addresses=127.0.0.1 -c port={self.port} -c fsync=off"
                  " -c max_connections=200"
                  " -c unix_socket_directories=", "start")
        return self

    def __exit__(self, *_):
        self.thaw()
        self.tool(TOOLS / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def processes(self):
        """The server's processes, the first of them before its children."""
        first = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, children)]

    def freeze(self):
        """Stops every process where it is. Connections stay open and nobody answers."""
        for process in self.processes():
            os.kill(process, signal.SIGSTOP)

    def thaw(self):
        for process in self.processes():
            os.kill(process, signal.SIGCONT)
