"""Series of latencies and of activity, with and without a regression or a stop, made from seeds."""

import math
import random

from detect_series import DAY, START, office, poisson


def latency_of(rng, middle, spread):
    slow = rng.random() < 0.03
    return middle * math.exp(rng.gauss(0, spread)) * (rng.uniform(3, 12) if slow else 1)


def steady(rng, count, _):
    return [(at * 10, 1.0) for at in range(count)]


def by_day(rng, count, _):
    """Busy by day, and then slower, too: what load does is no regression."""
    times, at = [], 0.0
    for _ in range(count):
        busy = office(at % DAY / DAY)
        at += rng.expovariate(0.002 + 0.02 * busy)
        times.append((at, 1 + 0.6 * busy))
    return times


def quiet(rng, count, _):
    times, at = [], 0.0
    for _ in range(min(count, 400)):
        at += rng.expovariate(1 / 600)
        times.append((at, 1.0))
    return times


def wandering(rng, count, _):
    level, times = 0.0, []
    for at in range(count):
        level = 0.995 * level + rng.gauss(0, 0.02)
        times.append((at * 10, math.exp(level)))
    return times


ARRIVALS = [steady, by_day, quiet, wandering]


def all_slower(rng, value):
    return value * 1.8


def some_slower(rng, value):
    return value * (rng.uniform(4, 8) if rng.random() < 0.35 else 1)


def one_slow(rng, value):
    return value


CHANGES = {
    "all slower": all_slower, "some slower": some_slower, "one slow request": one_slow, "": None,
}


def latency_cases(seed, rounds=5):
    """(name, index from which on it is worse or None, samples)."""
    made = []
    for arrivals in ARRIVALS:
        for change_name, change in CHANGES.items():
            for turn in range(rounds):
                rng = random.Random(f"{seed}/{arrivals.__name__}/{change_name}/{turn}")
                times = arrivals(rng, 4_000, None)
                begin = int(len(times) * rng.uniform(0.5, 0.8))
                middle, spread = rng.uniform(5, 400), rng.uniform(0.2, 0.6)
                samples = []
                for at, (when, factor) in enumerate(times):
                    value = latency_of(rng, middle * factor, spread)
                    if change and at >= begin:
                        value = change(rng, value)
                    if change is one_slow and at == begin:
                        value *= 100
                    samples.append((START + when, value))
                is_worse = change in (all_slower, some_slower)
                name = f"{arrivals.__name__}, {change_name}"
                made.append((name, begin if is_worse else None, samples))
    return made


def error_cases(seed, rounds=5):
    """Errors of requests, 0 or 1."""
    made = []
    for before, after in (
        (0.0, 0.2), (0.01, 0.1), (0.05, 0.3), (0.01, 0.01), (0.0, 0.0), (0.2, 0.2),
    ):
        for turn in range(rounds):
            rng = random.Random(f"{seed}/{before}/{after}/{turn}")
            begin = rng.randint(800, 1_500)
            samples = [
                (START + at * 5, float(rng.random() < (after if at >= begin else before)))
                for at in range(2_000)
            ]
            made.append((f"errors {before} to {after}", begin if after > before else None, samples))
    return made


def activity(rng, kind, count, interval):
    if kind == "regular":
        return [50 + rng.gauss(0, 3) for _ in range(count)]
    if kind == "busy by day":
        return [poisson(rng, 1 + 40 * office(at * interval % DAY / DAY)) for at in range(count)]
    if kind == "idle at night":
        return [
            poisson(rng, 12 * max(0.0, office(at * interval % DAY / DAY) - 0.2))
            for at in range(count)
        ]
    if kind == "seldom":
        return [poisson(rng, 0.15) for _ in range(count)]
    on, values = True, []
    for _ in range(count):
        if rng.random() < 0.02:
            on = not on
        values.append(poisson(rng, 8) if on else 0)
    return values


def silence_cases(seed, rounds=5):
    """(name, (from, to) of the silence or None, samples); missing rows or zeros."""
    made = []
    for kind in ("regular", "busy by day", "idle at night", "seldom", "on and off"):
        for stop in ("zeros", "missing", ""):
            for turn in range(rounds):
                rng = random.Random(f"{seed}/{kind}/{stop}/{turn}")
                interval = rng.choice([60, 300])
                count = 6 * DAY // interval
                values = activity(rng, kind, count, interval)
                noon = int((4.45 * DAY + rng.uniform(0, 0.2) * DAY) / interval)
                long = rng.randint(25, 50) if kind != "seldom" else 250
                span = range(noon, noon + long)
                rows = []
                for at, value in enumerate(values):
                    if stop and at in span:
                        if stop == "zeros":
                            rows.append((START + at * interval, 0.0))
                        continue
                    rows.append((START + at * interval, float(value)))
                first = START + noon * interval
                wrong = (first, first + long * interval + interval) if stop else None
                made.append((f"{kind}, {stop or 'never'}", wrong, rows))
    return made
