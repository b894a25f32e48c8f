"""Databases on the PostgreSQL server that the test script started."""
import os
import subprocess
from urllib.parse import urlsplit


class Postgres:
    def __init__(self):
        self.url = os.environ["MAINSTAY_TEST_POSTGRES"]

    def run(self, statement):
        done = subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", self.url, "-c", statement],
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
