# Sourced by test: the web UI of the real binary, in Chromium.

build_server
part "the whole case in a browser" python3 tests/browser/run.py
