"""A Postfix of the test's own: its configuration, queue and mailboxes lie in one folder, it listens
on loopback only, and it knows nothing of the machine's own mail system."""
import email
import os
import pwd
import shutil
import smtplib
import subprocess
import time
from pathlib import Path

MAIN = """\
compatibility_level = 3.6
config_directory = {folder}/etc
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
myhostname = mx.mainstay.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
disable_dns_lookups = yes
smtp_host_lookup = native
biff = no
message_size_limit = 62914560
mailbox_size_limit = 0
virtual_mailbox_limit = 0
default_process_limit = 20
smtpd_peername_lookup = no
relay_domains = mainstay.test
transport_maps = inline:{{ {{ mainstay.test = lmtp:inet:127.0.0.1:{lmtp} }} }}
virtual_mailbox_domains = harbour.test, orchard.test, stranger.test
virtual_mailbox_base = {folder}/mailboxes
virtual_mailbox_maps = texthash:{folder}/etc/mailboxes
alias_maps =
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
postlog   unix-dgram n  - n - 1 postlogd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n -  0 cleanup
qmgr      unix  n - n 1  1 qmgr
rewrite   unix  - - n -  - trivial-rewrite
bounce    unix  - - n -  0 bounce
defer     unix  - - n -  0 bounce
trace     unix  - - n -  0 bounce
verify    unix  - - n -  1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n -  - proxymap
smtp      unix  - - n -  - smtp
relay     unix  - - n -  - smtp
showq     unix  n - n -  - showq
error     unix  - - n -  - error
retry     unix  - - n -  - error
discard   unix  - - n -  - discard
virtual   unix  - n n -  - virtual
lmtp      unix  - - n -  - lmtp
anvil     unix  - - n -  1 anvil
scache    unix  - - n -  1 scache
"""


def as_root(*command):
    """Postfix changes users, so its master needs root."""
    return list(command) if os.getuid() == 0 else ["sudo", "-n", *command]


class Postfix:
    """`mailboxes` are the addresses it delivers to; the mail of each lies below its own name."""

    def __init__(self, folder, port, lmtp_port, mailboxes):
        self.folder, self.port = Path(folder), port
        owner = pwd.getpwnam("nobody")
        for name in ("etc", "queue", "data", "mailboxes"):
            (self.folder / name).mkdir(parents=True)
        self.folder.chmod(0o755)
        shutil.chown(self.folder / "data", "postfix")
        shutil.chown(self.folder / "mailboxes", "nobody", owner.pw_gid)
        (self.folder / "etc/main.cf").write_text(MAIN.format(
            folder=self.folder, lmtp=lmtp_port, uid=owner.pw_uid, gid=owner.pw_gid))
        (self.folder / "etc/mailboxes").write_text(
            "".join(f"{address} {address}/\n" for address in mailboxes))
        (self.folder / "etc/master.cf").write_text(MASTER.format(port=port))

    def start(self):
        self.command("start")
        end = time.monotonic() + 10
        while True:
            try:
                with smtplib.SMTP("127.0.0.1", self.port, timeout=5):
                    return self
            except (OSError, smtplib.SMTPException):
                if time.monotonic() > end:
                    raise RuntimeError(f"Postfix does not answer:\n{self.log_tail()}") from None
                time.sleep(0.05)

    def stop(self):
        """Ends the master and waits for it; what it has queued stays queued."""
        pid_file = self.folder / "queue/pid/master.pid"
        if not pid_file.exists():
            return
        pid = pid_file.read_text().strip()
        self.command("stop", check=False)
        end = time.monotonic() + 15
        while Path(f"/proc/{pid}").exists():
            if time.monotonic() > end:
                subprocess.run(as_root("kill", "-9", pid), check=False)
            time.sleep(0.05)

    def command(self, verb, check=True):
        done = subprocess.run(
            as_root("/usr/sbin/postfix", "-c", str(self.folder / "etc"), verb), check=False,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        if check and done.returncode:
            raise RuntimeError(f"postfix {verb}: {done.stdout}{done.stderr}{self.log_tail()}")

    def send(self, message, sender, recipients):
        """Hands a message over by SMTP, as a mail program does."""
        raw = message if isinstance(message, bytes) else message.as_bytes()
        with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as smtp:
            smtp.sendmail(sender, recipients, raw)

    def mails_of(self, address):
        """What lies in a mailbox, oldest first."""
        # File by file, for Postfix makes the folders of a Maildir one after the other.
        folder = self.folder / "mailboxes" / address
        files = [*folder.glob("new/*"), *folder.glob("cur/*")]
        files.sort(key=lambda path: path.stat().st_mtime_ns)
        return [email.message_from_bytes(path.read_bytes()) for path in files]

    def queued(self):
        """How many messages wait in the queue."""
        return sum(1 for name in ("incoming", "active", "deferred")
                   for path in (self.folder / "queue" / name).rglob("*") if path.is_file())

    def log_tail(self, lines=40):
        log = self.folder / "maillog"
        text = log.read_text("utf-8", "replace") if log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
