"""A leak too slow for a laboratory, as a file that `mainstay detect` reads: the memory of a service
over hours, which swells with its load and falls when it collects, and from the half on grows."""
import csv
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from server import BINARY  # noqa: E402

BEGIN = 1_767_571_200
STEP = 60
BASE, LIMIT = 160e6, 512e6  # Bytes.
SWELL, SAW, NOISE = 12e6, 20e6, 2e6
GROWTH = 25e6 / 3600  # Bytes a second.
FOUND = 0.5


def samples(hours, seed):
    """(time, bytes), and the time at which the leak begins."""
    chance = random.Random(seed)
    count = round(hours * 3600 / STEP)
    leaks_from = count // 2
    made = []
    for at in range(count):
        load = math.sin(2 * math.pi * at * STEP / 14_400)
        leaked = max(0, at - leaks_from) * STEP * GROWTH
        made.append((BEGIN + at * STEP, round(
            BASE + SWELL * load + SAW * (at % 23) / 23 + chance.gauss(0, NOISE) + leaked)))
    return made, BEGIN + leaks_from * STEP


def leak_row(hours, seed):
    """A sentence on how soon the detector of leaks finds it, and whether it was right till then."""
    made, begins = samples(hours, seed)
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        csv.writer(file).writerows([("timestamp", "value"), *made])
        file.flush()
        done = subprocess.run([BINARY, "detect", "--detector", "leak", "--limit", str(LIMIT),
                               file.name], capture_output=True, text=True, check=True)
    scored = [(int(line["timestamp"]), float(line["score"]))
              for line in csv.DictReader(done.stdout.splitlines())]
    false = sum(score >= FOUND for at, score in scored if at < begins)
    found = next((at for at, score in scored if at >= begins and score >= FOUND), None)
    when = "not found" if found is None else f"found {(found - begins) / 60:.0f} min after it began"
    full = (LIMIT - BASE - SAW) / GROWTH / 60
    return (f"A leak of {GROWTH * 3600 / 1e6:.0f} MB an hour over {hours:g} h (full after "
            f"{full:.0f} min): {when}; {false} false scores before.")
