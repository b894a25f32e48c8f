"""Series of memory, leaking and not, made from seeds: (unix seconds, value) with what they are."""

import math
import random

from detect_series import DAY, START, office


def saw(rng, count, every, high):
    """What a garbage collector adds to what is in use: it rises, and falls when it is collected."""
    values, used, limit = [], 0.0, high
    for _ in range(count):
        used += high / every * rng.uniform(0.5, 1.5)
        if used > limit:
            used, limit = rng.uniform(0, 0.05) * high, high * rng.uniform(0.9, 1.1)
        values.append(used)
    return values


def noise(rng, count, deviation):
    return [rng.gauss(0, deviation) for _ in range(count)]


def base(rng):
    return rng.uniform(80, 900)


def saturating(count, rise, time):
    return [rise * (1 - math.exp(-at / time)) for at in range(count)]


def busy(count, interval, height):
    return [height * office(at * interval % DAY / DAY) for at in range(count)]


def add(*parts):
    return [max(0.0, sum(values)) for values in zip(*parts)]


def flat(count, level):
    return [level] * count


# --- Leaks. Each: (rng, count, interval) -> values, index at which it begins.


def line(rng, count, _):
    low = base(rng)
    by = low * rng.uniform(1.5, 6) / count
    return add(flat(count, low), [by * at for at in range(count)], noise(rng, count, 0.01 * low)), 0


def under_saw(rng, count, _):
    low = base(rng)
    by = low * rng.uniform(1.5, 4) / count
    teeth = saw(rng, count, rng.randint(12, 50), low * rng.uniform(0.4, 1.5))
    return add(flat(count, low), [by * at for at in range(count)], teeth), 0


def with_restarts(rng, count, _):
    low, values, used, begin = base(rng), [], 0.0, 0
    by = low * rng.uniform(2, 4) / 400
    limit = low * rng.uniform(1.5, 4)
    for at in range(count):
        used += by * rng.uniform(0.5, 1.5)
        if used > limit:
            used = 0
        values.append(low + used + rng.gauss(0, 0.01 * low))
    return values, begin


def under_day(rng, count, interval):
    low = base(rng)
    by = low * rng.uniform(0.12, 0.4) / (DAY / interval)
    return add(
        flat(count, low), busy(count, interval, low * rng.uniform(0.1, 0.4)),
        [by * at for at in range(count)], noise(rng, count, 0.02 * low),
    ), 0  # fmt: skip


def from_the_middle(rng, count, _):
    low, begin = base(rng), count // 3
    by = low * rng.uniform(2, 5) / (count - begin)
    return add(
        flat(count, low), [by * max(0, at - begin) for at in range(count)],
        saw(rng, count, 20, 0.3 * low),
    ), begin  # fmt: skip


def by_steps(rng, count, _):
    low, used, values = base(rng), 0.0, []
    for _ in range(count):
        if rng.random() < 0.05:
            used += low * rng.uniform(0.5, 1.5) * 3 / (0.05 * count)
        values.append(low + used + rng.gauss(0, 0.01 * low))
    return values, 0


def after_warm_up(rng, count, _):
    low = base(rng)
    by = low * rng.uniform(2, 4) / count
    return add(
        flat(count, 0.4 * low), saturating(count, 0.6 * low, count / 30),
        [by * at for at in range(count)], noise(rng, count, 0.02 * low),
    ), 0  # fmt: skip


# --- No leaks.


def warm_up(rng, count, _):
    low = base(rng)
    return add(
        flat(count, 0.3 * low), saturating(count, low, count / rng.uniform(5, 30)),
        noise(rng, count, 0.02 * low),
    )  # fmt: skip


def cache(rng, count, _):
    low = base(rng)
    return add(
        flat(count, low), saturating(count, low * rng.uniform(0.5, 4), count / rng.uniform(3, 8)),
        saw(rng, count, 25, 0.3 * low),
    )  # fmt: skip


def cache_to_its_limit(rng, count, _):
    low = base(rng)
    full = count * rng.uniform(0.1, 0.2)
    height = low * rng.uniform(0.3, 0.9)
    return add(
        flat(count, low), [height * min(1, at / full) for at in range(count)],
        noise(rng, count, 0.01 * low),
    )  # fmt: skip


def only_saw(rng, count, _):
    low = base(rng)
    return add(flat(count, low), saw(rng, count, rng.randint(10, 90), low * rng.uniform(0.5, 3)))


def day(rng, count, interval):
    low = base(rng)
    return add(
        flat(count, low), busy(count, interval, low * rng.uniform(0.2, 0.9)),
        noise(rng, count, 0.02 * low),
    )  # fmt: skip


def day_and_saw(rng, count, interval):
    low = base(rng)
    return add(
        flat(count, low), busy(count, interval, low * rng.uniform(0.2, 0.7)),
        saw(rng, count, rng.randint(10, 40), 0.6 * low),
    )  # fmt: skip


def step_of_load(rng, count, _):
    low, at_step = base(rng), int(count * rng.uniform(0.3, 0.7))
    high = low * rng.uniform(0.3, 1.2)
    return add(
        flat(count, low),
        [high * (1 - math.exp(-max(0, at - at_step) / 15)) for at in range(count)],
        noise(rng, count, 0.02 * low),
    )  # fmt: skip


def wandering(rng, count, _):
    low, value, values = base(rng), 0.0, []
    for _ in range(count):
        value = 0.99 * value + rng.gauss(0, 0.01 * low)
        values.append(low + value)
    return values


def restarts_with_warm_up(rng, count, _):
    low, values, since = base(rng), [], 0
    for _ in range(count):
        since = 0 if rng.random() < 0.004 else since + 1
        values.append(low * (0.4 + 0.6 * (1 - math.exp(-since / 20))) + rng.gauss(0, 0.02 * low))
    return values


def fragmentation(rng, count, _):
    low = base(rng)
    return add(
        flat(count, low), [0.06 * low * math.log1p(at / 20) for at in range(count)],
        noise(rng, count, 0.02 * low),
    )  # fmt: skip


LEAKS = [line, under_saw, with_restarts, under_day, from_the_middle, by_steps, after_warm_up]
OTHERS = [
    warm_up, cache, cache_to_its_limit, only_saw, day, day_and_saw, step_of_load, wandering,
    restarts_with_warm_up, fragmentation,
]  # fmt: skip


def cases(seed, rounds=6):
    """(name, whether it leaks, index at which it begins, samples)."""
    made = []
    for shape in LEAKS + OTHERS:
        for turn in range(rounds):
            rng = random.Random(f"{seed}/{shape.__name__}/{turn}")
            interval = rng.choice([10, 30, 60, 300])
            count = rng.choice([800, 1500, 3000])
            if shape in (under_day, day, day_and_saw):
                interval, count = 300, rng.choice([5, 8, 12]) * DAY // 300
            begin = 0
            values = shape(rng, count, interval)
            if shape in LEAKS:
                values, begin = values
            samples = [(START + at * interval, value) for at, value in enumerate(values)]
            made.append((f"{shape.__name__}-{turn}", shape in LEAKS, begin, samples))
    return made
