"""What the checks of telemetry ask the server, in the words of the clients that sent it. Routes and
the shapes of their answers are named here and nowhere else."""
from datetime import datetime, timedelta, timezone
from urllib.parse import urlencode

APPLICATION = "SHOP"
API = "/api/v1/telemetry"
PROFILES_IN = "/api/v1/profiles"
REMOTE_WRITE_IN = "/prometheus/api/v1/write"
SERVICE_LABEL = "service.name"  # Of a series: what sent it.
STEP_SECONDS = 1  # So that each sample of a scrape is a point by itself.
SERIES_MAX = 100  # The most that one answer has.
# A histogram is asked for by these series.
HISTOGRAM_SERIES = {"count": "{}_count", "sum": "{}_sum"}


class Store:
    """Asks as an administrator for what came since it was made."""

    def __init__(self, server, token):
        self.server = server
        self.token = token
        self.begin = datetime.now(timezone.utc) - timedelta(seconds=10)

    def get(self, path, **parameters):
        query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
        answer = self.server.ask("GET", f"{API}/{path}{query}", token=self.token)
        assert answer.status == 200, f"GET {path}{query}: {answer!r}"
        return answer.json

    def window(self):
        end = datetime.now(timezone.utc) + timedelta(seconds=10)
        return {"application": APPLICATION, "from": self.begin.isoformat(),
                "to": end.isoformat()}

    def service(self, name):
        """{spans, errors} of a service, or nothing."""
        rows = [row for row in self.get("services", **self.window())["items"]
                if row["service"] == name]
        assert len(rows) <= 1, rows
        return {key: rows[0][key] for key in ("spans", "errors")} if rows else None

    def trace(self, trace_id):
        """The spans of a trace by their ids, or nothing."""
        answer = self.server.ask("GET", f"{API}/traces/{trace_id}", token=self.token)
        if answer.status == 404:
            return {}
        assert answer.status == 200, f"{trace_id}: {answer!r}"
        return {row["span"]: span_of(row) for row in answer.json["spans"]}

    def resources(self, trace_id):
        """The attributes of the programs that a trace went through."""
        return self.get(f"traces/{trace_id}")["resources"]

    def logs(self, service, query=None):
        """The records of a service, as (severity, body, trace, attributes) in order of the body."""
        rows, cursor = [], {"query": query} if query else {}
        while cursor is not None:
            page = self.get("logs", service=service, limit=10, **self.window(), **cursor)
            rows += page["items"]
            cursor = {**cursor, "cursor": page["next"]} if page["next"] else None
        return sorted(((row["severity"], row["body"], row["trace"], row["attributes"])
                       for row in rows), key=lambda row: row[1])

    def series(self, metric, labels, show="last"):
        """The values of each series of the metric that has these labels, oldest first."""
        names = [label["name"] for label in
                 self.get("metrics/labels", metric=metric, **self.window())["labels"]]
        found = self.get("metrics/query", metric=metric, show=show, step=STEP_SECONDS, by=names,
                         limit=SERIES_MAX, **self.window())
        assert found["left_out"] == 0, f"{metric} has more than {SERIES_MAX} series"
        return [[value for _, value in sorted(series["points"])] for series in found["series"]
                if labels.items() <= series["labels"].items()]

    def metric(self, name):
        """What is known of a metric, or nothing."""
        rows = [row for row in self.get("metrics", search=name, **self.window())["items"]
                if row["metric"] == name]
        return rows[0] if rows else None

    def profiles(self, service):
        rows = self.get("profiles", service=service, **self.window())["items"]
        return sorted(row["type"] for row in rows)

    def functions(self, service, kind):
        """The names of all functions in the profiles of a service."""
        return self.get("profiles/flame", service=service, type=kind, **self.window())["names"]


def span_of(row):
    return {
        "id": row["span"], "parent": row["parent"], "name": row["operation"],
        "kind": row["kind"], "status": row["status"], "attributes": row["attributes"],
        "events": [{"name": event["name"], "attributes": event["attributes"]}
                   for event in row["events"]],
        "links": [{"trace_id": link["trace"], "span_id": link["span"]}
                  for link in row["links"]]}


def expected_series(metric, service, temporality):
    """What a metric that a client says it sent is asked for by: (name, labels, value, show)."""
    labels = {**metric["labels"], SERVICE_LABEL: service}
    kind = metric["kind"]
    if kind == "histogram":
        return [(name.format(metric["name"]), labels, metric[part], show_of(temporality))
                for part, name in HISTOGRAM_SERIES.items()]
    if kind == "counter":
        return [(metric["name"], labels, metric["total"], show_of(temporality))]
    # Neither is ever a difference: exporters send up-down counters as they stand.
    return [(metric["name"], labels, metric.get("last", metric.get("total")), "last")]


def show_of(temporality):
    return "increase" if temporality == "delta" else "last"


def value_of(points, show):
    return sum(points) if show == "increase" else points[-1]
