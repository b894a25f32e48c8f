#!/usr/bin/env python3
"""Outgoing mail and encryption, with a real TLS server whose certificate no authority vouches for:
a password leaves only for a server that proves who it is.
"""
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402
from smtp_sink import Sink  # noqa: E402
from world import build_world  # noqa: E402

SIGN_IN = ("--smtp-user", "desk", "--smtp-password", "wind and weather")


def certificate(folder, name):
    """A self-signed certificate for that name, as an ssl context of a server, and its file."""
    key, made = folder / f"{name}.key", folder / f"{name}.pem"
    kind = "IP" if name[0].isdigit() else "DNS"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName={kind}:{name}",
         "-keyout", key, "-out", made], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return context, str(made)


class Desk:
    """A server that answers one ticket by mail, through the given sink."""

    def __init__(self, folder, sink, settings):
        self.server = Server(folder, smtp=sink.address, settings=settings)
        self.sink = sink

    def __enter__(self):
        self.server.start()
        world = build_world(self.server)

        def ask(who, path, body):
            answer = self.server.ask("POST", f"/api/v1/{path}", body, world.tokens[who])
            assert answer.status == 201, answer
            return answer.json

        key = ask("rita", "tickets", {"application": "SHOP", "subject": "TLS", "text": "?"})["key"]
        ask("ann", f"tickets/{key}/messages", {"text": "By mail.", "visibility": "public"})
        self.token = world.tokens["ada"]
        return self

    def __exit__(self, *_):
        self.server.kill()

    def sent(self, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.sink.mails:
            time.sleep(0.05)
        return len(self.sink.mails)

    def failure(self, seconds=20):
        """What the first failed try says."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            jobs = self.server.ask("GET", "/api/v1/jobs?state=ready", token=self.token).json
            for job in jobs["items"]:
                if job["last_error"]:
                    return job["last_error"]
            time.sleep(0.05)
        raise AssertionError("no try failed")


def refused(work, sink, settings):
    with Desk(work, sink, settings) as desk:
        failure = desk.failure()
        assert failure.startswith("Nothing is sent without verified TLS"), failure
        assert not sink.mails and not sink.sign_ins, (sink.mails, sink.sign_ins)
        return failure


def a_certificate_that_nobody_vouches_for_is_refused(work):
    context, _ = certificate(work, "127.0.0.1")
    with Sink(tls=context) as sink:
        assert "certificate" in refused(work / "unknown", sink, SIGN_IN)


def a_certificate_of_another_name_is_refused(work):
    context, file = certificate(work, "elsewhere.test")
    with Sink(tls=context) as sink:
        refused(work / "other", sink, (*SIGN_IN, "--smtp-ca-file", file))


def a_server_without_encryption_is_refused(work):
    with Sink() as sink:
        refused(work / "plain", sink, SIGN_IN)


def with_the_certificate_at_hand_the_mail_goes_encrypted(work):
    context, file = certificate(work, "127.0.0.1")
    with Sink(tls=context) as sink:
        with Desk(work / "known", sink, (*SIGN_IN, "--smtp-ca-file", file)) as desk:
            assert desk.sent() == 1
            assert [is_encrypted for is_encrypted, _ in sink.sign_ins] == [True], sink.sign_ins


def without_a_user_any_encryption_is_better_than_none(work):
    context, _ = certificate(work, "127.0.0.1")
    with Sink(tls=context) as sink, Desk(work / "nobody", sink, ()) as desk:
        assert desk.sent() == 1


def a_password_in_the_clear_stops_the_start(work):
    server = Server(work / "clear", smtp="127.0.0.1:1", settings=(*SIGN_IN, "--smtp-tls", "off"))
    server.begin()
    assert server.process.wait(20) != 0
    assert "smtp_tls" in server.log_tail(), server.log_tail()


CHECKS = [
    a_certificate_that_nobody_vouches_for_is_refused,
    a_certificate_of_another_name_is_refused,
    a_server_without_encryption_is_refused,
    with_the_certificate_at_hand_the_mail_goes_encrypted,
    without_a_user_any_encryption_is_better_than_none,
    a_password_in_the_clear_stops_the_start,
]


def main():
    failed = 0
    for check in CHECKS:
        with tempfile.TemporaryDirectory(prefix="mainstay-tls.") as work:
            try:
                check(Path(work))
            except (AssertionError, RuntimeError, OSError) as wrong:
                failed += 1
                print(f"BAD: {check.__name__.replace('_', ' ')}: {wrong}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
