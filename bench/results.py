"""What was measured, as a table that stays in bench/results.md."""
import os
import re
import subprocess
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Row:
    """One line of the results: what, its budget in words, what was seen, whether that is within."""

    def __init__(self, what, budget, seen, within):
        self.what, self.budget, self.seen, self.within = what, budget, seen, within


def machine():
    info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", info)
    total = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text()).group(1))
    return (f"{os.cpu_count()} cores ({model.group(1) if model else 'unknown'}), "
            f"{total / 2**20:.0f} GB, Linux {os.uname().release}")


def within(row):
    return "" if not row.budget else "yes" if row.within else "**no**"


def write(rows):
    """Puts what was measured in the place of what was measured before; the rest stays."""
    version = subprocess.run(["git", "-C", HERE, "rev-parse", "--short", "HEAD"], check=True,
                             capture_output=True, text=True).stdout.strip()
    results = HERE / "results.md"
    kept = re.findall(r"^(\| (?!what )[^-|][^|]* \|.*)$", results.read_text("utf-8"), re.M) \
        if results.exists() else []
    table = {line.split("|")[1].strip(): line for line in kept}
    for row in rows:
        table[row.what] = (f"| {row.what} | {row.budget} | {row.seen} | "
                           f"{within(row)} | {version} |")
    lines = ["# What was measured", "",
             f"By `./dev bench`, last on {datetime.now(timezone.utc):%Y-%m-%d}, on {machine()}.",
             "Server and load share these cores.", "",
             "| what | budget | measured | within | commit |", "|---|---|---|---|---|",
             *table.values()]
    results.write_text("\n".join(lines) + "\n", "utf-8")
