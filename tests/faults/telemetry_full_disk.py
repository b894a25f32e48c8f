"""The disk of the data directory is full: telemetry is refused with the word to come back, what was
answered is there, the help desk reads on, and all goes on when there is room, without a restart;
also where the server was killed and started meanwhile.
"""
import random
import subprocess
import time

from server import Server
from telemetry_traffic import KINDS, STORED, WRONG, Ingest

DISK = 96 << 20
BALLAST = 40 << 20  # What is removed to make room.
PIECE = 1 << 20  # Of the reserve; one is what the help desk's own database needs to start.
PIECES = 10
REFUSED = 5  # So often in a row, and the disk is full.
PATIENCE = 60
LOOKED_AT = 50
QUICK = 2  # Seconds for a page of the help desk, on a busy machine.


class FullDisk:
    def __init__(self, folder):
        self.server = Server(folder)
        self.server.data.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", self.server.data],
                       check=True)
        self.ballast = self.server.data / "ballast"
        self.ballast.write_bytes(bytes(BALLAST))
        self.reserve = [self.server.data / f"reserve-{number}" for number in range(PIECES)]
        for piece in self.reserve:
            piece.write_bytes(bytes(PIECE))
        self.stored = [[] for _ in KINDS]
        self.pending = [None] * len(KINDS)  # Refused: to be sent again as they were.
        self.serials = [0] * len(KINDS)
        self.wrong = []
        self.ingest = self.ticket = None

    def __enter__(self):
        self.server.start()
        self.ingest = Ingest(self.server)
        self.ticket = self.open_ticket().json["key"]
        return self

    def __exit__(self, *_):
        self.server.kill()
        subprocess.run(["umount", self.server.data], check=True)

    def check(self, holds, what, *seen):
        if not holds:
            self.wrong.append(f"{what}: {seen}"[:500])

    def open_ticket(self):
        return self.server.ask("POST", "/api/v1/tickets", {
            "application": "SHOP", "subject": "The disk", "text": "It is full."},
            self.ingest.world.tokens["rita"])

    def send(self, number):
        """Sends one request of a kind; whether it was taken."""
        kind = KINDS[number]
        if self.pending[number] is None:
            self.serials[number] += 1
            self.pending[number] = (self.serials[number], kind.make(number, self.serials[number]))
        serial, body = self.pending[number]
        answer = self.ingest.post(kind, body)
        if answer.status in STORED:
            self.stored[number].append(serial)
            self.pending[number] = None
            return True
        self.check(answer.status == 503, f"{kind.path} while the disk is full", answer)
        self.check(int(answer.headers.get("retry-after", 0)) > 0,
                   f"{kind.path} is not told when to come back", answer.headers)
        return False

    def fill(self, most=3_000):
        refused = 0
        for turn in range(most):
            taken = [self.send(number) for number in range(len(KINDS))]
            refused = 0 if any(taken) else refused + 1
            if refused == REFUSED:
                return
        self.check(False, "the disk does not get full", self.stored)

    def look(self, when):
        """What was answered is there."""
        for number, look in enumerate(WRONG):
            serials = self.stored[number]
            if KINDS[number].signal == "metrics":  # Each is a question by itself.
                serials = random.sample(serials, min(LOOKED_AT, len(serials))) + serials[-10:]
            try:
                self.wrong += [f"{when}: {each}"
                               for each in look(self.ingest, number, serials)]
            except (AssertionError, OSError) as error:
                self.check(False, f"{when}: {KINDS[number].signal}", error)

    def desk_reads(self, when):
        token = self.ingest.world.tokens["ann"]
        for path in (f"tickets/{self.ticket}", "tickets?limit=20", "health"):
            begun = time.monotonic()
            answer = self.server.ask("GET", f"/api/v1/{path}", token=token)
            took = time.monotonic() - begun
            self.check(answer.status == 200, f"{when}: {path}", answer)
            self.check(took < QUICK, f"{when}: {path} took {took:.1f} s")
        answer = self.open_ticket()
        # The first word is that of the help desk's own database.
        self.check(answer.status == 201 or answer.code == "storage_full",
                   f"{when}: a ticket is opened", answer)

    def make_room(self, when):
        self.ballast.unlink()
        begun = time.monotonic()
        waiting = set(range(len(KINDS)))
        while waiting and time.monotonic() - begun < PATIENCE:
            waiting -= {number for number in waiting if self.send(number)}
            time.sleep(0.2)
        self.check(not waiting, f"{when}: not taken again", sorted(waiting),
                   self.ingest.figures()["trouble"])
        answer = self.open_ticket()
        self.check(answer.status == 201, f"{when}: a ticket is opened", answer)
        self.check(self.ingest.figures()["trouble"] == "", f"{when}: trouble is told",
                   self.ingest.figures()["trouble"])

    def grow(self, size):
        subprocess.run(["mount", "-o", f"remount,size={size}", self.server.data], check=True)


def full_while_running(disk):
    disk.fill()
    disk.check(disk.ingest.figures()["trouble"] != "", "no trouble is told while the disk is full")
    disk.desk_reads("while the disk is full")
    disk.look("while the disk is full")
    disk.make_room("with room again")
    disk.look("with room again")


def killed_while_full(disk):
    """The start finds a journal that it can move nowhere."""
    disk.ballast.write_bytes(b"")
    disk.fill()
    disk.server.kill()
    disk.reserve.pop().unlink()
    disk.server.start(60)
    disk.desk_reads("started on a full disk")
    # So that a file can be begun, or half of it be written, and then no more.
    while disk.reserve:
        disk.reserve.pop().unlink()
        time.sleep(1)
        disk.check(disk.server.is_alive(), "the server ended while files were moved")
    disk.fill()
    disk.look("started on a full disk")
    disk.grow(4 * DISK)
    disk.make_room("after a start on a full disk")
    disk.look("after a start on a full disk")
    end = time.monotonic() + PATIENCE
    journal = disk.server.data / "telemetry" / "journal"
    while len(list(journal.glob("*.journal"))) > 1 and time.monotonic() < end:
        time.sleep(0.2)
    disk.check(len(list(journal.glob("*.journal"))) == 1, "the journal is not moved to files")
    disk.look("when all was moved to files")


def full_disk(work):
    """(checks passed, complaints)"""
    with FullDisk(work / "full-disk") as disk:
        for play in (full_while_running, killed_while_full):
            try:
                play(disk)
            except (OSError, RuntimeError) as error:  # The server is gone.
                disk.check(False, f"{play.__name__} broke off", error)
                break
        if disk.wrong:
            print(disk.server.log_tail(30))
        print("stored on the small disk:", [len(each) for each in disk.stored])
    return 2, disk.wrong
