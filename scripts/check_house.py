#!/usr/bin/env python3
"""Checks the rules of the house that a compiler cannot: layers, sizes, names, banned words.

Prints what breaks a rule as `path:line: what is wrong`, then `N passed, N failed`: one rule is
one test.
"""
import re
import subprocess
import sys
from pathlib import Path

# Top may use bottom, never the reverse; nothing on a floor uses its neighbour.
FLOORS = [
    ["base"],
    ["wire"],
    ["db"],
    ["jobs", "telemetry", "http", "process"],
    ["events", "outgoing", "git"],
    ["timeline", "search", "filter", "calendar", "classify", "detect", "errors",
     "suspect", "symbols"],
    ["module"],
    ["identity"],
    ["signals", "automation", "notifications", "views", "fields", "reports", "webhooks"],
    ["ticketing", "mail", "monitoring", "bugfix", "releases", "security", "backup",
     "documentation"],
    ["compat"],
    ["server", "cli", "agent"],
]
RANK = {module: rank for rank, floor in enumerate(FLOORS) for module in floor}
CAPABILITIES = RANK["ticketing"]
# From here up a module is entered by <module>/<module>.hpp only, except by the top floor, which
# puts the modules together.
FACES_FROM = RANK["identity"]
# What a module shows beside its face.
OPEN_DOORS = {"codes.hpp", "testing.hpp", "permission_testing.hpp"}

CODE = {".hpp", ".cpp", ".py", ".sh", ".ts", ".tsx", ".mjs", ".js", ".cmake"}
NARROW = {".hpp", ".cpp", ".py", ".sh", ".cmake"}
GENERATED = re.compile(r"^web/src/api/schema\.d\.ts$")
DRAWERS = re.compile(r"^(utils?|helpers?|common|misc|managers?|core)$", re.I)
LINES_MAX = 500
COLUMNS_MAX = 100

# Where a costly or entangling library may be seen.
LIBRARIES = [
    (r"<boost/beast", r"^src/http/.*\.cpp$", "Beast is seen only by src/http/*.cpp"),
    (r"<(sqlite3|libpq)", r"^src/db/.*\.cpp$", "the databases are spoken to by src/db/*.cpp"),
    (r"<gmime/", r"^src/mail/", "GMime is seen only by src/mail/"),
    (r"<glib", r"^src/(mail/|search/fold\.cpp)", "GLib is seen only by src/mail/ and fold.cpp"),
    (r"<libical/", r"^src/calendar/.*\.cpp$", "libical is seen only by .cpp files of calendar"),
    (r"<curl/", r"^src/(mail|cli|outgoing|telemetry)/.*\.cpp$",
     "curl is seen only by .cpp files of mail, cli, outgoing and telemetry"),
    (r"<(seccomp\.h|linux/)", r"^src/process/.*\.cpp$", "the kernel is spoken to by src/process/"),
    (r"<simdjson", r"^src/errors/(.*\.cpp|json_member\.hpp)$",
     "simdjson is seen only by src/errors/*.cpp and their json_member.hpp"),
    (r"<(elfutils/|gelf\.h|libelf\.h|dwarf\.h)", r"^src/symbols/(resolver|dwarf_frames)\.[ch]pp$",
     "libdw is seen only by what a child process of symbols runs"),
    (r"<(libxml|magic\.h)", r"^src/.*\.cpp$", "C libraries are seen only by .cpp files"),
]

# Words of C++ that this house does without, each with what to do instead.
BANNED = [
    (r"co_await.*\[[^&\]\w]?\w*[=,\w].*\]\s*[({]", "no by-value captures inside co_await"),
    (r"co_await\s.*\b[A-Z]\w*\{[^}]", "name an aggregate before co_await"),
    (r"\?.*co_await.*:|\?.*:.*co_await", "no co_await inside ?:"),
    (r"\bTRY\(.*co_await", "no co_await inside TRY"),
    (r"\busing namespace std\b", "name what you use"),
    (r"\bstd::endl\b", "write '\\n'"),
    (r"\bNULL\b", "write nullptr"),
    (r"\bstd::regex\b", "std::regex recurses on its input: write the few lines of scanning"),
    (r"\b(strcpy|strcat|sprintf|gets|atoi|atol|strtok)\s*\(", "this C function is unsafe or deaf"),
    (r"\bstd::system\s*\(|\bpopen\s*\(", "no shell: start a program by its arguments"),
    (r"^\s*#\s*if 0\b", "delete dead code"),
    (r"\bDOCTEST_SKIP|doctest::skip\b", "no test is skipped"),
]
# Names of our own that the field's words replaced, in C++ and TypeScript; text and comments are
# free.
RETIRED = [
    (r"\w*(?:H|(?<![a-z])h)appen(?:ed|ing)\w*", "event record, notice or change"),
    (r"(?:[a-z]+_)*(?:say|said|tell|told|heard?)(?:_[a-z]+)*_?",
     "post, message, publish or received"),
    (r"(?:Say|Said|Tell|Told|Heard|Hear)(?:[A-Z]\w*)?", "Post, Message, Notice or Received"),
    (r"\w*[Pp]atience\w*", "timeouts, or throttle policy"),
    (r"(?:[a-z]+_)*twins?(?:_[a-z]+)*", "duplicate, pair or alias"),
    (r"settle\w*|Settl\w+", "complete or resolve"),
    (r"let_go|letGo", "release or shrink"),
    (r"Things|(?:[a-z]+_)+things?|things(?:_[a-z]+)*", "resource, item or object"),
    (r"Surroundings|surroundings", "dependencies"),
    (r"Waiting|Ending|Board|Station|Arm", "pending, end reason, table, step or range"),
    (r"take_back|set_aside|begin_part|tell_apart", "clear, quarantine, savepoint, separate"),
]
RETIRED = [(re.compile(rf"(?<![\w.])(?:{names})(?!\w)"), new) for names, new in RETIRED]
TEXT_OR_COMMENT = re.compile(
    r"""//.*|/\*.*?\*/|^\s*\*.*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`""")
# The same, in every language.
BANNED_ANYWHERE = [
    (r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b", "finish it, or write an issue"),
    (r"\b(it|test|describe)\.(skip|only)\(", "no test is skipped"),
]
MACRO = re.compile(r"^\s*#\s*define\s+(\w+)")
MACROS_ALLOWED = re.compile(r"^(TRY\w*|MAINSTAY_\w+|DOCTEST_CONFIG_\w+)$")
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<][^">]+[">])')
KIND = re.compile(r"constexpr ResourceKind \w+\{")
SHARED = re.compile(r"\bstd::(shared_ptr|make_shared)\b")


class Broken(list):
    """What was found, by rule."""

    def add(self, rule, path, line, message):
        self.append((rule, f"{path}:{line}: {message}"))


def declared_modules(cmake):
    """The DEPENDS of each mainstay_module() of CMakeLists.txt. A mainstay_capability() stands on
    the floor of the capabilities, and may use all below it."""
    cmake = re.sub(r"#.*", "", cmake)
    capabilities = re.findall(r"mainstay_capability\(\s*(\w+)", cmake)
    below = [module for module in RANK if RANK[module] < CAPABILITIES]
    modules = {name: below for name in capabilities}
    for name in capabilities:
        RANK.setdefault(name, CAPABILITIES)
    cmake = cmake.replace("${capabilities}", " ".join(capabilities))
    for name, rest in re.findall(r"mainstay_module\(\s*(\w+)([^)]*)\)", cmake):
        words = rest.split()
        depends = []
        if "DEPENDS" in words:
            for word in words[words.index("DEPENDS") + 1:]:
                if word in ("LIBRARIES", "SOURCES"):
                    break
                depends.append(word)
        modules[name] = depends
    return modules


def reachable(modules, name):
    """What a module may include. One that CMake does not know yet: every floor below it."""
    if name not in modules:
        return {other for other in RANK if RANK[other] < RANK[name]}
    seen, todo = set(), list(modules[name])
    while todo:
        module = todo.pop()
        if module not in seen:
            seen.add(module)
            todo += modules.get(module, [])
    return seen


def check_floors(modules, broken):
    for name, depends in modules.items():
        if name not in RANK:
            broken.add("layers", "CMakeLists.txt", 1, f"{name} stands on no floor of this house")
            continue
        for other in depends:
            if RANK.get(other, 99) >= RANK[name]:
                broken.add("layers", "CMakeLists.txt", 1, f"{name} must not depend on {other}")


def check_include(path, number, included, modules, broken):
    for pattern, place, message in LIBRARIES:
        if re.match(pattern, included) and not re.match(place, path):
            broken.add("libraries", path, number, message)
    if not included.startswith('"'):
        return
    module = Path(path).parts[1]
    other, _, header = included.strip('"').partition("/")
    if not header:
        broken.add("layers", path, number, 'include from src/: "module/file.hpp"')
    elif module not in RANK or other == module:
        return
    elif other not in RANK:
        broken.add("layers", path, number, f"{other} is no module")
    elif other not in reachable(modules, module):
        broken.add("layers", path, number, f"{module} must not know {other}")
    elif (FACES_FROM <= RANK[other] and RANK[module] < RANK["server"]
          and header not in OPEN_DOORS | {f"{other}.hpp"}):
        broken.add("faces", path, number, f"enter {other} by its face, {other}/{other}.hpp")


def check_cpp(path, lines, modules, broken):
    if path.endswith(".hpp") and not (lines and lines[0].startswith("// ")):
        broken.add("headers", path, 1, "a header opens with a line that says what it is")
    opening = next((line for line in lines if not line.startswith("//")), "")
    if path.endswith(".hpp") and opening != "#pragma once":
        broken.add("headers", path, 1, "#pragma once follows the opening comment")
    for number, line in enumerate(lines, 1):
        if include := INCLUDE.match(line):
            check_include(path, number, include.group(1), modules, broken)
            continue
        if (macro := MACRO.match(line)) and not MACROS_ALLOWED.match(macro.group(1)):
            broken.add("macros", path, number, "the house has three macros: write a function")
        code = re.sub(r'"(\\.|[^"\\])*"', '""', line).split("//")[0]
        for pattern, message in BANNED:
            if re.search(pattern, code):
                broken.add("words", path, number, message)
        above = lines[number - 2].strip() if number > 1 else ""
        if SHARED.search(code) and "//" not in line and not above.startswith("//"):
            broken.add("owners", path, number, "say in a comment who the two owners are")


def check_file(path, text, modules, broken):
    suffix = Path(path).suffix
    for part in Path(path).parts:
        if DRAWERS.match(part.split(".")[0]):
            broken.add("names", path, 1, f"'{part}' is a drawer: name what is in it")
    if suffix not in CODE or GENERATED.match(path):
        return
    lines = text.split("\n")
    if len(lines) - 1 > LINES_MAX:
        broken.add("sizes", path, len(lines), f"more than {LINES_MAX} lines")
    for number, line in enumerate(lines, 1):
        if suffix in NARROW and len(line) > COLUMNS_MAX and 'R"' not in line:
            broken.add("columns", path, number, f"more than {COLUMNS_MAX} columns")
        for pattern, message in BANNED_ANYWHERE:
            if re.search(pattern, line):
                broken.add("words", path, number, message)
    if suffix in (".hpp", ".cpp") and path.startswith("src/"):
        check_cpp(path, lines, modules, broken)
    if path.startswith(("src/", "web/src/")):
        check_names(path, lines, broken)


def check_names(path, lines, broken):
    for number, line in enumerate(lines, 1):
        code = TEXT_OR_COMMENT.sub('""', line)
        for pattern, replacement in RETIRED:
            if found := pattern.search(code):
                broken.add("retired names", path, number, f"not {found[0]}, but: {replacement}")


def check_permissions(files, broken):
    """A module that declares a kind of resource tests that both forms of permission agree on it."""
    tested = {Path(path).parent for path, text in files.items()
              if path.endswith("_test.cpp") and "disagreement(" in text}
    for path, text in sorted(files.items()):
        declared = KIND.search(text) if path.endswith(".hpp") else None
        if declared and Path(path).parent not in tested:
            line = text[:declared.start()].count("\n") + 1
            broken.add("permissions", path, line, "a test beside it checks that there is no "
                       "disagreement() (identity/permission_testing.hpp)")


RULES = ["layers", "faces", "libraries", "headers", "macros", "words", "owners", "names", "sizes",
         "columns", "permissions", "retired names"]


def check(files, cmake):
    """What is broken in `files`, a dict of path to text."""
    broken = Broken()
    modules = declared_modules(cmake)
    check_floors(modules, broken)
    for path, text in sorted(files.items()):
        check_file(path, text, modules, broken)
    check_permissions(files, broken)
    return broken


def main():
    root = Path(__file__).resolve().parent.parent
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-co", "--exclude-standard"],
        check=True, capture_output=True, text=True).stdout.splitlines()
    files = {}
    for path in listed:
        if (root / path).is_file():
            in_code = Path(path).suffix in CODE
            files[path] = (root / path).read_text("utf-8") if in_code else ""
    broken = check(files, (root / "CMakeLists.txt").read_text("utf-8"))
    for _, message in broken:
        print(message)
    failed = {rule for rule, _ in broken}
    print(f"{len(RULES) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
