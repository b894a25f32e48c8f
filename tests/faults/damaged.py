"""Files that are altered, cut or lost on disk, or in PostgreSQL, are never served as good: they are
named, and healed by uploading them again.
"""
import hashlib
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from postgres import Postgres  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

SMALL, LARGE = b"A small file.\n", b"0123456789abcdef" * 200_000


class DamagedFiles:
    """A server with files of a ticket, and the ways to damage them."""

    def __init__(self, server, postgres=None, database=None):
        self.server, self.postgres, self.database = server, postgres, database
        self.world = build_world(server)
        self.token = self.world.tokens["ann"]
        self.wrong = []

    def check(self, holds, what, *seen):
        if not holds:
            self.wrong.append(f"{what}: {seen}")

    def upload(self, name, content):
        answer = self.server.ask(
            "POST", f"/api/v1/attachments?name={name}", content, token=self.token,
            headers={"Content-Type": "text/plain"})
        assert answer.status == 201, answer
        return answer.json["id"]

    def ticket_with(self, names_and_contents):
        """A ticket whose files have these contents; its key, and their ids by name."""
        ids = {name: self.upload(name, content) for name, content in names_and_contents}
        key = self.server.ask("POST", "/api/v1/tickets", {
            "application": "SHOP", "subject": "Files", "text": "See the files.",
            "attachments": list(ids.values())}, token=self.token).json["key"]
        return key, ids

    def damage(self, content, how):
        name = hashlib.blake2b(content, digest_size=32).hexdigest()
        if self.postgres:
            change = {"altered": "UPDATE blob_chunk SET data = set_byte(data, 1, 35)",
                      "cut": "UPDATE blob_chunk SET data = substring(data FROM 2)",
                      "lost": "DELETE FROM blob_chunk"}[how]
            self.postgres.run_in(self.database,
                                 f"{change} WHERE number = 0 AND hash = '{name}'")
            return
        path = self.server.data / "blobs" / name[:2] / name[2:]
        if how == "altered":
            path.write_bytes(b"#" + content[1:])
        elif how == "cut":
            path.write_bytes(content[:-1])
        else:
            path.unlink()

    def download(self, attachment):
        """(status, code, whether it came whole) of a download."""
        try:
            answer = self.server.ask("GET", f"/api/v1/attachments/{attachment}", token=self.token)
        except Exception as error:  # The connection may be cut short in more than one way.
            return 0, type(error).__name__, False
        if answer.status != 200:
            return answer.status, answer.code, False
        return 200, None, int(answer.headers["content-length"]) == len(answer.body)


def play(files):
    for how in ("altered", "cut", "lost"):
        for size, plain in (("small", SMALL), ("large", LARGE)):
            content = plain + uuid.uuid4().bytes.hex().encode()
            name = f"{size}-{how}.txt"
            key, ids = files.ticket_with([(name, content)])
            seen = files.download(ids[name])
            files.check(seen == (200, None, True), f"{name} before", seen)
            files.damage(content, how)
            seen = files.download(ids[name])
            files.check(not seen[2], f"{name} was served as good", seen)
            if size == "small":
                files.check(seen[:2] == (500, "blob_damaged"), f"{name} is named", seen)
            part = files.server.ask("GET", f"/api/v1/attachments/{ids[name]}", token=files.token,
                                    headers={"Range": "bytes=3-9"})
            files.check(part.code == "blob_damaged", f"a part of {name}", part)
            verified = files.server.command("blobs", "verify", *files.server.options[:2],
                                            *files.server.database_options, check=False)
            files.check(verified.returncode != 0 and f"{key}: {name}" in verified.stdout,
                        f"verifying names {name}", verified)
            metrics = files.server.ask("GET", "/metrics").body.decode()
            files.check("\nmainstay_blobs_damaged 1\n" in metrics, f"the metrics count {name}")
            files.upload("again.txt", content)
            seen = files.download(ids[name])
            files.check(seen == (200, None, True), f"{name} is healed", seen)
    verified = files.server.command("blobs", "verify", *files.server.options[:2],
                                    *files.server.database_options,
                                    check=False)
    files.check(verified.returncode == 0, "at last all is whole", verified)
    return files.wrong


def damaged_files(work):
    wrong = []
    with Server(work / "damaged") as server:
        wrong += play(DamagedFiles(server))
    postgres = Postgres()
    url = postgres.create("damaged_files")
    try:
        with Server(work / "damaged-rows", database=url) as server:
            wrong += play(DamagedFiles(server, postgres, url))
    finally:
        postgres.drop("damaged_files")
    return 12, wrong
