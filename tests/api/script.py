"""Reads and rewrites API scripts. A script is a list of steps, each parted by an empty line:

    # What this step shows.
    as ann POST /api/v1/tickets/SHOP-1/messages {"text": "It burns again."}
    Idempotency-Key: 1
    --- 201
    {"id": <any>, "text": "It burns again.", ...}
    message = $.id

`as` names who asks: a person of the world, `nobody`, or a token that an earlier step kept. Header
lines follow the request; the body is JSON after the path or on the next lines, or `< file`, sent as
it is. `$message` stands for what an earlier step kept, `$rita` for an id of the world. In the
expectation `<any>` matches anything and a trailing `...` allows further members or items.
`--- 200 within 5s` asks again until it fits. A problem document is compared by codes and fields.
Header lines below `---` are expected of the answer; `*` in them stands for any text. An expectation
`?` asks MAINSTAY_GOLDEN=update to write what comes.
"""
import json
import re

REQUEST = re.compile(r"^as (\w+(?:@session)?) ([A-Z]+) (\S+)\s*(.*)$")
EXPECT = re.compile(r"^--- (\d{3})(?: within (\d+)s)?$")
HEADER = re.compile(r"^([A-Z][A-Za-z-]+): (.*)$")
KEEP = re.compile(r"^(\w+) = (\$\S+)$")
ANY = {"<any>": True}  # How a hole is held while it is JSON.
MORE = "<more>"
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]+Z$")
VOLATILE = re.compile(r"(^|_)(id|at|token|link|next|version|cursor)$")


class Step:
    def __init__(self, lines, number):
        self.comment = [line for line in lines if line.startswith("#")]
        self.number = number
        lines = [line for line in lines if not line.startswith("#")]
        request = REQUEST.match(lines[0])
        if not request:
            raise SyntaxError(f"line {number}: expected 'as NAME VERB PATH'")
        self.head = []
        self.who, self.verb, self.path, body = request.groups()
        self.headers, self.expected_headers, self.keeps = {}, {}, []
        self.status = self.seconds = None
        sent, expected = [body] if body else [], []
        self.head.append(lines[0])
        for line in lines[1:]:
            self.read(line, sent, expected)
        if self.status is None:
            raise SyntaxError(f"line {number}: expected '--- STATUS'")
        self.body = "\n".join(sent)
        self.expected = "\n".join(expected)

    def read(self, line, sent, expected):
        if self.status is None:
            if expect := EXPECT.match(line):
                self.status = int(expect.group(1))
                self.seconds = int(expect.group(2) or 0)
                return
            self.head.append(line)
            if (header := HEADER.match(line)) and not sent[1:]:
                self.headers[header.group(1)] = header.group(2)
            else:
                sent.append(line)
        elif header := HEADER.match(line):
            self.expected_headers[header.group(1)] = header.group(2)
        elif keep := KEEP.match(line):
            self.keeps.append(keep.groups())
        else:
            expected.append(line)

    def text(self):
        within = f" within {self.seconds}s" if self.seconds else ""
        parts = [*self.comment, *self.head, f"--- {self.status}{within}"]
        parts += [f"{name}: {value}" for name, value in self.expected_headers.items()]
        parts += [self.expected] if self.expected else []
        return "\n".join(parts + [f"{name} = {path}" for name, path in self.keeps])


def read_script(text):
    """The leading comment of a script, and its steps."""
    steps, lines, opening = [], [], []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            lines.append(line.rstrip())
        elif lines:
            if all(entry.startswith("#") for entry in lines):
                opening += lines
            else:
                steps.append(Step(lines, number - len(lines)))
            lines = []
    return opening, steps


def print_script(opening, steps):
    head = "\n".join(opening) + "\n\n" if opening else ""
    return head + "\n\n".join(step.text() for step in steps) + "\n"


def parse_expected(text):
    """An expectation as JSON, its holes as ANY and MORE."""
    text = text.replace("<any>", json.dumps(ANY))
    text = re.sub(r",?\s*\.\.\.\s*\}", lambda m: _more(m, f'"{MORE}": true}}'), text)
    text = re.sub(r",?\s*\.\.\.\s*\]", lambda m: _more(m, f'"{MORE}"]'), text)
    return json.loads(text)


def _more(match, ending):
    return (", " if match.group(0).startswith(",") else "") + ending


def difference(expected, actual, at="$"):
    """Where `actual` does not fit, or None."""
    if expected == ANY:
        return None
    if isinstance(expected, dict) and isinstance(actual, dict):
        return _object_difference(expected, actual, at)
    if isinstance(expected, list) and isinstance(actual, list):
        wanted = [item for item in expected if item != MORE]
        if len(actual) < len(wanted) or (MORE not in expected and len(actual) != len(wanted)):
            return f"{at} has {len(actual)} items, not {len(wanted)}"
        pairs = zip(wanted, actual)
        return next(filter(None, (difference(e, a, f"{at}[{i}]")
                                  for i, (e, a) in enumerate(pairs))), None)
    if type(expected) is type(actual) and expected == actual:
        return None
    return f"{at} is {json.dumps(actual)}, not {json.dumps(expected)}"


def _object_difference(expected, actual, at):
    for name, value in expected.items():
        if name == MORE:
            continue
        if name not in actual:
            return f"{at}.{name} is missing"
        if found := difference(value, actual[name], f"{at}.{name}"):
            return found
    extra = sorted(set(actual) - set(expected))
    if extra and MORE not in expected:
        return f"{at}.{extra[0]} is not expected"
    return None


def codes_of(problem):
    """What of a problem document is a promise: its codes and fields, where in a text something is
    wrong, and the thing as it is now."""
    kept = {"code": problem.get("code")}
    if problem.get("errors"):
        kept["errors"] = [{"field": e.get("field"), "code": e.get("code"), **place_of(e)}
                          for e in problem["errors"]]
    if "current" in problem:
        kept["current"] = problem["current"]
    return kept


def golden(actual, old=None):
    """The expectation that `actual` fits: the holes of `old` kept, volatile values left open."""
    if old == ANY:
        return ANY
    if isinstance(actual, dict):
        old = old if isinstance(old, dict) else None
        more = old is not None and MORE in old
        kept = {}
        for name, value in actual.items():
            if more and name not in old:
                continue
            volatile = old is None and value is not None and (
                VOLATILE.search(name) or isinstance(value, str) and INSTANT.match(value))
            kept[name] = ANY if volatile else golden(value, (old or {}).get(name))
        return {**kept, MORE: True} if more else kept
    if isinstance(actual, list):
        old = old if isinstance(old, list) else []
        if MORE in old:
            actual = actual[:len(old) - 1]
        items = [golden(item, old[i] if i < len(old) and old[i] != MORE else None)
                 for i, item in enumerate(actual)]
        return [*items, MORE] if MORE in old else items
    return actual


def print_expected(value, indent=""):
    """JSON with its holes, one line where it is short, else one line for each member or item."""
    flat = _holes(json.dumps(value, ensure_ascii=False))
    if len(indent) + len(flat) <= 100 or not isinstance(value, (dict, list)) or value == ANY:
        return flat
    deeper = indent + "  "
    if isinstance(value, dict):
        rows = ["..." if name == MORE else f"{json.dumps(name)}: {print_expected(entry, deeper)}"
                for name, entry in value.items()]
        return _bracketed("{", rows, "}", indent)
    return _bracketed("[", [print_expected(entry, deeper) for entry in value], "]", indent)


def _bracketed(opening, rows, closing, indent):
    return f"{opening}\n" + ",\n".join(f"{indent}  {row}" for row in rows) + f"\n{indent}{closing}"


def _holes(text):
    text = text.replace(json.dumps(ANY), "<any>")
    return text.replace(f'"{MORE}": true', "...").replace(f'"{MORE}"', "...")


def place_of(error):
    params = error.get("params", {})
    return {name: int(params[name]) for name in ("at", "length") if name in params}
