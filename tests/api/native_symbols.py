#!/usr/bin/env python3
"""Native crashes: real programs that crash, whose addresses get their functions and lines by the
symbols that are uploaded."""
import json
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILES = HERE / "files"
sys.path.insert(0, str(HERE.parent))

from errors_intake import Intake, an_envelope  # noqa: E402
from server import BINARY, ENVIRONMENT, Server  # noqa: E402

COMPILER, COPIER = "clang++-19", "llvm-objcopy-19"
LINE_OF = {}
for source in ("crash.cpp", "crash.hpp", "crash_library.cpp"):
    for number, text in enumerate((FILES / source).read_text().splitlines(), 1):
        if "// line of " in text:
            LINE_OF[text.split("// line of ")[1]] = (source, number)


class Build:
    """The shop and its library, built, split from their debug information, and stripped."""

    def __init__(self, work, name, *flags):
        self.folder = Path(work) / name
        self.folder.mkdir()
        common = ["-std=c++17", "-O1", "-g", "-Wl,--build-id", *flags]
        self.run(COMPILER, *common, "-fPIC", "-shared", str(FILES / "crash_library.cpp"), "-o",
                 "libcart.so")
        self.run(COMPILER, *common, str(FILES / "crash.cpp"), "./libcart.so", "-o", "shop")
        for program in ("shop", "libcart.so"):
            self.run(COPIER, "--only-keep-debug", program, f"{program}.debug")
            self.run(COPIER, "--strip-all", f"--add-gnu-debuglink={program}.debug", program)

    def run(self, *command):
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True,
                              text=True).stdout

    def path(self, name):
        return self.folder / name

    def crash(self):
        """The event of one crash, as Sentry's native library has it."""
        images, frames = [], []
        for line in self.run("./shop").splitlines():
            kind, *rest = line.split(" ")
            if kind == "frame":
                frames.insert(0, {"instruction_addr": "0x" + rest[0]})
            elif len(rest) == 4 and rest[3]:
                images.append({"type": "elf", "image_addr": "0x" + rest[0],
                               "image_size": int(rest[1], 16), "code_file": rest[2],
                               "code_id": rest[3]})
        return {"event_id": uuid.uuid4().hex, "platform": "native", "level": "fatal",
                "release": "shop@1.0.0", "environment": "production",
                "debug_meta": {"images": images},
                "exception": {"values": [{
                    "type": "SIGSEGV", "value": "Segfault",
                    "mechanism": {"type": "signalhandler", "handled": False},
                    "stacktrace": {"frames": frames}}]}}


class Desk(Intake):
    def __init__(self, server, build, newer):
        super().__init__(server)
        self.build, self.newer = build, newer

    def send(self, event):
        answer = self.post(an_envelope(("event", event), header={"event_id": event["event_id"]}))
        assert answer.status == 200, answer
        listed = self.server.ask("GET", "/api/v1/errors?application=SHOP&limit=100", None,
                                 self.world.tokens["ann"])
        for error in listed.json["items"]:
            shown = self.show(f"errors/{error['id']}/events/latest")
            if shown["event"]["event_id"] == event["event_id"]:
                return error["id"], shown
        raise AssertionError("the event is of no error")

    def upload(self, path, token="dora", application="SHOP", name=None):
        return self.server.ask(
            "POST", f"/api/v1/applications/{application}/symbol-files?name={name or path.name}",
            path.read_bytes(), self.world.tokens.get(token, token),
            {"Content-Type": "application/octet-stream"})

    def command(self, *words):
        return subprocess.run(
            [BINARY, "errors", *words], capture_output=True, text=True,
            env={**ENVIRONMENT, "MAINSTAY_TOKEN": self.world.tokens["dora"],
                 "MAINSTAY_URL": f"http://127.0.0.1:{self.server.port}"})


def frames_of(shown):
    """The calls of the shop, the innermost first: `function file:line`."""
    return [frame for frame in reversed(shown["exceptions"][-1]["frames"])
            if "shop" in frame["function"] or frame["function"] == "main"]


def check_frames(shown):
    frames = frames_of(shown)
    expected = ["price_of", "total", "order", "main"]
    assert len(frames) == len(expected), shown["exceptions"]
    for frame, name in zip(frames, expected):
        source, line = LINE_OF[name]
        assert name in frame["function"], frame
        assert frame["absolute_path"].endswith(f"/{source}"), frame
        assert frame["line"] == line and frame["is_mapped"], frame


def without_symbols_an_event_is_kept_and_names_what_is_wanted(desk):
    error, shown = desk.send(desk.build.crash())
    desk.before = error
    wanted = {each["name"]: each for each in shown["wanted_symbols"]}
    assert {"shop", "libcart.so"} <= set(wanted), wanted
    assert wanted["shop"]["reason"] == "no_file", wanted
    assert len(wanted["shop"]["build_id"]) == 40, wanted
    assert not frames_of(shown), shown["exceptions"]


def symbols_are_taken_from_who_manages_errors_alone(desk):
    path = desk.build.path("shop.debug")
    for token, status in ((desk.key, 401), ("ann", 403), ("rita", 403), ("otto", 403),
                          ("axel", 403)):
        assert desk.upload(path, token).status == status, (token, desk.upload(path, token))
    assert desk.upload(path, application="NONE").status == 404
    answer = desk.upload(path)
    assert answer.status == 201, answer
    assert answer.json["kind"] == "elf" and answer.json["path"] == "shop.debug", answer
    assert len(answer.json["debug_id"]) == 40, answer


def what_would_be_of_no_use_is_refused_with_advice(desk):
    bare = desk.build.path("bare")
    desk.build.run(COMPILER, "-g", "-Wl,--build-id=none", "-x", "c++", "/dev/null", "-shared",
                   "-o", "bare")
    text = desk.build.path("text")
    text.write_text("no program")
    for path, code, advice in ((desk.build.path("shop"), "elf_has_no_debug_info", "-g"),
                               (bare, "elf_has_no_build_id", "-Wl,--build-id"),
                               (text, "elf_malformed", "")):
        answer = desk.upload(path)
        assert answer.status == 422, (path, answer)
        found = answer.json["errors"][0]
        assert (found["field"], found["code"]) == ("body", code), answer
        assert advice in found["message"], answer


def the_command_uploads_many_and_names_what_it_did_not_take(desk):
    done = desk.command("upload-symbols", "--application", "SHOP", "--json",
                        str(desk.build.path("shop.debug")), str(desk.build.path("text")),
                        str(desk.build.path("libcart.so.debug")))
    assert done.returncode == 2, done
    answer = json.loads(done.stdout)
    assert len(answer["uploaded"]) == 2 and len(answer["refused"]) == 1, done
    assert "symbols_not_uploaded" in done.stderr or "not taken" in done.stderr, done
    done = desk.command("upload-symbols", "--application", "NONE",
                        str(desk.build.path("shop.debug")))
    assert done.returncode != 0, done


def an_event_shows_functions_and_lines_also_of_what_was_inlined(desk):
    error, shown = desk.send(desk.build.crash())
    check_frames(shown)
    assert error != desk.before
    desk.error = error
    details = desk.show(f"errors/{error}")["group"]
    assert "price_of" in details["culprit"] or "price_of" in details["title"], details
    names = {each["name"] for each in shown["wanted_symbols"]}
    assert not names & {"shop", "libcart.so"}, names


def what_came_before_its_symbols_shows_them_and_keeps_its_error(desk):
    check_frames(desk.show(f"errors/{desk.before}/events/latest"))


def another_build_of_the_same_fault_is_the_same_error(desk):
    for program in ("shop.debug", "libcart.so.debug"):
        assert desk.upload(desk.newer.path(program)).status == 201
    event = desk.newer.crash()
    error, shown = desk.send(event)
    check_frames(shown)
    assert error == desk.error, (error, desk.error)


def a_file_that_lies_costs_its_frames_alone(desk):
    """The headers are whole, and what they name is not there, or is nonsense."""
    whole = desk.build.path("libcart.so.debug").read_bytes()
    lying = desk.build.path("lying.debug")
    lying.write_bytes(whole[:0x300] + bytes(range(256)) * ((len(whole) - 0x300 - 4096) // 256)
                      + whole[-4096 - (len(whole) - 0x300 - 4096) % 256:])
    assert len(lying.read_bytes()) == len(whole)
    answer = desk.upload(lying)
    if answer.status == 201:
        _, shown = desk.send(desk.build.crash())
        assert "order" not in [frame["function"] for frame in frames_of(shown)], shown
    else:
        assert answer.status == 422, answer
    assert desk.server.ask("GET", "/api/v1/health").status == 200
    assert desk.upload(desk.build.path("libcart.so.debug")).status == 201


def files_are_listed_and_removed_by_who_may(desk):
    listed = desk.server.ask("GET", "/api/v1/applications/SHOP/symbol-files", None,
                             desk.world.tokens["dora"]).json
    assert len(listed["items"]) == 4 and listed["may"] == ["upload", "remove"], listed
    shown = desk.server.ask("GET", "/api/v1/applications/SHOP/symbol-files", None,
                            desk.world.tokens["ann"])
    assert shown.json["may"] == [], shown
    maps = desk.server.ask("GET", "/api/v1/applications/SHOP/source-maps", None,
                           desk.world.tokens["dora"]).json
    assert maps["items"] == [], maps
    one = listed["items"][0]
    path = f"/api/v1/applications/SHOP/symbol-files/{one['id']}"
    for token, status in (("ann", 403), ("rita", 403), ("dora", 204), ("dora", 404)):
        answer = desk.server.ask("DELETE", path, None, desk.world.tokens[token])
        assert answer.status == status, (token, answer)


def the_command_answers_addresses_of_a_file(desk):
    symbols = desk.build.run("llvm-nm-19", "--defined-only", "-C", "libcart.so.debug")
    address = next(line.split()[0] for line in symbols.splitlines() if "shop::order" in line)
    done = desk.command("symbols", str(desk.build.path("libcart.so.debug")), "0x" + address,
                        "--json")
    assert done.returncode == 0, done
    frame = json.loads(done.stdout)[0]["frames"][0]
    assert frame["function"] == "shop::order(int)", frame
    assert frame["path"].endswith("crash_library.cpp"), frame
    done = desk.command("symbols", str(desk.build.path("text")), "0x1")
    assert done.returncode == 2 and "could not be read" in done.stderr, done


CHECKS = [without_symbols_an_event_is_kept_and_names_what_is_wanted,
          symbols_are_taken_from_who_manages_errors_alone,
          what_would_be_of_no_use_is_refused_with_advice,
          the_command_uploads_many_and_names_what_it_did_not_take,
          an_event_shows_functions_and_lines_also_of_what_was_inlined,
          what_came_before_its_symbols_shows_them_and_keeps_its_error,
          another_build_of_the_same_fault_is_the_same_error,
          a_file_that_lies_costs_its_frames_alone, files_are_listed_and_removed_by_who_may,
          the_command_answers_addresses_of_a_file]


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="mainstay-native.") as work:
        build, newer = Build(work, "one"), Build(work, "newer", "-DNEWER", "-gz")
        with Server(Path(work) / "server") as server:
            desk = Desk(server, build, newer)
            for check in CHECKS:
                try:
                    check(desk)
                except (AssertionError, KeyError, IndexError, AttributeError) as error:
                    failed += 1
                    print(f"{check.__name__}: {type(error).__name__} {error}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
