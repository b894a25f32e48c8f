"""A copy of the tree with a toy module put into it, and built as a version of the program that is
newer than the tree's own. What the toy leaves as it is comes from the tree's own release build.
"""
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOY = HERE / "toy"
TREE = ROOT / "build/toy"  # Kept, so that a second run is quick.
RELEASE = "build/release"
BINARY = TREE / RELEASE / "mainstay"
VERSION = "0.2.0"
# The archives that are another's for the toy or for the version.
OWN = ("toy", "server", "web_assets")

# What is listed where: a file, the line that it follows, and what is written after it. A language
# that has names imported first needs that import too.
LINES = [
    ("CMakeLists.txt", r"mainstay_capability\(ticketing.*\)\n", "mainstay_capability(toy)\n"),
    ("src/server/modules.cpp", r'#include "ticketing/ticketing\.hpp"\n',
     '#include "toy/toy.hpp"\n'),
    ("src/server/modules.cpp", r" +mail::module\([^\n]*\),\n", "        toy::module(),\n"),
    ("web/src/modules.ts", r'import \{ tickets \} from [^\n]*\n',
     'import { toy } from "./toy/module";\n'),
    ("web/src/modules.ts", r"export const modules = \[\n", "    toy,\n"),
]
FOLDERS = ("src", "web/src", "cmake", "scripts", "tests", "docs")
FILES = 3  # That hold those lines.


class Wrong(Exception):
    """What was expected and is not so."""


def run(*command, cwd, environment=None):
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **(environment or {})}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise Wrong(f"{' '.join(map(str, command))} failed:\n{done.stdout[-6000:]}")
    return done.stdout


def copy_tree(tree):
    """Copies the files that git knows, as they are now, and returns them; those that stay the same
    keep their time."""
    tree.mkdir(parents=True, exist_ok=True)
    for name in ("src/toy", "web/src/toy"):  # Of a run that was cut off.
        shutil.rmtree(tree / name, ignore_errors=True)
    listed = run("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).split("\n")
    wanted = {name for name in listed if name and (ROOT / name).is_file()}
    for name in wanted:
        source, target = ROOT / name, tree / name
        if target.exists() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    for folder in FOLDERS:  # What an earlier copy had, and is no more.
        for path in (tree / folder).rglob("*"):
            if path.is_file() and str(path.relative_to(tree)) not in wanted:
                path.unlink()
    if not (tree / "web/node_modules").exists():
        (tree / "web/node_modules").symlink_to(ROOT / "web/node_modules")
    return {name: (tree / name).read_bytes() for name in wanted}


def changed(tree, before):
    """The files that are not as they were, new ones too."""
    def content(name):
        path = tree / name
        return path.read_bytes() if path.is_file() else None

    there = {str(path.relative_to(tree)) for folder in FOLDERS
             for path in (tree / folder).rglob("*")
             if path.is_file() and "__pycache__" not in path.parts}
    return {name for name in there | set(before) if content(name) != before.get(name)}


def put_in(tree):
    shutil.copytree(TOY / "src", tree / "src/toy", dirs_exist_ok=True)
    shutil.copytree(TOY / "web", tree / "web/src/toy", dirs_exist_ok=True)
    for name, after, line in LINES:
        path = tree / name
        text = path.read_text("utf-8")
        found = re.search(after, text)
        if not found:
            raise Wrong(f"{name} has no line like {after}")
        path.write_text(text[:found.end()] + line + text[found.end():], "utf-8")


def take_out(tree, before):
    shutil.rmtree(tree / "src/toy", ignore_errors=True)
    shutil.rmtree(tree / "web/src/toy", ignore_errors=True)
    for name in {name for name, *_ in LINES}:
        (tree / name).write_bytes(before[name])


def build_web(tree):
    """The web UI, unless it was built of the very same files."""
    digest = hashlib.sha256()
    for path in sorted((tree / "web").rglob("*")):
        name = path.relative_to(tree / "web")
        if name.parts[0] not in ("node_modules", "dist") and path.is_file():
            digest.update(f"{name}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    built_of = tree / "build/web-built-of"  # Not in web/dist: all of that goes into the binary.
    is_there = (tree / "web/dist/index.html").exists() and built_of.exists()
    if is_there and built_of.read_text("utf-8") == digest.hexdigest():
        return
    run("npm", "--prefix", "web", "run", "build", cwd=tree)
    built_of.parent.mkdir(exist_ok=True)
    built_of.write_text(digest.hexdigest(), "utf-8")


def build(tree):
    """Builds what differs from the tree's own release, and links it with what that has built."""
    build_web(tree)
    folder, built = tree / RELEASE, ROOT / RELEASE
    run("/usr/bin/cmake", "--preset", "release", f"-DMAINSTAY_VERSION={VERSION}",
        f"-DMAINSTAY_DUCKDB={ROOT / 'build/duckdb'}", cwd=tree)
    own = [f"libmainstay_{name}.a" for name in OWN]

    def others_as(path):
        return lambda name: name[0] if name[1] in own else path(name[1])

    # CMake has each target wait for all archives that it is linked with: here those are built.
    rules = (folder / "build.ninja").read_text("utf-8")
    (folder / "own.ninja").write_text(
        re.sub(r" (libmainstay_\w+\.a)(?!:)", others_as(lambda name: ""), rules), "utf-8")
    link = run("/usr/bin/ninja", "-t", "commands", "-s", "mainstay", cwd=folder).strip()
    run("/usr/bin/ninja", "-f", "own.ninja", *own, *re.findall(r"CMakeFiles/\S+\.o", link),
        cwd=folder)
    run("sh", "-c", re.sub(r" (libmainstay_\w+\.a)", others_as(lambda name: f" {built}/{name}"),
                           link), cwd=folder)


def build_newer():
    """The binary of the newer version, for who needs no more of it."""
    copy_tree(TREE)
    put_in(TREE)
    build(TREE)
    return BINARY
