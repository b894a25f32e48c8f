"""What the checks of errors ask the server about those of one application. Routes and the shapes of
their answers are named here and nowhere else."""
from typing import NamedTuple


class Group(NamedTuple):
    """A group as the list has it, with the events of it that are kept whole."""

    row: dict
    events: list

    @property
    def id(self):
        return self.row["id"]

    @property
    def event_ids(self):
        return {event["event_id"] for event in self.events}


class ErrorStore:
    def __init__(self, server, token, application):
        self.server = server
        self.token = token
        self.application = application

    def get(self, path):
        answer = self.server.ask("GET", f"/api/v1/{path}", token=self.token)
        assert answer.status == 200, f"GET {path}: {answer!r}"
        return answer.json

    def dsn(self, key):
        """The address that SDKs take, with this ingest key in it."""
        return self.get(f"applications/{self.application}/dsn")["dsn"].replace("{ingest_key}", key)

    def rows(self):
        """Every group as the list has it."""
        items, cursor = [], ""
        while cursor is not None:
            page = self.get(f"errors?application={self.application}&limit=20{cursor}")
            items += page["items"]
            cursor = f"&cursor={page['next']}" if page["next"] else None
        return items

    def groups(self):
        return [Group(row, self.get(f"errors/{row['id']}/events")["items"])
                for row in self.rows()]

    def details(self, group):
        return self.get(f"errors/{group.id}")

    def event(self, group, which="first"):
        """A whole event: by its id here, `first` or `latest`."""
        return self.get(f"errors/{group.id}/events/{which}")

    def counted(self, group):
        """How many events the counts of the last day have, by release or environment or in all."""
        return {by: {series["name"]: sum(series["events"]) for series in
                     self.get(f"errors/{group.id}/counts?by={by}")["series"]}
                for by in ("total", "release", "environment")}

    def health(self):
        """How each release does by its sessions."""
        return self.get(f"release-health?application={self.application}")["items"]

    def discards(self):
        return self.get(f"error-discards?application={self.application}")["items"]
