"""Labelled series for the detectors, made from seeds: shapes of what applications measure, and
faults put in.

Nothing here knows how the detectors work. A case is a list of (unix seconds, value) and the ranges
in which something is wrong; most cases of a shape have none of them, since that is what a detector
mostly sees.
"""

import math
import random
from dataclasses import dataclass, field

DAY = 86_400
START = 1_767_571_200  # A Monday, 2026-01-05, midnight UTC.


@dataclass
class Case:
    """One series: its name, its samples, and where something is wrong, as indices [from, to)."""

    name: str
    interval: int
    values: list
    wrong: list = field(default_factory=list)  # (from, to, what)
    missing: set = field(default_factory=set)

    def samples(self):
        return [
            (START + at * self.interval, value)
            for at, value in enumerate(self.values)
            if at not in self.missing
        ]


def day_part(at, interval):
    return (at * interval % DAY) / DAY


def week_day(at, interval):
    return at * interval // DAY % 7


def poisson(rng, mean):
    if mean > 50:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def office(part):
    """How busy a time of day is: a rise in the morning, a dip at noon, an evening of its own."""
    return (
        0.15
        + 0.85 * math.exp(-(((part - 0.42) / 0.08) ** 2))
        + 0.7 * math.exp(-(((part - 0.62) / 0.09) ** 2))
        + 0.25 * math.exp(-(((part - 0.85) / 0.05) ** 2))
    )


# --- Shapes: each a function (rng, count, interval) -> values, its usual deviation beside it.


def level(rng, count, _):
    return [50 + rng.gauss(0, 2) for _ in range(count)], 2


def latency(rng, count, _):
    return [40 * math.exp(rng.gauss(0, 0.25)) for _ in range(count)], 12


def daily(rng, count, interval):
    return [
        100 + 40 * math.sin(2 * math.pi * day_part(at, interval)) + rng.gauss(0, 4)
        for at in range(count)
    ], 4


def weekly(rng, count, interval):
    values = []
    for at in range(count):
        busy = office(day_part(at, interval)) * (0.3 if week_day(at, interval) >= 5 else 1)
        values.append(20 + 200 * busy * (1 + rng.gauss(0, 0.06)))
    return values, 8


def requests(rng, count, interval):
    return [poisson(rng, 3 + 60 * office(day_part(at, interval))) for at in range(count)], 6


def bursts(rng, count, _):
    values, left = [], 0
    for _ in range(count):
        if left == 0 and rng.random() < 0.02:
            left = rng.randint(1, 4)
        values.append(10 + abs(rng.gauss(0, 1)) + (rng.uniform(30, 60) if left else 0))
        left = max(0, left - 1)
    return values, 20


def walk(rng, count, _):
    value, values = 500.0, []
    for _ in range(count):
        value += rng.gauss(0, 3) + 0.002 * (500 - value)
        values.append(value)
    return values, 10


def saw_tooth(rng, count, _):
    value, values = 200.0, []
    for _ in range(count):
        value += rng.uniform(4, 9)
        if value > 480 + rng.gauss(0, 8):
            value = 200 + rng.gauss(0, 6)
        values.append(value)
    return values, 15


def batches(rng, count, interval):
    every, long = max(6, 3600 // interval), max(2, 600 // interval)
    return [
        (80 if at % every < long else 8) + rng.gauss(0, 2) for at in range(count)
    ], 3


def constant(rng, count, _):
    value, values = 16.0, []
    for _ in range(count):
        if rng.random() < 0.0008:
            value += rng.choice([-1, 1, 2])
        values.append(value)
    return values, 1


def counter(rng, count, interval):
    total, values = 10_000.0, []
    for at in range(count):
        total += poisson(rng, 5 + 30 * office(day_part(at, interval)))
        if rng.random() < 0.0006:
            total = float(poisson(rng, 10))
        values.append(total)
    return values, None


def rare_errors(rng, count, _):
    return [poisson(rng, 0.08) for _ in range(count)], 1


def percent(rng, count, interval):
    return [
        min(100, max(0, round(30 + 15 * office(day_part(at, interval)) + rng.gauss(0, 3))))
        for at in range(count)
    ], 4


def trend(rng, count, _):
    return [100 + 0.02 * at + rng.gauss(0, 3) for at in range(count)], 3


def busy_noise(rng, count, interval):
    return [
        60 + rng.gauss(0, 1 + 9 * office(day_part(at, interval))) for at in range(count)
    ], 8


def heavy_tail(rng, count, _):
    return [
        30 + 2 * rng.gauss(0, 1) / math.sqrt(rng.gammavariate(1.5, 1 / 1.5)) for _ in range(count)
    ], 3


def sticky(rng, count, _):
    value, values = 0.0, []
    for _ in range(count):
        value = 0.95 * value + rng.gauss(0, 1)
        values.append(70 + 3 * value)
    return values, 9


def two_states(rng, count, _):
    high, values = False, []
    for _ in range(count):
        if rng.random() < 0.01:
            high = not high
        values.append((70 if high else 40) + rng.gauss(0, 2))
    return values, 2


def night_jobs(rng, count, interval):
    values = []
    for at in range(count):
        part = day_part(at, interval)
        values.append(12 + (70 if 0.08 < part < 0.11 else 0) + 2 * abs(rng.gauss(0, 1)))
    return values, 3


SHAPES = {
    shape.__name__: shape
    for shape in (
        level, latency, daily, weekly, requests, bursts, walk, saw_tooth, batches, constant,
        counter,
        rare_errors, percent, trend, busy_noise, heavy_tail, sticky, two_states, night_jobs,
    )
}  # fmt: skip

# What can be wrong with which shape: only what a person who knows the series would call so.
FAULTS = {
    "spike": [
        "level", "latency", "daily", "weekly", "requests", "walk", "batches", "rare_errors",
        "percent",
        "trend", "busy_noise", "sticky", "night_jobs", "bursts",
    ],
    "dip": ["level", "daily", "weekly", "requests", "percent", "trend", "walk"],
    "shift": ["level", "latency", "daily", "weekly", "requests", "batches", "percent", "trend",
        "sticky"],
    "noise": ["level", "daily", "trend", "walk", "percent"],
    "stuck": ["level", "latency", "daily", "weekly", "requests", "busy_noise", "sticky",
        "heavy_tail"],
    "stopped": ["latency", "requests", "weekly", "counter", "bursts", "saw_tooth"],
    "wrong_hour": ["night_jobs", "batches"],
    "missed": ["night_jobs", "batches", "weekly"],
    "faster": ["counter"],
    "drift": ["level", "latency", "sticky"],
    "often": ["rare_errors", "bursts"],
}  # fmt: skip


def put(rng, case, what, at, deviation):
    """Puts a fault in at `at`; the range that is wrong is kept in the case."""
    values, interval = case.values, case.interval
    long = rng.randint(20, 60)
    size = rng.uniform(7, 14) * (deviation or 1)

    def each(to, change):
        to = min(to, len(values))
        for n in range(at, to):
            values[n] = change(n, values[n])
        case.wrong.append((at, to, what))

    if what == "spike":
        each(at + rng.randint(1, 3), lambda _, v: v + size)
    elif what == "dip":
        each(at + rng.randint(1, 4), lambda _, v: max(0, v - size) if v >= 0 else v - size)
    elif what == "shift":
        size *= rng.choice([0.6, 1])
        each(at + 4 * long, lambda _, v: v + size)
    elif what == "noise":
        each(at + long, lambda _, v: v + rng.gauss(0, 5 * (deviation or 1)))
    elif what == "stuck":
        held = values[at - 1]
        each(at + 2 * long, lambda _, __: held)
    elif what == "stopped":
        if "counter" in case.name:
            each(at + 3 * long, lambda _, __: values[at - 1])
            lost = values[case.wrong[-1][1]] - values[at] if case.wrong[-1][1] < len(values) else 0
            for n in range(case.wrong[-1][1], len(values)):
                values[n] = max(0, values[n] - lost)
        else:
            each(at + long, lambda _, __: 0.0)
    elif what in ("wrong_hour", "missed"):
        moved(rng, case, what, at)
    elif what == "faster":
        extra = 0.0
        to = min(at + 3 * long, len(values))
        for n in range(at, len(values)):
            extra += 150 if n < to else 0
            values[n] += extra
        case.wrong.append((at, to, what))
    elif what == "drift":
        each(at + 6 * long, lambda n, v: v + (n - at) * (deviation or 1) / 12)
    elif what == "often":
        each(at + long, lambda _, v: v + (poisson(rng, 2) if v < 10 else rng.uniform(0, 40)))


def moved(rng, case, what, at):
    """A job that runs at another time, or does not run: what is usual, at an unusual time."""
    steps = DAY // case.interval if "batches" not in case.name else max(6, 3600 // case.interval)
    begin = at - at % steps
    day = case.values[begin : begin + steps]
    if len(day) < steps:
        return
    if what == "missed":
        low = sorted(day)[len(day) // 4]
        high = [n for n, v in enumerate(day) if v > (low + max(day)) / 2]
        for n in high:
            case.values[begin + n] = low + abs(rng.gauss(0, 0.5))
        case.wrong.append((begin + high[0], begin + high[-1] + 1, what))
    else:
        by = steps // 2
        case.values[begin : begin + steps] = day[-by:] + day[:-by]
        case.wrong.append((begin, begin + steps, what))


def cases(seed, rounds=4, days=14):
    """All shapes with their faults, and as many without any."""
    made = []
    for name, shape in SHAPES.items():
        for turn in range(rounds):
            rng = random.Random(f"{seed}/{name}/{turn}")
            interval = rng.choice([60, 300, 300, 3600 if name == "weekly" else 600])
            span = days * DAY if interval > 60 else 3 * DAY
            if interval == 3600:
                span = 8 * 7 * DAY
            count = span // interval
            values, deviation = shape(rng, count, interval)
            case = Case(f"{name}-{turn}", interval, values)
            usable = [what for what, shapes in FAULTS.items() if name in shapes]
            if turn % 2 == 0:
                for part in range(2):
                    if usable:
                        at = int(count * (0.45 + 0.27 * part + 0.15 * rng.random()))
                        put(rng, case, rng.choice(usable), at, deviation)
            if turn % 4 == 3:
                case.missing = {at for at in range(count) if rng.random() < 0.03}
                hole = int(count * rng.uniform(0.3, 0.9))
                case.missing |= set(range(hole, hole + rng.randint(10, 80)))
            made.append(case)
    return made
