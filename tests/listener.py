"""Listens to a stream of server-sent events."""
import http.client
import threading


class Listener:
    """Reads a stream of events on a thread of its own."""

    def __init__(self, server, path, token):
        self.text = ""
        self.changed = threading.Condition()
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        self.connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        self.response = self.connection.getresponse()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        try:
            while line := self.response.readline():
                with self.changed:
                    self.text += line.decode()
                    self.changed.notify_all()
        except (OSError, ValueError, AttributeError):
            pass

    def waits_for(self, word):
        with self.changed:
            return self.changed.wait_for(lambda: word in self.text, timeout=10)

    def close(self):
        self.connection.sock and self.connection.sock.close()
