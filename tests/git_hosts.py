"""Git repositories as others have them: in a folder, behind HTTP and TLS with a token, behind
SSH."""
import base64
import getpass
import http.server
import os
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

BY = {"GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@acme.test", "GIT_COMMITTER_NAME": "Ann",
      "GIT_COMMITTER_EMAIL": "ann@acme.test", "GIT_CONFIG_NOSYSTEM": "1"}


class MadeRepository:
    """A repository with a working tree that a test writes."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "main", ".")

    def git(self, *arguments):
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, check=True, capture_output=True, text=True,
            env={**BY, "PATH": os.environ["PATH"], "HOME": str(self.folder)}).stdout.strip()

    def commit(self, name, text, message="Change"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text) if isinstance(text, str) else path.write_bytes(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.head()

    def head(self):
        return self.git("rev-parse", "HEAD")


class Authority:
    """Who vouches for servers; `certificate` is what believes it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.certificate, key = self.folder / "ca.pem", self.folder / "ca.key"
        self.by = ["-CA", self.certificate, "-CAkey", key]
        self.issue("ca", self.certificate, key, "basicConstraints=critical,CA:TRUE", [])

    @staticmethod
    def issue(name, certificate, key, extension, by):
        subprocess.run(
            ["openssl", "req", "-x509", *by, "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={name}",
             "-addext", extension, "-keyout", key, "-out", certificate],
            check=True, capture_output=True)

    def context(self, name):
        """What a server is wrapped in that is vouched for by that name."""
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        self.issue(name, certificate, key, f"subjectAltName=DNS:{name}", self.by)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context


class HttpHost:
    """The repositories below a folder, for who shows the user and the token (if there is one)."""

    def __init__(self, folder, user="", token="", pause=0, tls=None):
        """With a `pause`, after each 16 KB that are sent; with an ssl.SSLContext, over TLS."""
        self.asked = []  # (path, Authorization) of each request.
        host = self
        sign = "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_GET(self):
                given = self.headers.get("Authorization")
                host.asked.append((self.path, given))
                if self.path.startswith("/moved/"):
                    self.send_response(301)
                    self.send_header("Location", self.path.removeprefix("/moved"))
                    self.end_headers()
                    return
                if token and given != sign:
                    self.send_response(401)
                    self.send_header("WWW-Authenticate", 'Basic realm="git"')
                    self.end_headers()
                    return
                path, _, query = self.path.partition("?")
                length = int(self.headers.get("Content-Length") or 0)
                done = subprocess.run(
                    ["git", "http-backend"], input=self.rfile.read(length), capture_output=True,
                    check=True, env={
                        "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(folder),
                        "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path, "QUERY_STRING": query,
                        "REQUEST_METHOD": self.command, "REMOTE_ADDR": "127.0.0.1",
                        "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                        "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                        "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory",
                        "GIT_CONFIG_VALUE_0": "*"})
                head, _, body = done.stdout.partition(b"\r\n\r\n")
                headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
                self.send_response(int(headers.pop("Status", "200").split()[0]))
                # Over TLS an end without a length could be somebody else's.
                headers.setdefault("Content-Length", str(len(body)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for at in range(0, len(body), 16 << 10):
                    self.wfile.write(body[at:at + (16 << 10)])
                    time.sleep(pause)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # Who asked was killed.
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True,
                                                 do_handshake_on_connect=False)
            self.url = f"https://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class SshHost:
    """An SSH server of this user that takes one key."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.process = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.key = self.new_key("client")
        self.new_key("host")
        allowed = self.folder / "allowed"
        allowed.write_text(self.key.with_suffix(".pub").read_text())
        self.start()

    def new_key(self, name):
        path = self.folder / name
        for old in (path, path.with_suffix(".pub")):
            old.unlink(missing_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
        return path

    def start(self):
        os.makedirs("/run/sshd", exist_ok=True)
        self.process = subprocess.Popen(
            ["/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", "-p", str(self.port),
             "-o", "ListenAddress=127.0.0.1", "-o", f"HostKey={self.folder / 'host'}",
             "-o", f"AuthorizedKeysFile={self.folder / 'allowed'}", "-o", "StrictModes=no",
             "-o", "PidFile=none", "-o", "UsePAM=no", "-o", "PermitRootLogin=yes"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=open(self.folder / "log", "ab"))

    def url(self, path):
        return f"ssh://{getpass.getuser()}@127.0.0.1:{self.port}{path}"

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None
