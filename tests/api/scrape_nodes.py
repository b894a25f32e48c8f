#!/usr/bin/env python3
"""Scrapes, with two nodes over one PostgreSQL: one of them does it, and the other when it stops."""
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from endpoint import TEXT, Endpoint  # noqa: E402
from postgres import Postgres  # noqa: E402
from server import Server  # noqa: E402
from world import build_world  # noqa: E402

TARGETS = "/api/v1/applications/SHOP/scrape-targets"


class Nodes:
    def __init__(self, first, second, endpoint):
        self.first, self.second, self.endpoint = first, second, endpoint
        self.world = build_world(first)
        made = first.ask("POST", TARGETS, {
            "name": "shop", "url": endpoint.url("/metrics"), "interval_seconds": 10},
            self.world.tokens["mona"])
        assert made.status == 201, made
        self.path = f"{TARGETS}/{made.json['id']}"

    def scraping(self, node):
        text = node.ask("GET", "/metrics").body.decode()
        return "\nmainstay_scrape_targets 1\n" in text

    def count(self):
        return len(self.endpoint.seen("/metrics"))

    def wait_for(self, count, seconds):
        end = time.monotonic() + seconds
        while self.count() < count:
            assert time.monotonic() < end, f"{self.count()} scrapes of {count}"
            time.sleep(0.1)


def one_node_scrapes(nodes):
    nodes.wait_for(3, 40)
    assert [nodes.scraping(nodes.first), nodes.scraping(nodes.second)].count(True) == 1
    times = [at for _, _, at in nodes.endpoint.seen("/metrics")]
    gaps = [later - earlier for earlier, later in zip(times[1:], times[2:])]
    assert all(8 < gap < 13 for gap in gaps), gaps


def how_it_went_is_seen_at_each(nodes):
    for node in (nodes.first, nodes.second):
        shown = node.ask("GET", nodes.path, token=nodes.world.tokens["ann"])
        assert shown.json["last"]["is_up"], shown


def the_other_goes_on_when_it_stops(nodes):
    scraping, other = nodes.first, nodes.second
    if nodes.scraping(other):
        scraping, other = other, scraping
    assert scraping.stop() == 0, scraping.log_tail()
    before = nodes.count()
    nodes.wait_for(before + 1, 20)
    assert nodes.scraping(other)
    scraping.start()
    time.sleep(5)
    assert nodes.scraping(other) and not nodes.scraping(scraping)


def the_other_goes_on_when_it_dies(nodes):
    scraping, other = nodes.first, nodes.second
    if nodes.scraping(other):
        scraping, other = other, scraping
    scraping.kill()
    before = nodes.count()
    nodes.wait_for(before + 1, 75)
    assert nodes.scraping(other)


CHECKS = [one_node_scrapes, how_it_went_is_seen_at_each, the_other_goes_on_when_it_stops,
          the_other_goes_on_when_it_dies]


def main():
    postgres = Postgres()
    name = f"scrapes{os.getpid()}"
    url = postgres.create(name)
    failed = 0
    endpoint = Endpoint()
    endpoint.answers["/metrics"] = (200, {"Content-Type": TEXT}, b"a 1\n")
    try:
        with tempfile.TemporaryDirectory(prefix="mainstay-scrapes.") as folder:
            work = Path(folder)
            settings = ("--key-file", str(work / "key"), "--outgoing-private", "127.0.0.1")
            first = Server(work / "first", database=url, settings=settings)
            second = Server(work / "second", database=url, settings=settings)
            with first, second:
                nodes = Nodes(first, second, endpoint)
                for check in CHECKS:
                    try:
                        check(nodes)
                    except Exception:  # noqa: BLE001
                        failed += 1
                        print(f"{check.__name__.replace('_', ' ')}:")
                        traceback.print_exc()
    finally:
        endpoint.close()
        postgres.drop(name)
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
