"""Envelopes of Sentry's protocol as programs send them, for the bench of errors: of a given size,
of one error or of many. Ids and users are places that the sender fills in."""
import json

ID = "0" * 32  # In the header of the envelope and in the event.
USER = "user-000000"
FRAME_FUNCTIONS = ("handle", "dispatch", "authorize", "load_order", "compute_total", "charge",
                   "render", "connect", "execute", "retry")


def frame(number, at, large):
    """One call; a large one has its source and variables, as SDKs send them."""
    function = f"{FRAME_FUNCTIONS[at % len(FRAME_FUNCTIONS)]}_{number % 100}"
    plain = {"filename": f"shop/part_{at}.py", "abs_path": f"/srv/shop/shop/part_{at}.py",
             "function": function, "module": f"shop.part_{at}", "lineno": 40 + at,
             "in_app": at % 3 != 0, "context_line": f"    return {function}(order, basket)"}
    if large:
        plain["pre_context"] = [f"    # step {line} of {function} needs its order"
                                for line in range(5)]
        plain["post_context"] = [f"    log.info('step %s of {function} done', {line})"
                                 for line in range(5)]
        plain["vars"] = {f"value_{name}": f"<Order {name} of {function} at 0x7f{name:010x}>"
                         for name in range(6)}
    return plain


def event(number, size):
    """The event of error `number`, of about `size` bytes."""
    large = size > 10_000
    body = {
        "event_id": ID, "timestamp": None, "platform": "python", "level": "error",
        "release": f"shop@1.{number % 3}.0", "environment": "production",
        "server_name": "web-1", "transaction": "POST /orders",
        "user": {"id": USER}, "tags": {"region": "north", "till": f"till-{number % 7}"},
        "contexts": {"runtime": {"name": "CPython", "version": "3.11.2"},
                     "trace": {"trace_id": "5" * 32, "span_id": "6" * 16}},
        "sdk": {"name": "sentry.python", "version": "2.75.0"},
        "exception": {"values": [{
            "type": f"OrderError{number // 100}", "value": f"order {number} cannot be charged",
            "module": "shop.errors", "mechanism": {"type": "generic", "handled": True},
            "stacktrace": {"frames": [frame(number, at, large) for at in range(4)]}}]}}
    if large:
        frames = body["exception"]["values"][0]["stacktrace"]["frames"]
        body["breadcrumbs"] = {"values": [
            {"timestamp": 1790000000 + at, "category": "query", "level": "info",
             "message": f"SELECT id, cents FROM placed_order WHERE id = {at}"}
            for at in range(50)]}
        while len(json.dumps(body)) < size:
            frames.append(frame(number, len(frames), large))
    else:
        body["extra"] = {"note": "x" * max(0, size - len(json.dumps(body)) - 30)}
    return body


def envelope(number, size, now):
    """`now`: the time of the event, in seconds."""
    body = event(number, size)
    body["timestamp"] = now
    payload = json.dumps(body)
    header = json.dumps({"event_id": ID, "sent_at": "2026-11-29T12:00:00.000Z"})
    item = json.dumps({"type": "event", "content_type": "application/json",
                       "length": len(payload)})
    return f"{header}\n{item}\n{payload}\n"


def write_envelopes(folder, groups, size, now):
    """One file for each error; the size of the first in bytes."""
    folder.mkdir()
    for number in range(groups):
        (folder / f"{number}.envelope").write_text(envelope(number, size, now), "utf-8")
    return (folder / "0.envelope").stat().st_size
