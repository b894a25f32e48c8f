#!/usr/bin/env python3
"""Checks that a built program has what keeps a fault in memory from being made use of.

    check_hardening.py PROGRAM

Prints what is missing, then `N passed, N failed`: one property is one test.
"""
import re
import subprocess
import sys

READELF = "/usr/bin/llvm-readelf-19"


def read(program, *options):
    return subprocess.run([READELF, *options, program], check=True, capture_output=True,
                          text=True).stdout


def properties(program):
    """(what is promised, whether it holds)"""
    head = read(program, "--file-header")
    segments = read(program, "--program-headers")
    dynamic = read(program, "--dynamic-table")
    symbols = read(program, "--dyn-syms")
    stack = re.search(r"GNU_STACK.*", segments)
    yield "it is loaded at a random address", "DYN (" in head
    yield "its tables of addresses are read-only once it runs", \
        "GNU_RELRO" in segments and re.search(r"FLAGS.*NOW", dynamic)
    yield "its stack holds no code", stack and " RWE " not in stack[0]
    yield "no segment is both written and run", not re.search(r"LOAD.* RWE ", segments)
    yield "functions notice when their frame was overwritten", "__stack_chk_fail" in symbols


def main():
    found = list(properties(sys.argv[1]))
    missing = [name for name, holds in found if not holds]
    for name in missing:
        print(f"{sys.argv[1]}: does not hold: {name}")
    print(f"{len(found) - len(missing)} passed, {len(missing)} failed")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
