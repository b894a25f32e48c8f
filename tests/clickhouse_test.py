#!/usr/bin/env python3
"""The front of tests/clickhouse.py answers as ClickHouse does. Run it after install_clickhouse."""
import base64
import gzip
import http.client
import json
import struct
import tempfile
import threading
import time
import unittest
from urllib.parse import urlencode

from clickhouse import OwnClickHouse

TABLE = """CREATE TABLE t (a UInt64, s String) ENGINE = MergeTree ORDER BY a
    SETTINGS non_replicated_deduplication_window = 100, fsync_after_insert = 1"""


def rows(*texts):
    return b"".join(struct.pack("<QB", i, len(text)) + text for i, text in enumerate(texts))


class FrontTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.server = self.enterContext(OwnClickHouse(folder.name))
        self.run_("CREATE DATABASE m")
        self.run_(TABLE, database="m")

    def ask(self, query=None, body=b"", headers=None, method="POST", **values):
        """Status, headers and body."""
        link = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        key = {"X-ClickHouse-User": self.server.user, "X-ClickHouse-Key": self.server.password}
        if query is not None:
            values["query"] = query
        link.request(method, "/?" + urlencode(values), body, key if headers is None else headers)
        answer = link.getresponse()
        result = answer.status, answer.headers, answer.read()
        link.close()
        return result

    def run_(self, *arguments, **values):
        status, _, body = self.ask(*arguments, **values)
        self.assertEqual(200, status, body)
        return body

    def refused(self, code, status, *arguments, **values):
        found, headers, body = self.ask(*arguments, **values)
        self.assertEqual((status, str(code)), (found, headers["X-ClickHouse-Exception-Code"]), body)
        self.assertTrue(body.startswith(f"Code: {code}. DB::Exception: ".encode()), body)
        return body

    def test_what_was_acknowledged_outlives_a_sigkill_and_so_does_its_token(self):
        insert = "INSERT INTO m.t (a, s) FORMAT RowBinary"
        texts = [b"\0\xff\n\\'", b"FORMAT CSV", b""]
        self.run_(insert, rows(*texts), insert_deduplication_token="first")

        self.server.kill()
        self.server.start()
        self.run_(insert, rows(*texts), insert_deduplication_token="first")
        self.run_(insert, rows(b"other"), insert_deduplication_token="second")

        found = self.run_("SELECT s FROM m.t ORDER BY s FORMAT RowBinary")
        self.assertEqual(b"\x00" + b"\x05\0\xff\n\\'" + b"\x0aFORMAT CSV" + b"\x05other", found)

    def test_every_insert_acknowledged_before_a_sigkill_under_load_is_there(self):
        acknowledged, ended = [], threading.Event()

        def insert_until_killed(lane):
            for number in range(lane, 1 << 20, 4):
                try:
                    self.run_("INSERT INTO m.t FORMAT RowBinary", struct.pack("<QB", number, 0),
                              insert_deduplication_token=str(number))
                except (OSError, http.client.HTTPException):
                    return ended.set()
                acknowledged.append(number)

        lanes = [threading.Thread(target=insert_until_killed, args=(lane,)) for lane in range(4)]
        for lane in lanes:
            lane.start()
        while len(acknowledged) < 40:
            time.sleep(0.01)
        self.server.kill()
        for lane in lanes:
            lane.join()
        self.assertTrue(ended.is_set())
        self.server.start()

        found = set(map(int, self.run_("SELECT a FROM m.t").split()))
        self.assertLessEqual(set(acknowledged), found)
        self.assertLessEqual(len(found), len(acknowledged) + 4)

    def test_data_come_by_every_way_a_client_sends_them(self):
        table = {"database": "m"}
        self.run_("INSERT INTO t FORMAT JSONEachRow", b'{"a":1,"s":"json"}\n', **table)
        self.run_(None, b"INSERT INTO t FORMAT RowBinary\n" + rows(b"in the body"), **table)
        self.run_("INSERT INTO t VALUES", b"(2, 'values; FORMAT')", **table)
        self.run_("INSERT INTO t SELECT a + 7, 'got ' || s FROM input('a UInt64, s String')"
                  " FORMAT RowBinary", rows(b"input"), **table)
        key = {"X-ClickHouse-User": self.server.user, "X-ClickHouse-Key": self.server.password}
        self.run_("INSERT INTO t FORMAT RowBinary", gzip.compress(rows(b"gzip")),
                  {**key, "Content-Encoding": "gzip"}, **table)
        self.run_("INSERT INTO t FORMAT Native", self.run_(
            "SELECT toUInt64(9) AS a, 'native' AS s FORMAT Native"), **table)
        self.run_("INSERT INTO t FORMAT RowBinary", iter([rows(b"chunk"), rows(b"ed")]), **table)

        found = self.run_("SELECT s FROM t ORDER BY s", **table).decode().split("\n")
        self.assertEqual(["chunk", "ed", "got input", "gzip", "in the body", "json", "native",
                          "values; FORMAT", ""], found)

    def test_parameters_and_settings_reach_the_engine_and_end_with_their_query(self):
        found = self.run_("SELECT {a:UInt64} + 1, {s:String}, getSetting('max_threads')",
                          param_a="41", param_s="it's\\ta tab \\\\", max_threads="3",
                          default_format="JSONCompactEachRow")
        self.assertEqual(["42", "it's\ta tab \\", "3"], [str(each) for each in json.loads(found)])
        self.refused(457, 500, "SELECT {a:UInt64}", param_a="x")
        self.refused(456, 500, "SELECT {a:UInt64}")
        self.refused(159, 408, "SELECT sleepEachRow(1) FROM numbers(30)", max_execution_time="0.3",
                     function_sleep_max_microseconds_per_block="100000000", max_block_size="1")

    def test_errors_have_the_code_and_the_status_of_clickhouse(self):
        self.refused(62, 400, "SELEC 1")
        self.refused(62, 400, "SELECT 1; SELECT 2")
        self.refused(60, 404, "SELECT * FROM nowhere")
        self.refused(81, 404, "SELECT 1", database="nowhere")
        self.refused(115, 404, "SELECT 1", no_setting="1")
        self.refused(33, 500, "INSERT INTO m.t FORMAT RowBinary", rows(b"cut")[:-1])
        self.refused(164, 500, "DROP TABLE m.t", method="GET")
        self.refused(354, 500, "INSERT INTO m.t FORMAT CSV", b"no gzip", {
            "X-ClickHouse-User": self.server.user, "X-ClickHouse-Key": self.server.password,
            "Content-Encoding": "gzip"})
        self.assertEqual(b"0\n", self.run_("SELECT count() FROM m.t;"))

    def test_who_does_not_have_the_password_is_refused(self):
        login = base64.b64encode(f"{self.server.user}:{self.server.password}".encode()).decode()
        self.run_("SELECT 1", b"", {"Authorization": f"Basic {login}"})
        self.refused(516, 403, "SELECT 1", b"", {})
        self.refused(516, 403, "SELECT 1", b"", {"X-ClickHouse-User": self.server.user,
                                                 "X-ClickHouse-Key": "wrong"})

    def test_queries_run_beside_one_another(self):
        begun = time.monotonic()
        queries = [threading.Thread(target=self.run_, args=("SELECT sleep(1)",)) for _ in range(4)]
        for query in queries:
            query.start()
        for query in queries:
            query.join()
        self.assertLess(time.monotonic() - begun, 3)


if __name__ == "__main__":
    unittest.main()
