#!/usr/bin/env python3
"""A program that knows a DSN and nothing else, and reports errors by sentry-sdk. Prints each that
it reports as a line of JSON. The shapes are those of shapes.mjs.

    python.py all          errors of every shape
    python.py uncaught     an exception that nobody catches
    python.py patient N    N errors, 50 ms apart, whatever becomes of them

SENTRY_DSN, SENTRY_RELEASE, SENTRY_ENVIRONMENT.
"""
import atexit
import json
import logging
import sys
import time

import sentry_sdk

TEXT = "Grüße aus Köln, 世界 🛒"
HUGE_LENGTH = 100_000
log = logging.getLogger("shop")


class OrderMissing(LookupError):
    def __init__(self, number):
        super().__init__(f"there is no order {number}")


def record(shape, group, event):
    print(json.dumps({"shape": shape, "group": group, "id": event}), flush=True)


def charge_card(amount):
    if amount > 0:
        raise ValueError("the card was declined")


def pay_at_the_till():
    charge_card(10)


def pay_by_link():
    charge_card(20)


def load_order(number):
    raise OrderMissing(number)


def read_stock(shelf):
    try:
        json.loads("{")
    except ValueError as cause:
        raise RuntimeError(f"shelf {shelf} cannot be read") from cause


def descend(depth):
    if depth == 0:
        raise RuntimeError("the bottom of the tree")
    return descend(depth - 1) + 1


def refuse(reason):
    raise TypeError(reason)


def fail(text):
    raise RuntimeError(text)


def report(shape, group, run, *arguments):
    try:
        run(*arguments)
    except Exception as error:  # Whatever it is, it is reported.
        record(shape, group, sentry_sdk.capture_exception(error))


def report_all():
    report("caught", "caught", refuse, "a field is missing")
    report("sites", "till", pay_at_the_till)
    report("sites", "link", pay_by_link)
    for number in (17, 4711, 90210):
        report("values", "values", load_order, number)
    for _ in range(2):
        record("message", "message", sentry_sdk.capture_message("the till is open"))
    report("chained", "chained", read_stock, 7)
    for number, customer in ((17, "Rita"), (18, "Otto")):
        log.error("order %d of %s is late", number, customer)
        record("parameters", "parameters", sentry_sdk.last_event_id())
    for depth in (200, 300):
        report("recursion", "recursion", descend, depth)
    for reason in ("chosen by the reporter", "another one"):
        with sentry_sdk.new_scope() as scope:
            scope.fingerprint = ["stock", "empty"]
            report("fingerprint", "fingerprint", refuse, reason)
    for at, customer in enumerate(("rita", "otto", "rita", "ruth", "otto")):
        with sentry_sdk.new_scope() as scope:
            scope.set_user({"id": customer})
            report("users", "users", fail, f"checkout {at} failed")
    report("custom", "custom", lambda: load_order("of ours"))
    report("huge", "huge", lambda: fail("x" * HUGE_LENGTH))
    report("text", "text", lambda: fail(TEXT))
    report_rich()


def report_rich():
    """One error with everything that can be said of it."""
    with sentry_sdk.new_scope() as scope:
        scope.set_tag("till", "north")
        scope.set_tag("language", "de")
        scope.set_user({"id": "7", "email": "rita@harbour.test", "username": "Rita"})
        scope.set_context("order", {"number": 17, "urgent": True})
        scope.set_extra("basket", ["apple", "pear"])
        scope.set_level("fatal")
        scope.set_transaction_name("POST /orders")
        scope.add_breadcrumb(category="navigation", message="opened the basket", level="info",
                             data={"items": 2})
        scope.add_breadcrumb(category="till", message="paid", level="warning")
        scope.add_attachment(filename="receipt.txt", bytes=b"2 items: 3.50")
        report("rich", "rich", lambda: refuse("all of it"))


def be_patient(count):
    for at in range(count):
        report("patient", "patient", fail, f"attempt {at}")
        time.sleep(0.05)


def main():
    mode = sys.argv[1]
    sentry_sdk.init(max_value_length=200_000, send_default_pii=True)
    if mode == "uncaught":
        atexit.register(lambda: record("uncaught", "uncaught", sentry_sdk.last_event_id()))
        pay_at_the_till()
    elif mode == "patient":
        be_patient(int(sys.argv[2]))
    else:
        with sentry_sdk.new_scope():
            scope = sentry_sdk.get_isolation_scope()
            scope.start_session(session_mode="application")
            report_all()
            scope.end_session()
    sentry_sdk.flush(10)


main()
