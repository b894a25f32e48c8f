"""An endpoint with metrics for tests: answers well or badly as it is set to, and counts."""
import http.server
import threading
import time

TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Endpoint:
    """`answers` by path: a status, headers and a body, or a function that makes them. A body that
    is a list of bytes is sent piece by piece, with a pause between."""

    def __init__(self):
        self.answers = {}
        self.got, self.lock = [], threading.Lock()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def handler(self):
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                with endpoint.lock:
                    endpoint.got.append((self.path, dict(self.headers), time.monotonic()))
                try:
                    answer = endpoint.answers.get(self.path, (404, {}, b""))
                    self.answer(*(answer() if callable(answer) else answer))
                except OSError:
                    pass

            def answer(self, status, headers, body):
                pieces = body if isinstance(body, list) else [body]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(sum(map(len, pieces))))
                self.end_headers()
                for piece in pieces:
                    self.wfile.write(piece)
                    if len(pieces) > 1:
                        time.sleep(0.2)

            def log_message(self, *_):
                pass
        return Handler

    def url(self, path):
        return f"http://{self.host}{path}"

    def seen(self, path):
        with self.lock:
            return [each for each in self.got if each[0] == path]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
