"""What the checks of telemetry ask the server, in the words of the clients that sent it. Routes and
the shapes of their answers are named here and nowhere else."""
from datetime import datetime, timedelta, timezone
from urllib.parse import urlencode

APPLICATION = "SHOP"
API = "/api/v1/telemetry"
PROFILES_IN = "/api/v1/profiles"
REMOTE_WRITE_IN = "/prometheus/api/v1/write"
SERVICE_LABEL = "service.name"  # Of a series: what sent it.
STEP_SECONDS = 1
# A histogram is asked for by these series.
HISTOGRAM_SERIES = {"count": "{}.count", "sum": "{}.sum"}


class Store:
    """Asks as an administrator for what came since it was made."""

    def __init__(self, server, token):
        self.server = server
        self.token = token
        self.begin = datetime.now(timezone.utc) - timedelta(seconds=10)

    def get(self, path, **parameters):
        query = f"?{urlencode(parameters)}" if parameters else ""
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
        return {row["id"]: span_of(row) for row in answer.json["spans"]}

    def logs(self, text):
        """The records with these words, as (severity, body, trace) in order of the body."""
        rows, cursor = [], {}
        while cursor is not None:
            page = self.get("logs", query=text, limit=100, **self.window(), **cursor)
            rows += page["items"]
            cursor = {"cursor": page["next"]} if page.get("next") else None
        return sorted((row["severity"], row["body"], row.get("trace_id") or None) for row in rows)

    def series(self, metric, labels):
        """The points of each series of the metric that has these labels, oldest first."""
        found = self.get("metrics/query", metric=metric, step=STEP_SECONDS, **self.window())
        return [[value for _, value in sorted(series["points"])] for series in found["series"]
                if labels.items() <= series["labels"].items()]

    def profiles(self, service):
        rows = self.get("profiles", **self.window())["items"]
        return sorted(row["type"] for row in rows if row["service"] == service)


def span_of(row):
    return {
        "id": row["id"], "parent": row["parent"] or None, "name": row["name"],
        "kind": row["kind"], "status": row["status"], "attributes": row["attributes"],
        "events": [{"name": event["name"], "attributes": event["attributes"]}
                   for event in row["events"]],
        "links": [{"trace_id": link["trace_id"], "span_id": link["span_id"]}
                  for link in row["links"]]}


def expected_series(metric, service, temporality):
    """What a metric that a client says it sent is asked for by: (name, labels, value, how)."""
    labels = {**metric["labels"], SERVICE_LABEL: service}
    kind = metric["kind"]
    if kind == "histogram":
        return [(name.format(metric["name"]), labels, metric[part], how_of(temporality))
                for part, name in HISTOGRAM_SERIES.items()]
    if kind == "counter":
        return [(metric["name"], labels, metric["total"], how_of(temporality))]
    # Neither is ever a difference: exporters send up-down counters as they stand.
    return [(metric["name"], labels, metric.get("last", metric.get("total")), "last")]


def how_of(temporality):
    return "sum" if temporality == "delta" else "last"


def value_of(points, how):
    return sum(points) if how == "sum" else points[-1]
