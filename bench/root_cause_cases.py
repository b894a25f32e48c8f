"""Faults and what looks like one, as metrics of services that call one another, made from a seed.

A case has a topology, a load that goes through it, and metrics of each service: CPU, memory, disk,
sockets, two quantiles of latency, errors, workload. A fault of one service takes effect on what it
calls for and on those that call it: latency adds up towards the caller, errors reach it in part,
and where clients wait, all others get less to do. Some cases have something odd elsewhere that
has nothing to do with the fault; some metrics are missing, sampled at other times, or have gaps.
"""
import math
import random

BOUTIQUE = {"frontend": ["adservice", "cartservice", "checkoutservice", "currencyservice",
                         "productcatalogservice", "recommendationservice", "shippingservice"],
            "checkoutservice": ["cartservice", "currencyservice", "emailservice", "paymentservice",
                                "productcatalogservice", "shippingservice"],
            "recommendationservice": ["productcatalogservice"], "cartservice": ["redis"]}
SOCKS = {"front-end": ["catalogue", "carts", "orders", "user"], "catalogue": ["catalogue-db"],
         "carts": ["carts-db"], "user": ["user-db"],
         "orders": ["orders-db", "carts", "user", "payment", "shipping"],
         "shipping": ["rabbitmq"], "queue-master": ["rabbitmq"]}
FAULTS = ("cpu", "mem", "disk", "delay", "loss", "socket", "crash", "bug")
QUIET = ("nothing", "surge", "deployment", "daily", "drop", "cron")
# The metrics that may be called the cause of a fault.
CAUSES = {"cpu": {"cpu"}, "mem": {"mem"}, "disk": {"diskio"}, "socket": {"socket"},
          "delay": {"latency-50", "latency-90"}, "loss": {"latency-50", "latency-90", "error"},
          "bug": {"error"}, "crash": {"cpu", "mem", "diskio", "socket", "latency-50", "latency-90",
                                      "workload", "error"}}


def topology(chance):
    kind = chance.choice(("boutique", "socks", "train", "chain", "ring"))
    if kind == "boutique":
        return BOUTIQUE
    if kind == "socks":
        return SOCKS
    if kind == "chain":
        names = [f"svc-{chr(97 + i)}" for i in range(chance.randrange(4, 10))]
        return {a: [b] for a, b in zip(names, names[1:])}
    if kind == "ring":  # Two that call each other back, beside a tree.
        names = [f"node{i}" for i in range(12)]
        calls = {names[i]: [n for n in names[2 * i + 1:2 * i + 3]] for i in range(6)}
        calls["node3"] = calls.get("node3", []) + ["node1"]
        return calls
    names = [f"ts-{i}-service" for i in range(40)]
    calls = {}
    for i in range(1, 40):
        calls.setdefault(names[chance.randrange(max(0, i - 12), i)], []).append(names[i])
    for _ in range(15):
        a, b = sorted(chance.sample(range(40), 2))
        if names[b] not in calls.setdefault(names[a], []):
            calls[names[a]].append(names[b])
    return calls


def order_of(calls):
    names = list(dict.fromkeys([*calls, *(b for of in calls.values() for b in of)]))
    return names


class Case:
    def __init__(self, seed, kind=None):
        self.chance = chance = random.Random(f"root cause {seed}")
        self.kind = kind or chance.choice(FAULTS)
        self.calls = topology(chance)
        self.names = order_of(self.calls)
        self.step = chance.choice((1, 5, 5, 15, 30))
        self.before = chance.randrange(60, 240) * self.step
        self.length = chance.randrange(20, 80) * self.step
        if self.kind == "daily":
            self.step, self.before, self.length = 120, 2 * 86_400, 3_600
        self.begin = 1_700_000_000 + chance.randrange(86_400)
        self.at = self.begin + self.before
        self.end = self.at + self.length
        self.target = chance.choice(self.names)
        self.severity = chance.choice((0.5, 1, 1, 2))
        self.closed = chance.random() < 0.6  # Clients wait for an answer.
        self.effects = {}
        self.cause_metrics = CAUSES.get(self.kind, set())
        self.load_factor = {}
        self.lead = chance.randrange(0, 2) * self.step
        if self.kind in FAULTS:
            self.break_target()
            self.distract()
        elif self.kind == "surge":
            rise = chance.uniform(1.4, 3)
            self.load_factor = {name: rise for name in self.names}
        elif self.kind == "drop":
            self.load_factor = {name: chance.uniform(0.5, 0.7) for name in self.names}
        elif self.kind == "deployment":
            self.add(self.target, "cpu", "burst", 1.5 * self.severity, 0)
            self.add(self.target, "mem", "shift", -0.12, 0)
        self.periodic = chance.choice(self.names) if self.kind == "cron" else None

    def add(self, name, metric, shape, size, lag):
        self.effects.setdefault((name, metric), []).append((shape, size, self.at + self.lead + lag))

    def callers(self, name):
        return [a for a, of in self.calls.items() if name in of]

    def reach(self, name):
        """Those that call it, directly or not, with how many calls lie between."""
        found, edge = {}, [(name, 0)]
        while edge:
            each, depth = edge.pop(0)
            for caller in self.callers(each):
                if caller != name and caller not in found:
                    found[caller] = depth + 1
                    edge.append((caller, depth + 1))
        return found

    def break_target(self):
        size, target, chance = self.severity, self.target, self.chance
        lag = chance.randrange(0, 3) * self.step
        slow = {"cpu": 2.5, "mem": 0.4, "disk": 1.5, "delay": 8, "loss": 3, "socket": 2,
                "crash": 0, "bug": 0.1}[self.kind] * size
        failing = {"cpu": 0.01, "mem": 0.02, "disk": 0.02, "delay": 0.02, "loss": 0.15,
                   "socket": 0.1, "crash": 0.5, "bug": 0.3}[self.kind] * size
        if chance.random() < 0.3 and self.kind in ("cpu", "mem", "disk"):
            slow, failing = slow * 0.05, 0  # There was room left: hardly anybody noticed.
        if self.kind == "cpu":
            self.add(target, "cpu", "shift", 3 * size, 0)
        elif self.kind == "mem":
            self.add(target, "mem", "ramp", 1.5 * size, 0)
            self.add(target, "cpu", "shift", 0.3 * size, 0)
        elif self.kind == "disk":
            self.add(target, "diskio", "shift", 6 * size, 0)
            self.add(target, "cpu", "shift", 0.4 * size, 0)
        elif self.kind == "socket":
            self.add(target, "socket", "shift", 3 * size, 0)
        if self.kind == "crash":
            for metric in ("cpu", "mem", "diskio", "socket", "workload", "error", "latency-50",
                           "latency-90"):
                self.add(target, metric, "stop", 0, 0)
        self.add(target, "latency-50", "shift", slow, lag)
        self.add(target, "latency-90", "shift", slow * 1.2, lag)
        self.add(target, "error", "plus", failing, lag)
        mean = self.base(target, "latency-50")
        for caller, depth in self.reach(target).items():
            later = lag + chance.randrange(0, 2 * depth + 1) * self.step
            share = chance.uniform(0.4, 1) ** depth
            added = (slow * mean * share) / self.base(caller, "latency-50")
            self.add(caller, "latency-50", "shift", added * 0.8, later)
            self.add(caller, "latency-90", "shift", added, later)
            self.add(caller, "error", "plus", failing * share * 0.8, later)
        if self.closed and slow + failing > 0.3:
            factor = 1 / (1 + 0.15 * slow + failing)
            self.load_factor = {name: factor for name in self.names}

    def distract(self):
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            name = self.chance.choice([n for n in self.names if n != self.target])
            metric = self.chance.choice(("cpu", "mem", "diskio", "socket"))
            self.add(name, metric, self.chance.choice(("spike", "shift")),
                     self.chance.choice((-0.2, 0.15, 0.25)), self.chance.randrange(10) * self.step)

    def base(self, name, metric):
        chance = random.Random(f"{name} {metric}")
        low, high = {"cpu": (0.005, 0.4), "mem": (3e7, 6e8), "diskio": (1e3, 1e6),
                     "socket": (5, 80), "latency-50": (2, 60), "latency-90": (8, 150),
                     "error": (0, 0), "workload": (2, 80)}[metric]
        if low == 0:
            return chance.choice((0, 0, 0, 0.002, 0.01))
        return math.exp(chance.uniform(math.log(low), math.log(high)))

    def load(self, name, at):
        load = 1 + 0.1 * math.sin(at / 900)
        if self.kind == "daily":
            load = 1 + 0.6 * math.sin(2 * math.pi * (at - self.at) / 86_400)
        if at >= self.at + self.lead:
            load *= self.load_factor.get(name, 1)
        return load

    def values(self, name, metric):
        chance = self.chance
        base = self.base(name, metric)
        noise = {"cpu": 0.08, "mem": 0.01, "diskio": 0.3, "socket": 0.04, "latency-50": 0.06,
                 "latency-90": 0.12, "error": 0.5, "workload": 0.08}[metric]
        by_load = {"cpu": 0.9, "diskio": 0.6, "socket": 0.3, "workload": 1}.get(metric, 0)
        wander, times, values = 0, [], []
        at = self.begin
        jitter = chance.random() < 0.2
        while at <= self.end:
            wander = 0.9 * wander + chance.gauss(0, noise * 0.3)
            load = self.load(name, at)
            value = base * (1 + by_load * (load - 1)) * (1 + wander + chance.gauss(0, noise))
            if metric.startswith("latency"):
                value *= 1 + 0.15 * max(0, load - 1) ** 2
            if name == self.periodic and metric == "cpu" and (at - self.begin) % 600 < 60:
                value += base
            value = self.with_effects(name, metric, at, max(0, value), base)
            if value is not None and chance.random() > 0.01:
                times.append(round(at + (chance.random() * 0.4 * self.step if jitter else 0), 3))
                values.append(self.rounded(metric, value))
            at += self.step
        return times, values

    def with_effects(self, name, metric, at, value, base):
        for shape, size, since in self.effects.get((name, metric), ()):
            if at < since:
                continue
            if shape == "stop":
                return None
            if shape == "shift":
                value *= 1 + size
            elif shape == "plus":
                value += size * (1 + self.chance.gauss(0, 0.2))
            elif shape == "ramp":
                value += base * size * min(1, (at - since) / (0.5 * self.length))
            elif shape == "spike" and at < since + 3 * self.step:
                value *= 1 + 4 * abs(size)
            elif shape == "burst" and at < since + 0.06 * self.length:
                value *= 1 + size
        return max(0, value)

    @staticmethod
    def rounded(metric, value):
        return float(round(value)) if metric == "socket" else float(f"{value:.5g}")

    def document(self, with_graph):
        series = []
        missing = self.chance.random() * 0.15
        for name in self.names:
            for metric in ("cpu", "mem", "diskio", "socket", "latency-50", "latency-90", "error",
                           "workload"):
                needed = name == self.target and metric in self.cause_metrics
                if not needed and self.chance.random() < missing:
                    continue
                times, values = self.values(name, metric)
                for i in range(len(values)):
                    if self.chance.random() < 0.003:
                        values[i] = None
                series.append({"component": name, "metric": metric, "times": times,
                               "values": values})
        self.chance.shuffle(series)
        graph = [[a, b] for a, of in self.calls.items() for b in of] if with_graph else []
        return {"graph": graph, "series": series, "from": self.at, "to": self.end}

    def is_cause(self, component, metric):
        return component == self.target and metric in self.cause_metrics
