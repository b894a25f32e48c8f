"""A mail server that keeps what it is given in memory: the far end of outgoing mail in tests."""
import socketserver
import threading
import time


class Sink(socketserver.ThreadingTCPServer):
    """Takes every mail. `mails` holds (recipients, bytes) in the order of arrival. With `tls`, an
    ssl.SSLContext, it offers STARTTLS, and a sign-in behind it; `sign_ins` holds what was said at
    one, encrypted or not. `hesitates` is how many seconds it takes to answer the end of a mail that
    it has; one that `hangs_at` a verb never answers it. `refuses` says to which addresses it takes
    nothing, for good."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, tls=None, hesitates=0, hangs_at=None):
        super().__init__(("127.0.0.1", 0), Dialogue)
        self.tls, self.hesitates, self.hangs_at = tls, hesitates, hangs_at
        self.refuses = lambda address: False
        self.mails, self.sign_ins = [], []
        self.lock = threading.Lock()
        self.address = f"127.0.0.1:{self.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Dialogue(socketserver.StreamRequestHandler):
    """One connection of SMTP (RFC 5321), as much of it as a well-behaved client uses."""

    def handle(self):
        try:
            self.converse()
        except OSError:
            pass  # The client was killed: what tests that use this server do on purpose.

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def converse(self):
        recipients = []
        self.say("220 sink.test ESMTP")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == self.server.hangs_at:
                continue
            if verb == b"EHLO":
                self.say(f"250-sink.test\r\n250-8BITMIME\r\n250-{self.extension()}\r\n250 SMTPUTF8")
            elif verb == b"STAR":
                self.say("220 go on")
                self.encrypt()
            elif verb == b"AUTH":
                if len(line.split()) == 2:
                    self.say("334 ")
                    line += self.rfile.readline()
                self.server.sign_ins.append((self.is_encrypted, line.decode().strip()))
                self.say("235 welcome")
            elif verb == b"RCPT":
                address = line.split(b"<", 1)[1].split(b">")[0].decode()
                if self.server.refuses(address):
                    self.say("550 5.1.1 no such user here")
                else:
                    recipients.append(address)
                    self.say("250 ok")
            elif verb == b"DATA":
                self.take(recipients)
                recipients = []
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                recipients = [] if verb in (b"MAIL", b"RSET") else recipients
                self.say("250 ok")

    is_encrypted = False

    def extension(self):
        return "AUTH PLAIN" if self.is_encrypted else "STARTTLS" if self.server.tls else "HELP"

    def encrypt(self):
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", 0)
        self.is_encrypted = True

    def take(self, recipients):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return  # Cut off in the middle: not taken.
            lines.append(line[1:] if line.startswith(b".") else line)
        with self.server.lock:
            self.server.mails.append((recipients, b"".join(lines)))
        time.sleep(self.server.hesitates)
        self.say("250 kept")
