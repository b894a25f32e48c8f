# Sourced by test: what a module touches, by a toy that is put into a copy of the tree.

build_server
part "a module is its folders and the lines that list it" python3 tests/module/run.py
