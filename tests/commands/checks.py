"""Checks of a command: functions whose names are what it promises, run one after the other."""
import sys
import traceback

_checks = []


def check(function):
    """Registers a check; its name is what it promises."""
    _checks.append(function)
    return function


def run_all(stage):
    """Runs each check on `stage`, prints the totals, and answers the exit status."""
    failed = 0
    for function in _checks:
        try:
            function(stage)
        except Exception:
            failed += 1
            print(f"FAIL: {function.__name__.replace('_', ' ')}")
            traceback.print_exc(file=sys.stdout)
    print(f"{len(_checks) - failed} passed, {failed} failed")
    return 1 if failed else 0
