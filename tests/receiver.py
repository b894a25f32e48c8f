"""A receiver of webhooks for tests: keeps what it gets, and answers well or badly as told."""
import base64
import hashlib
import hmac
import http.server
import json
import threading
import time


def is_signed(secret, headers, body):
    """Whether one of the signatures is that of the secret, as Standard Webhooks has it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return any(hmac.compare_digest(expected, each)
               for each in headers["webhook-signature"].split(" "))


class Received:
    def __init__(self, path, headers, body):
        self.path = path
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body
        self.json = json.loads(body)


class Receiver:
    """`answer(received)` gives status, headers and body; by default 200 and nothing."""

    def __init__(self, answer=None):
        self.got, self.changed = [], threading.Condition()
        self.answer = answer or (lambda received: (200, {}, b""))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def handler(self):
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received = Received(self.path, self.headers, body)
                with receiver.changed:
                    receiver.got.append(received)
                    receiver.changed.notify_all()
                status, headers, answer = receiver.answer(received)
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        return Handler

    def wait_for(self, is_it, seconds=20):
        """What came first that `is_it` holds for; nothing within that time is an error."""
        end = time.monotonic() + seconds
        with self.changed:
            while True:
                for received in self.got:
                    if is_it(received):
                        return received
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"nothing came; got {[r.json for r in self.got]}")
                self.changed.wait(left)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
