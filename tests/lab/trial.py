"""One fault, switched on until it is found or the limit is reached, and off until it is over."""
import time

POLL_SECONDS = 1
SETTLE_SECONDS = 10  # For a second incident that should not be, and for the ticket.
RECOVERY_SECONDS = 240


class Trial:
    """What came of it; times are in seconds since the switch, None where it never came."""

    def __init__(self, lab, name):
        self.lab, self.name = lab, name
        self.origin = lab.faults[name]["origin"]
        self.began = self.ended = None
        self.incident_after = self.ticket_after = self.over_after = self.first_ranked = None
        self.incidents = 0
        self.tickets_before = set()
        self._known, self._new = {}, {}

    def run(self, limit, when_found=None, rank_within=SETTLE_SECONDS):
        """Holds it on. A fault ends soon after it was found, and after so many seconds at most when
        another service is taken for its origin; what is none is held to the end. `when_found` is
        called once."""
        self._known = self.lab.incidents()
        self.tickets_before = self.lab.tickets()
        self.lab.switch(self.name, True)
        self.began = time.time()
        until = self.began + limit
        while time.time() < until:
            self._look()
            if when_found and self.incident_after is not None:
                when_found()
                when_found = None
            if self.origin and self.incident_after is not None:
                is_ranked = self.first_ranked == self.origin
                held = SETTLE_SECONDS if is_ranked else rank_within
                until = min(self.began + limit, self.began + self.incident_after + held)
            time.sleep(POLL_SECONDS)
        self.ended = time.time()

    def _look(self):
        now = time.time() - self.began
        self._count()
        if self._new and self.incident_after is None:
            self.incident_after = now
        if self._new and self.ticket_after is None and self._has_ticket():
            self.ticket_after = now
        if self._new:
            self.first_ranked = self._origin_of(self.incident)

    @property
    def incident(self):
        """The id of the first incident that it made. REQUIRES: there is one."""
        return min(self._new, key=int)

    def _count(self):
        """Of the incidents those that it made: what was found once stays its own, unless it became
        one with another."""
        self._new = {id_: each for id_, each in self.lab.incidents().items()
                     if id_ in self._new or is_more(each, self._known.get(id_))}
        self.incidents = len(self._new)

    def _has_ticket(self):
        """An incident names its ticket; one that does not is taken to have the newest."""
        named = [each["ticket"] for each in self._new.values() if "ticket" in each]
        return any(named) if named else bool(self.lab.tickets() - self.tickets_before)

    def _origin_of(self, incident):
        """The service that is taken for the origin."""
        return (self.lab.incident(incident)["origin"] or {}).get("service")

    def switch_off(self):
        self.lab.switch(self.name, False)

    def recover(self):
        """Switches it off, and waits until all its incidents are over, or for a limit."""
        self.switch_off()
        off = time.time()
        while self._new and time.time() < off + RECOVERY_SECONDS:
            self._count()
            if self._new and all(each["state"] == "recovered" for each in self._new.values()):
                self.over_after = time.time() - off
                return
            time.sleep(POLL_SECONDS)

    def close(self):
        """Counts what came late, after a while of calm."""
        self._count()


def is_more(incident, before):
    """Whether it is new, is there again, or has another signal: what was over less than a day ago
    opens its own incident once more."""
    return (before is None or incident["returns"] > before["returns"]
            or incident["open_signals"] > before["open_signals"])
