#!/usr/bin/env python3
"""Writes the components of a built program as a CycloneDX 1.5 document: the Debian packages of the
libraries it loads, and the npm packages of the web UI in it, each with version and origin.

    components.py PROGRAM >components.json
"""
import json
import os
import re
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "web" / "package-lock.json"
DUCKDB = ROOT / "build" / "duckdb"  # Where it is when Debian has none: see scripts/duckdb.txt.


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def debian_packages(program):
    """One component for each package that has a library of the program."""
    libraries = re.findall(r"=> (/\S+) \(", output_of("ldd", program))
    # The records of packages may have a path by the name it had before /usr was merged.
    names = set()
    for library in libraries:
        if Path(library).is_relative_to(DUCKDB):
            continue
        own = library.removeprefix("/usr")
        for path in (f"/usr{own}", own):
            found = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True)
            if found.returncode == 0:
                names.add(found.stdout.split(": ")[0])
                break
        else:
            raise SystemExit(f"No Debian package has {library}.")
    rows = output_of("dpkg-query", "-W", "-f", "${Package}\t${Version}\t${Architecture}\t"
                "${source:Package}\n", *sorted(names))
    for row in rows.splitlines():
        name, version, architecture, source = row.split("\t")
        yield {"type": "library", "name": name, "version": version,
               "purl": f"pkg:deb/debian/{name}@{quote(version)}?arch={architecture}",
               "properties": [{"name": "debian:source", "value": source}]}


def duckdb_package(program):
    """The component that DuckDB is, where it came from npm."""
    if str(DUCKDB) not in output_of("ldd", program):
        return
    library = next(line.split()[2] for line in (ROOT / "scripts/duckdb.txt").open(encoding="utf-8")
                   if line.startswith(f"{os.uname().machine} "))
    name, _, version = library.rpartition("@")
    group, _, own = name.rpartition("/")
    yield {"type": "library", "group": group, "name": own, "version": version,
           "purl": f"pkg:npm/{quote(name)}@{version}",
           "licenses": [{"license": {"id": "MIT"}}]}


def npm_packages():
    """One component for each package that the lock file has for the web UI itself."""
    for place, package in json.loads(LOCK.read_text("utf-8"))["packages"].items():
        if not place or package.get("dev") or package.get("link"):
            continue
        name = place.rpartition("node_modules/")[2]
        group, _, own = name.rpartition("/")
        component = {"type": "library", "name": own, "version": package["version"],
                     "purl": f"pkg:npm/{quote(name)}@{package['version']}"}
        if group:
            component["group"] = group
        if license := package.get("license"):
            component["licenses"] = [{"license": {"name": license}}]
        yield component


def main():
    program = sys.argv[1]
    version = output_of(program, "version").split()[-1]
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {
            "timestamp": f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}",
            "component": {"type": "application", "name": "mainstay", "version": version},
        },
        "components": [*debian_packages(program), *duckdb_package(program), *npm_packages()],
    }
    json.dump(document, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
