"""Files of telemetry that are overwritten or cut on disk: what lies in others is there to the last
sample, the damage is told, and telemetry of the same day goes on being taken.
"""
import os
import time

from server import Server
from telemetry_traffic import KINDS, SECOND, STORED, WRONG, Ingest, instant

DAY = 86_400
REQUESTS = 5  # Of each kind and day.
LOST, KEPT, LATER = 100, 101, 102  # Senders.
PATIENCE = 30


def overwrite_head(file, size):
    file.write(os.urandom(12_288))


def overwrite_middle(file, size):
    file.seek(size // 3)
    file.write(os.urandom(size // 3))


def cut(file, size):
    file.truncate(size // 2)


DAMAGES = (overwrite_head, cut, overwrite_middle)


def send(ingest, kind, sender, serial, at):
    answer = ingest.post(kind, kind.make(sender, serial, at * SECOND))
    assert answer.status in STORED, answer


def wait_for_files(server):
    """A start has the journal moved to files."""
    assert server.stop() == 0
    server.start(60)
    end = time.monotonic() + 60
    journal = server.data / "telemetry" / "journal"
    while any(path.stat().st_size for path in journal.glob("*.journal")):
        assert time.monotonic() < end, "the journal is not moved to files"
        time.sleep(0.1)


def until_nothing(complaints, seconds=PATIENCE):
    """The complaints that are left in the end."""
    end = time.monotonic() + seconds
    while (wrong := complaints()) and time.monotonic() < end:
        time.sleep(0.5)
    return wrong


class Days:
    """A server with telemetry of two days; that of the first one is damaged."""

    def __init__(self, server):
        self.server, self.ingest = server, Ingest(server)
        self.today = int(time.time()) // DAY * DAY
        self.windows = {LOST: (self.today - 3_000, self.today),
                        LATER: (self.today - 2_900, self.today),
                        KEPT: (self.today, self.today + DAY)}

    def fill(self):
        for sender in (LOST, KEPT):
            for serial in range(REQUESTS):
                for kind in KINDS:
                    send(self.ingest, kind, sender, serial, self.windows[sender][0])
        wait_for_files(self.server)

    def damage(self, how):
        """The names of the files that were damaged."""
        date = instant(self.today - DAY)[:10]
        folder = self.server.data / "telemetry"
        names = []
        for kind in KINDS:
            path = folder / f"{kind.signal}-day-{date}-0001.duckdb"
            with open(path, "r+b") as file:
                how(file, path.stat().st_size)
            names.append(path.name)
        return names

    def wrong_of(self, sender, serials):
        wrong = []
        for kind, look in zip(KINDS, WRONG):
            try:
                wrong += look(self.ingest, sender, serials, self.windows[sender])
            except AssertionError as error:
                wrong.append(f"{kind.signal} of sender {sender}: {error}"[:300])
        return wrong

    def unanswered(self):
        """Questions about both days that are not answered."""
        of = {"application": "SHOP", "from": instant(self.today - DAY),
              "to": instant(self.today + DAY)}
        metric = f"sent_by_{KEPT}_0"
        for path, more in (("services", {}), ("operations", {"service": f"sender-{KEPT}"}),
                           ("map", {}), ("spans", {"order": "slowest"}), ("slow", {}),
                           ("statements", {}), ("logs", {}), ("logs/histogram", {}),
                           ("logs/patterns", {}), ("metrics", {}),
                           ("metrics/query", {"metric": metric}), ("why", {"chosen": "slow"})):
            answer = self.ingest.read(path, **of, **more)
            if answer.status != 200:
                yield f"{path} over both days: {answer!r}"[:200]

    def untold(self, names):
        named = self.ingest.figures()["damaged"]
        missing = [name for name in names if not any(name in each for each in named)]
        return [f"the figures name {named}, not {missing}"] if missing else []


def complaints_of(how, work):
    with Server(work / f"telemetry-{how.__name__}") as server:
        days = Days(server)
        days.fill()
        wrong = days.wrong_of(LOST, list(range(REQUESTS)))
        assert server.stop() == 0
        names = days.damage(how)
        server.start(60)
        wrong += until_nothing(lambda: list(days.unanswered()))
        wrong += until_nothing(lambda: days.wrong_of(KEPT, list(range(REQUESTS))))
        wrong += days.untold(names)
        for kind in KINDS:
            send(days.ingest, kind, LATER, 1, days.windows[LATER][0])
        try:
            wait_for_files(server)
        except AssertionError as error:
            wrong.append(str(error))
        wrong += days.wrong_of(LATER, [1])
        wrong += [f"after another start: {each}" for each in days.untold(names)]
        if wrong:
            print(server.log_tail(20))
    return [f"{how.__name__}: {each}" for each in wrong]


def damaged_telemetry(work):
    """(checks passed, complaints)"""
    results = [complaints_of(how, work) for how in DAMAGES]
    return len(DAMAGES), [complaint for wrong in results for complaint in wrong]
