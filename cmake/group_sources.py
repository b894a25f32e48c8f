#!/usr/bin/env python3
"""Says which sources of a target may be compiled as one, for CMake's UNITY_BUILD_MODE GROUP.

    group_sources.py SIZE FILE...      prints `FILE;GROUP` for each, in the order given

What a file keeps to itself (in a namespace without a name, or by an alias) becomes visible to the
files that are compiled with it. So two files share a group only when none of the names that one
keeps to itself is looked up in the other: then neither can clash with, hide or change the meaning
of anything. A name behind a dot, an arrow or a scope is looked up there and nowhere else; and an
alias may stand in both files if it says the same. What `using enum` or `using namespace` brings
into a file is not known here: only files that open the same go together. A file whose namespace is
named after it keeps nothing that others could see.

Files that few others can go with are placed first, while there are gaps in all groups.
"""
import re
import sys
from pathlib import Path

NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S)
# The macros, and what is not a member; `...` may stand before a name too.
LOOKED_UP = re.compile(
    r"\b[A-Z][A-Z0-9_]*\b|(?<![\w.])(?<!->)(?<!::)[A-Za-z_]\w*|(?<=\.\.\.)[A-Za-z_]\w*")
SCOPE = re.compile(r"^(?:inline )?namespace(?: ([\w:]+))? \{$", re.M)
NOT_NAMED = re.compile(
    r"=[^;{]*|(?<!:):(?!:)[^{;]*|template <[^;{}()]*>\n|requires [^{;]*"
    r"|\busing [^;=]*;|\b(?:static_assert|noexcept|void|double)\b|\bBOOST_\w+|\boperator\b\S*")
OWN_NAME = re.compile(r"([A-Za-z_]\w*)\s*[({;\[]")
ALIAS = re.compile(r"^(?:using|namespace) (?:[\w:]+::)?(\w+)(?: = [^;]*)?;", re.M)
OPENED = re.compile(r"^using (?:enum|namespace) ([\w:]+);", re.M)
MACRO = re.compile(r"^#define (\w+)", re.M)


class Source:
    """One file: the names that it looks up, those of them that it keeps to itself, its aliases by
    all that they say, and the scopes that it opens."""

    def __init__(self, path):
        self.path = path
        text = NOT_CODE.sub(" 0 ", Path(path).read_text())
        self.words = set(LOOKED_UP.findall(text))
        stem = Path(path).stem
        spaces = [space for space in SCOPE.findall(text) if space]
        self.own = set(MACRO.findall(text))
        self.opened, self.aliases = set(), {}
        if not (spaces and all(space.split("::")[-1] == stem for space in spaces)):
            self.opened = set(OPENED.findall(text))
            self.aliases = {found[0]: found[1] for found in ALIAS.finditer(text)}
            self.own |= kept(text) | set(self.aliases.values())

    def clashes(self, other):
        same = {self.aliases[said] for said in self.aliases.keys() & other.aliases.keys()}
        return self.opened != other.opened or not (
            (self.own & other.words) | (self.words & other.own) <= same)


def kept(text):
    """The names that a text declares at the outermost level of its nameless namespaces."""
    names = set()
    for scope in SCOPE.finditer(text):
        if not scope.group(1):
            outer = NOT_NAMED.sub(" ; ", outermost(text, scope.end()))
            names |= set(OWN_NAME.findall(outer))
    return names


def outermost(text, begin):
    """What stands from there to the closing brace, without what inner braces and brackets hold."""
    depth, parts = 0, []
    for sign in text[begin:]:
        if sign in "})":
            depth -= 1
            if depth < 0:
                break
        if depth == 0:
            parts.append(sign)
        if sign in "{(":
            depth += 1
    return "".join(parts)


def grouped(sources, size):
    """The number of each path's group."""
    sources = list(sources)
    clashing = {one: {other for other in sources if other is not one and one.clashes(other)}
                for one in sources}
    groups = []
    for source in sorted(sources, key=lambda one: -len(clashing[one])):
        fit = (group for group in groups
               if len(group) < size and clashing[source].isdisjoint(group))
        group = next(fit, None)
        if group is None:
            groups.append(group := [])
        group.append(source)
    return {source.path: at for at, group in enumerate(groups) for source in group}


def main():
    size, paths = int(sys.argv[1]), sys.argv[2:]
    groups = grouped(map(Source, paths), size)
    for path in paths:
        print(f"{path};{groups[path]}")


if __name__ == "__main__":
    main()
