#!/usr/bin/env python3
"""Says which sources of a target may be compiled as one, for CMake's UNITY_BUILD_MODE GROUP.

    group_sources.py SIZE FILE...      prints `FILE;GROUP` for each, in the order given

What a file keeps to itself (in a namespace without a name, or by an alias) becomes visible to the
files that are compiled with it. So two files share a group only when none of the names that one
keeps to itself stands anywhere in the other: then neither can clash with, hide or change the
meaning of anything. What `using enum` or `using namespace` brings into a file is not known here:
only files that open the same go together. A file whose namespace is named after it keeps nothing
that others could see.
"""
import re
import sys
from pathlib import Path

NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S)
WORD = re.compile(r"[A-Za-z_]\w*")
SCOPE = re.compile(r"^(?:inline )?namespace(?: ([\w:]+))? \{$", re.M)
NOT_NAMED = re.compile(
    r"=[^;{]*|(?<!:):(?!:)[^{;]*|template <[^;{}()]*>\n|requires [^{;]*"
    r"|\bstatic_assert\b|\bnoexcept\b|\bBOOST_\w+|\boperator\b\S*")
OWN_NAME = re.compile(r"([A-Za-z_]\w*)\s*[({;\[]")
ALIAS = re.compile(r"^(?:using|namespace) (?:[\w:]+::)?(\w+)(?: =|;)", re.M)
OPENED = re.compile(r"^using (?:enum|namespace) ([\w:]+);", re.M)
MACRO = re.compile(r"^#define (\w+)", re.M)


class Source:
    """One file: its words, those of them that it keeps to itself, and the scopes that it opens."""

    def __init__(self, path):
        self.path = path
        text = NOT_CODE.sub(" 0 ", Path(path).read_text())
        self.words = set(WORD.findall(text))
        stem = Path(path).stem
        spaces = [space for space in SCOPE.findall(text) if space]
        self.own = set(MACRO.findall(text))
        self.opened = set(OPENED.findall(text))
        if not (spaces and all(space.split("::")[-1] == stem for space in spaces)):
            self.own |= kept(text)


def kept(text):
    """The names that a text declares at the outermost level of its nameless namespaces."""
    names = set(ALIAS.findall(text))
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


class Group:
    def __init__(self, opened):
        self.members = 0
        self.opened = opened
        self.own, self.words = set(), set()

    def takes(self, source):
        return self.opened == source.opened and not (
            self.own & source.words or self.words & source.own)

    def add(self, source):
        self.members += 1
        self.own |= source.own
        self.words |= source.words


def grouped(sources, size):
    groups = []
    for source in sources:
        at = next((at for at, group in enumerate(groups)
                   if group.members < size and group.takes(source)), len(groups))
        if at == len(groups):
            groups.append(Group(source.opened))
        groups[at].add(source)
        yield source.path, at


def main():
    size, paths = int(sys.argv[1]), sys.argv[2:]
    for path, group in grouped(map(Source, paths), size):
        print(f"{path};{group}")


if __name__ == "__main__":
    main()
