# Sourced by test: the real binary, killed.

build_server
part "killed under load and at birth" python3 tests/faults/run.py
