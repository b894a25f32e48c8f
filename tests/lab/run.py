#!/usr/bin/env python3
"""Two faults of running services are found, and what only looks like one is not: the real binary,
with the program of sample/demo/lab.

    run.py [--visible-only]

With the flag only telemetry is checked: that it shows the faults at their origin.
"""
import sys
import tempfile
import time
import traceback

from evidence import changes, figures_of
from laboratory import Laboratory
from trial import Trial

WARM_SECONDS = 70
FIND_SECONDS = 50
SURGE_SECONDS = 30
CALM_SECONDS = 12
VISIBLE_SECONDS = 25
# What telemetry shows to change at the origin.
FAULTS = {"error_burst": "errors ", "slow_query": "p95 "}
LOOK_ALIKE = "traffic_surge"
UNCHANGED = ("errors ",)
SURGE_LEAST = 1.3  # It is summed up with healthy seconds of its first minute.


class Checks:
    def __init__(self, lab, is_visible_only):
        self.lab, self.is_visible_only = lab, is_visible_only
        self.before = {}

    def health_is_no_incident(self):
        false = self.lab.stay_healthy(WARM_SECONDS)
        now = time.time()
        for service in ("payment", "inventory", "gateway"):
            self.before[service] = figures_of(self.lab, service, now - WARM_SECONDS / 2, now)
        assert false == 0, self.incidents()

    def a_fault_is_found(self, name):
        trial = Trial(self.lab, name)
        trial.run(VISIBLE_SECONDS if self.is_visible_only else FIND_SECONDS)
        seen = self.changes(trial, trial.origin)
        trial.switch_off()
        time.sleep(CALM_SECONDS)
        trial.close()
        assert any(each.startswith(FAULTS[name]) for each in seen), f"telemetry shows {seen}"
        if self.is_visible_only:
            return
        assert trial.incident_after is not None, f"no incident; telemetry shows {seen}"
        assert trial.incidents == 1, self.incidents()
        assert trial.first_ranked == trial.origin, (trial.first_ranked, self.incidents())

    def a_surge_is_none(self):
        trial = Trial(self.lab, LOOK_ALIKE)
        trial.run(SURGE_SECONDS)
        during = figures_of(self.lab, "gateway", trial.began, trial.ended)
        seen = changes(self.before["gateway"], during)
        trial.switch_off()
        rise = during["requests"] / self.before["gateway"]["requests"]
        assert rise > SURGE_LEAST, f"{rise:.2f} times the visits"
        assert not any(each.startswith(UNCHANGED) for each in seen), f"telemetry shows {seen}"
        assert trial.incidents == 0, self.incidents()

    def changes(self, trial, service):
        return changes(self.before[service],
                       figures_of(self.lab, service, trial.began, trial.ended))

    def incidents(self):
        return [each["title"] for each in self.lab.incidents().values()]


def main():
    results = []

    def check(name, run):
        try:
            run()
            results.append(True)
        except Exception:
            results.append(False)
            print(f"FAIL: {name}\n{traceback.format_exc()}", flush=True)

    with tempfile.TemporaryDirectory(prefix="mainstay-lab.") as folder:
        with Laboratory(folder) as lab:
            checks = Checks(lab, "--visible-only" in sys.argv[1:])
            check("health is no incident", checks.health_is_no_incident)
            for name in FAULTS:
                check(f"{name} is found", lambda name=name: checks.a_fault_is_found(name))
            check(f"{LOOK_ALIKE} is none", checks.a_surge_is_none)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
