"""What telemetry shows of one service between two times, and what of that changed by a lot."""
from dataclasses import dataclass

METRIC_STEP = 10  # Seconds; that often the program sends its metrics.


@dataclass(frozen=True)
class Figure:
    """How a figure is written, and what of it is no change, whatever the ratio."""

    unit: str
    least: float


FIGURES = {
    "requests": Figure("/s", 0.5),
    "errors": Figure("%", 5),
    "p50": Figure("ms", 10),
    "p95": Figure("ms", 25),
    "memory": Figure("MB", 40),
    "loop delay": Figure("ms", 40),
    "gc": Figure("ms/s", 20),
    "waiting": Figure("", 1),
    "processes": Figure("", 1),
    "statements": Figure("/request", 2),
    "called": Figure("/s", 0.5),
    "errors of calls to it": Figure("%", 5),
    "calls": Figure("/s", 2),
    "errors of its calls": Figure("%", 5),
    "time in calls": Figure("ms/s", 100),
}
RATIO = 2.0


def figures_of(lab, service, began, ended):
    """The FIGURES of a service as far as there are any."""
    found = {}
    seconds = ended - began
    listed = {each["service"]: each for each in lab.telemetry("services", began, ended)["items"]}
    own = listed.get(service)
    found["requests"] = own["requests"] / seconds if own else 0
    if own and own["requests"]:
        found |= {"errors": 100 * own["errors"] / own["requests"],
                  "p50": own["p50_micros"] / 1000, "p95": own["p95_micros"] / 1000}
    found |= calls(lab, service, began, ended, found["requests"])
    found |= runtime(lab, service, began, ended)
    return found


def calls(lab, service, began, ended, requests):
    """Of the edges of the service map that begin or end at the service."""
    seconds = ended - began
    shown = lab.telemetry("map", began, ended)
    names = {node["id"]: (node["name"], node["kind"]) for node in shown["nodes"]}
    to_it = [edge for edge in shown["edges"] if names[edge["to"]][0] == service]
    of_it = [edge for edge in shown["edges"] if names[edge["from"]][0] == service]
    databases = [edge for edge in of_it if names[edge["to"]][1] == "database"]
    others = [edge for edge in of_it if names[edge["to"]][1] in ("service", "external")]

    def total(edges, what="calls"):
        return sum(edge[what] for edge in edges)

    found = {"called": total(to_it) / seconds, "calls": total(others) / seconds,
             "time in calls": sum(edge["calls"] * edge["p95_micros"] for edge in others)
             / 1000 / seconds}
    if total(to_it):
        found["errors of calls to it"] = 100 * total(to_it, "errors") / total(to_it)
    if total(others):
        found["errors of its calls"] = 100 * total(others, "errors") / total(others)
    if requests and databases:
        found["statements"] = total(databases) / seconds / requests
    return found


def runtime(lab, service, began, ended):
    """Of the metrics of its processes."""
    def lines(metric, show, by=()):
        answer = lab.telemetry("metrics/query", began, ended, metric=metric, show=show, by=by,
                               match=[f"service.name={service}"], step=METRIC_STEP, limit=100)
        return [[value for _, value in line["points"] if value is not None]
                for line in answer["series"]]

    def values(metric, show):
        return [value for line in lines(metric, show) for value in line]

    found = {}
    if memory := values("process.memory.usage", "max"):
        found["memory"] = memory[-1] / 1e6
    if delay := values("nodejs.eventloop.delay.max", "max"):
        found["loop delay"] = sorted(delay)[len(delay) // 2] * 1000
    if collected := values("v8js.gc.duration_sum", "rate"):
        found["gc"] = 1000 * sum(collected) / len(collected)
    if waiting := values("db.client.connection.pending_requests", "max"):
        found["waiting"] = max(waiting)
    found["processes"] = len(lines("process.memory.usage", "max", ["service.instance.id"]))
    return found


def changes(before, during):
    """What differs by a lot, the most first, as texts such as `p95 5.6 → 210 ms`."""
    found = []
    for name, figure in FIGURES.items():
        if name not in before or name not in during:
            continue  # Such as durations of nothing.
        old, new = before[name], during[name]
        low, high = sorted((old, new))
        if high - low < figure.least or high < RATIO * low:
            continue
        ratio = high / max(low, figure.least / 10)
        found.append((ratio, f"{name} {old:.3g} → {new:.3g} {figure.unit}".rstrip()))
    return [text for _, text in sorted(found, reverse=True)]
