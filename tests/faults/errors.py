#!/usr/bin/env python3
"""Kills the server with SIGKILL while errors come in, six times: every event that was answered is
counted, and no more than were sent; whole events stay few."""
import http.client
import random
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "api")]

from errors_intake import Intake, an_envelope, an_event  # noqa: E402
from server import Server  # noqa: E402

ROUNDS = 6
SENDERS = 4


class Sender(threading.Thread):
    """Sends events of one error until its server is gone, each by an id of its own."""

    def __init__(self, intake):
        super().__init__()
        self.intake, self.sent, self.answered = intake, 0, 0

    def run(self):
        while True:
            event = an_event("Killed", event_id=uuid.uuid4().hex,
                             user={"id": str(random.randrange(1000))})
            self.sent += 1
            try:
                answer = self.intake.post(an_envelope(("event", event)))
            except (OSError, http.client.HTTPException):
                return
            if answer.status == 200:
                self.answered += 1


def killed_under_intake(work):
    wrong = []
    with Server(work / "killed") as server:
        intake = Intake(server)
        sent = answered = 0
        for _ in range(ROUNDS):
            senders = [Sender(intake) for _ in range(SENDERS)]
            for sender in senders:
                sender.start()
            time.sleep(random.uniform(0.5, 1.5))
            server.kill()
            for sender in senders:
                sender.join(timeout=15)
            sent += sum(sender.sent for sender in senders)
            answered += sum(sender.answered for sender in senders)
            server.start(60)
        error = intake.errors()["Killed"]
        print(f"sent {sent}, answered {answered}, counted {error['events']}")
        if not answered <= error["events"] <= sent:
            wrong.append(f"{answered} answered, {error['events']} counted, {sent} sent")
        if answered < ROUNDS:
            wrong.append(f"only {answered} were answered")
        kept = intake.show(f"errors/{error['id']}/events")["items"]
        if not 1 <= len(kept) <= 20:
            wrong.append(f"{len(kept)} events are kept whole")
        counts = intake.show(f"errors/{error['id']}/counts")["series"]
        total = sum(sum(series["events"]) for series in counts)
        if total != error["events"]:
            wrong.append(f"{total} by time, {error['events']} in all")
    return wrong


def main():
    with tempfile.TemporaryDirectory(prefix="mainstay-errors.") as work:
        wrong = killed_under_intake(Path(work))
    for complaint in wrong:
        print(complaint)
    print(f"{0 if wrong else 1} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
