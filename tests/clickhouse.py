"""ClickHouse's engine behind its HTTP interface, as far as Mainstay uses it, for tests.

The engine is chdb in this one process, so that SIGKILL ends it as it ends a server. Run it by
scripts/clickhouse.sh or OwnClickHouse: python clickhouse.py FOLDER PORT USER PASSWORD. What it
does unlike a server: an answer is sent once it is complete, as by wait_end_of_query=1; there is no
Keeper, so no replicated table; a query has an id, but cannot be ended by it.
"""
import base64
import gzip
import hmac
import http.server
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
import uuid
import zlib
from pathlib import Path

BODY_BYTES_MAX = 256 << 20
QUERY_BYTES_MAX = 256 << 10  # ClickHouse's max_query_size.
# Names in the query string that are neither a setting nor a parameter of the query.
OWN_NAMES = {"query", "database", "default_format", "user", "password", "query_id",
             "wait_end_of_query", "buffer_size"}
# src/Server/HTTP/exceptionCodeToHTTPStatus.cpp of ClickHouse.
STATUSES = {status: codes for status, *codes in [
    (400, 6, 7, 8, 9, 10, 15, 25, 26, 27, 36, 38, 41, 42, 44, 53, 62, 69, 72, 117, 167, 168, 223,
     376, 427, 441, 675, 676),
    (401, 194), (403, 192, 193, 497, 511, 516), (404, 46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 336),
    (408, 159), (413, 390), (415, 706), (501, 48), (503, 76, 209, 439)]}
STATUS_OF = {code: status for status, codes in STATUSES.items() for code in codes}
TOKEN = re.compile(rb"""'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`"""
                   rb"""|--[^\n]*|/\*.*?\*/|\w+|\S""", re.S)
INPUT = re.compile(r"\binput\s*\(\s*('(?:[^'\\]|\\.)*')\s*\)", re.I)


class Refused(Exception):
    """What ClickHouse answers with an exception's code and text."""

    def __init__(self, code, text):
        super().__init__(f"Code: {code}. DB::Exception: {text}")
        self.code = code

    @classmethod
    def from_engine(cls, error):
        """The engine nests what it says: the first code counts, its prefix does not."""
        found = re.search(r"Code: (\d+)\. DB::\w*Exception: (.*)", str(error), re.S)
        return cls(int(found[1]), found[2]) if found else cls(1002, str(error))


def split(query, body):
    """The statement, the format of its data and the data: both are None where it has none.

    Where the statement stands in the body, its data follow it there."""
    text = query + b"\n" + body if query else body
    words = []
    for token in TOKEN.finditer(text[:QUERY_BYTES_MAX]):
        if token[0].startswith((b"--", b"/*")):
            continue
        words.append(token[0].upper())
        if words[0] != b"INSERT":
            if words[-2:-1] == [b";"]:
                raise Refused(62, "Syntax error (Multi-statements are not allowed) (SYNTAX_ERROR)")
        elif words[-1] == b"VALUES":
            break  # The engine reads them as part of the statement.
        elif words[-2:-1] == [b"FORMAT"] and words[-1].isalnum():
            rest = re.match(rb"[ \t\r]*\n?", text[token.end():]).end() + token.end()
            return text[:start].decode(), token[0].decode(), text[rest:]
        start = token.start()
    if len(query) > QUERY_BYTES_MAX:
        raise Refused(62, "Syntax error: Max query size exceeded (SYNTAX_ERROR)")
    return text.decode(), None, None


def quoted(value):
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


class Engine:
    """One data directory. Each query has a connection, and so settings, of its own."""

    def __init__(self, folder):
        import chdb  # Only the front's own environment has it.
        from chdb.state.sqlitelike import Connection
        self.version, self.connect = chdb.engine_version, lambda: Connection(str(folder))
        self.first = self.connect()  # The engine runs while a connection is open.

    def run(self, query, body, values, is_read):
        """The answer's body and the counts that go with it. `values` is the query string."""
        statement, form, data = split(query, body)
        connection = self.connect()
        try:
            if "database" in values:
                connection.query(f"USE `{values['database'].replace('`', '``')}`")
            if is_read:
                connection.query("SET readonly = 2")
            for name, value in values.items():
                if name not in OWN_NAMES and re.fullmatch(r"\w+", name):
                    connection.query(f"SET {name} = {quoted(value)}")
            if form is None:
                return self.select(connection, statement, values.get("default_format"))
            if INPUT.search(statement):
                return self.insert_select(connection, statement, form, data)
            return self.insert(connection, statement, form, data)
        except RuntimeError as error:
            raise Refused.from_engine(error) from error
        finally:
            connection.close()

    @staticmethod
    def select(connection, statement, form):
        done = connection.query(statement, form or "TabSeparated")
        return done.bytes(), {"read_rows": done.rows_read(), "read_bytes": done.bytes_read()}

    @staticmethod
    def insert(connection, statement, form, data):
        stream = connection.send_insert(statement, form)
        try:
            stream.append(data)
            done = stream.finish()
        finally:
            stream.close()
        return b"", {"written_rows": done.rows_written, "written_bytes": done.bytes_written}

    @staticmethod
    def insert_select(connection, statement, form, data):
        """The engine takes no data for INSERT … SELECT … FROM input('…'), but reads a file."""
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            source = f"file({quoted(file.name)}, {quoted(form)}, \\1)"
            done = connection.query(INPUT.sub(source, statement))
        return b"", {"written_rows": done.rows_written(), "written_bytes": done.bytes_written()}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "ClickHouse", ""
    disable_nagle_algorithm = True
    wbufsize = -1  # The head and the body of an answer go out at once.
    timeout = 60
    engine = user = password = None

    def do_GET(self):
        self.serve(is_read=True)

    def do_POST(self):
        self.serve(is_read=False)

    def serve(self, is_read):
        address = urllib.parse.urlsplit(self.path)
        values = dict(urllib.parse.parse_qsl(address.query, True, True))
        self.query_id = values.get("query_id") or str(uuid.uuid4())
        try:
            body = self.read_body()
            if address.path == "/ping" or (address.path == "/" and not values and is_read):
                return self.answer(200, b"Ok.\n", {})
            if address.path != "/":
                return self.answer(404, b"There is no handle " + address.path.encode(), {})
            self.check_user(values)
            query = values.get("query", "").encode("utf-8", "surrogateescape")
            result, counts = self.engine.run(query, body, values, is_read)
        except Refused as refused:
            text = f"{refused} (version {self.engine.version} (official build))\n"
            headers = {"X-ClickHouse-Exception-Code": refused.code}
            return self.answer(STATUS_OF.get(refused.code, 500), text.encode(), headers)
        summary = json.dumps({name: str(value) for name, value in counts.items()})
        headers = {"X-ClickHouse-Summary": summary}
        is_small = "gzip" in self.headers.get("Accept-Encoding", "")
        if is_small and values.get("enable_http_compression") == "1":
            result, headers["Content-Encoding"] = gzip.compress(result, 1), "gzip"
        return self.answer(200, result, headers)

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body = b"".join(self.chunks())
        else:
            body = self.rfile.read(self.bounded(int(self.headers.get("Content-Length", 0))))
        encoding = self.headers.get("Content-Encoding", "identity")
        if encoding == "identity":
            return body
        if encoding not in ("gzip", "deflate"):
            raise Refused(48, f"Unknown compression method: {encoding} (NOT_IMPLEMENTED)")
        plain = zlib.decompressobj(47)
        try:
            body = plain.decompress(body, BODY_BYTES_MAX)
        except zlib.error as error:
            raise Refused(354, f"inflate failed: {error} (ZLIB_INFLATE_FAILED)") from error
        if not plain.eof:
            raise Refused(354, "inflate failed: the stream does not end (ZLIB_INFLATE_FAILED)")
        return body

    def chunks(self):
        size = total = None
        while size != 0:
            size = int(self.rfile.readline(100).split(b";")[0], 16)
            total = self.bounded((total or 0) + size)
            yield self.rfile.read(size)
            self.rfile.readline(100)

    def bounded(self, size):
        if not 0 <= size <= BODY_BYTES_MAX:
            self.close_connection = True
            raise Refused(390, "The body is too large (QUERY_IS_TOO_LARGE)")
        return size

    def check_user(self, values):
        user, password = values.get("user", "default"), values.get("password", "")
        basic = self.headers.get("Authorization", "")
        if basic.startswith("Basic "):
            user, _, password = base64.b64decode(basic[6:]).decode().partition(":")
        user = self.headers.get("X-ClickHouse-User", user)
        password = self.headers.get("X-ClickHouse-Key", password)
        wanted = f"{self.user}:{self.password}".encode()
        if not hmac.compare_digest(f"{user}:{password}".encode(), wanted):
            raise Refused(516, f"{user}: Authentication failed: password is incorrect, or there is"
                               " no user with such name. (AUTHENTICATION_FAILED)")

    def answer(self, status, body, headers):
        self.send_response(status)
        headers = {"Content-Type": "text/plain; charset=UTF-8", "X-ClickHouse-Timezone": "UTC",
                   "X-ClickHouse-Query-Id": self.query_id, "Content-Length": len(body), **headers}
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


class Front(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class OwnClickHouse:
    """A ClickHouse that its test may freeze, kill and start again on the same folder."""

    def __init__(self, folder, user="mainstay", password="a test's own"):
        self.folder, self.user, self.password = Path(folder), user, password
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        login = f"{user}:{urllib.parse.quote(password, safe='')}"
        self.url = f"clickhouse://{login}@127.0.0.1:{self.port}/default"
        self.process = None

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        python = Path(__file__).resolve().parent.parent / "build/clickhouse/bin/python"
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [python, __file__, self.folder / "data", str(self.port), self.user, self.password],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + 60
        while not self.is_up():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.02)

    def is_up(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ping", timeout=5) as ping:
                return ping.read() == b"Ok.\n"
        except OSError:
            return False

    def kill(self):
        self.end(signal.SIGKILL)

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(60)

    def freeze(self):
        """Connections stay open and nobody answers."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.thaw()
            self.end()


def main():
    folder, port, Handler.user, Handler.password = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    Handler.engine = Engine(folder)
    front = Front(("127.0.0.1", int(port)), Handler)
    signal.signal(signal.SIGTERM,
                  lambda *_: threading.Thread(target=front.shutdown, daemon=True).start())
    front.serve_forever(poll_interval=0.05)
    Handler.engine.first.close()
    os._exit(0)  # What still runs is a request that nobody waits for.


if __name__ == "__main__":
    main()
