"""Makes git histories of C code in which it is known which commit caused what a fix mends.

A history is grown commit by commit: drivers are added, functions changed, renamed, moved, wrapped
and reverted, and some of what is added is faulty. Later a fix mends a fault, mostly with other
changes beside it. The history knows the commits that brought each fault; the code does not.
"""
import random
import re
import subprocess
from dataclasses import dataclass, field

WORDS = ("ring queue desc frame hash table entry port flow meter rule timer event buffer page slot "
         "mask key link state mode stats count index limit batch burst region cache vector").split()
VERBS = ("get set init start stop reset update parse check alloc find insert remove flush "
         "map").split()
TYPES = ["int", "unsigned int", "uint32_t", "uint16_t", "size_t", "struct %s *", "bool"]
OPERATORS = ["<", "<=", ">", ">=", "==", "!="]
DAY = 86400


@dataclass
class Statement:
    lines: list
    born: int  # The mark of the commit that wrote it. Only the history looks at it.


@dataclass
class Function:
    name: str
    driver: str
    head: list
    body: list = field(default_factory=list)
    heat: float = 1  # Some functions are changed again and again.

    def text(self):
        lines = [*self.head, "{"]
        for statement in self.body:
            lines += ["\t" + line for line in statement.lines]
        return lines + ["}", ""]


@dataclass
class Fault:
    causes: list
    born_at: int
    mend: object  # Mends it in the code; whether that was still possible.


class History:
    def __init__(self, seed, commits):
        self.chance = random.Random(seed)
        self.files = {}      # Path: list of functions.
        self.extra = {}      # Path: lines of what is no code.
        self.faults = []
        self.fixes = []      # (mark of the fix, marks of its causes)
        self.mark = 0
        self.at = 1_400_000_000
        self.stream = []
        self.written = {}
        self.drivers = []
        self.names = 0
        for _ in range(4):
            self.commit("net: Add a driver", self.add_driver)
        while self.mark < commits:
            self.step()

    # --- words and statements -------------------------------------------------------------------

    def word(self):
        return self.chance.choice(WORDS)

    def name(self):
        self.names += 1
        return f"{self.word()}_{self.chance.choice(VERBS)}_{self.names}"

    def variable(self):
        return self.chance.choice([self.word(), "ret", "i", "n", "len", "rc", self.word() + "_id"])

    def call(self):
        arguments = ", ".join(self.chance.choice([self.variable(), f"dev->{self.word()}",
                                                  f"&{self.word()}",
                                                  str(self.chance.randint(0, 64))])
                              for _ in range(self.chance.randint(1, 4)))
        return f"{self.word()}_{self.chance.choice(VERBS)}({arguments})"

    def expression(self):
        return self.chance.choice([
            self.call(), f"dev->{self.word()}", f"{self.variable()} + {self.chance.randint(1, 9)}",
            f"{self.variable()} << {self.chance.randint(1, 16)}",
            f"{self.word().upper()}_{self.word().upper()}",
            f"dev->{self.word()}[{self.variable()}]"])

    def condition(self):
        return (f"{self.chance.choice([self.variable(), self.call(), 'dev->' + self.word()])} "
                f"{self.chance.choice(OPERATORS)} {self.chance.randint(0, 128)}")

    def statement(self):
        kind = self.chance.random()
        if kind < 0.30:
            lines = [f"{self.chance.choice([self.variable(), 'dev->' + self.word()])} = "
                     f"{self.expression()};"]
        elif kind < 0.52:
            lines = [f"{self.call()};"]
        elif kind < 0.78:
            lines = [f"if ({self.condition()}) {{",
                     f'\tLOG(ERR, "{self.word()} {self.word()} failed");'
                     if self.chance.random() < .4 else f"\t{self.call()};",
                     f"\treturn -{self.chance.choice(['EINVAL', 'ENOMEM', 'EIO'])};", "}"]
        elif kind < 0.9:
            lines = [f"for (i = 0; i < {self.variable()}; i++) {{", f"\t{self.call()};",
                     f"\tdev->{self.word()}[i] = {self.expression()};", "}"]
        else:
            lines = [f"/* {self.word()} {self.word()} of the {self.word()}. */",
                     f"dev->{self.word()} |= {self.word().upper()}_{self.word().upper()};"]
        return Statement(lines, self.mark)

    def function(self, driver):
        name = f"{driver}_{self.name()}"
        head = [f"static {self.chance.choice(['int', 'void', 'uint32_t'])}",
                f"{name}(struct {driver}_dev *dev, {self.chance.choice(['int', 'uint16_t'])} "
                f"{self.word()})"]
        body = [Statement([f"{self.chance.choice(TYPES[:5])} {self.variable()};"], self.mark)
                for _ in range(self.chance.randint(1, 3))]
        body += [self.statement() for _ in range(self.chance.randint(3, 14))]
        body.append(Statement(["return 0;"], self.mark))
        return Function(name, driver, head, body, self.chance.paretovariate(0.9))

    # --- faults ---------------------------------------------------------------------------------

    def place(self, function):
        return self.chance.randint(1, max(1, len(function.body) - 1))

    def alive(self, function, statement):
        return any(function in functions for functions in self.files.values()) and \
            statement in function.body

    def fault_of_line(self, function):
        """A line that is wrong: its fix changes it."""
        statement = self.statement()
        function.body.insert(self.place(function), statement)

        def mend():
            if not self.alive(function, statement):
                return False
            at = self.chance.choice([n for n, line in enumerate(statement.lines) if len(line) > 6])
            line = statement.lines[at]
            found = re.search(r" (<=|>=|==|!=|<|>) ", line)
            if found:
                other = self.chance.choice([o for o in OPERATORS if o != found.group(1)])
                line = line[:found.start()] + f" {other} " + line[found.end():]
            elif "(" in line and line.rstrip().endswith(");"):
                line = line[:line.rindex(")")] + f", {self.variable()});"
            elif " = " in line:
                line = line[:line.index(" = ")] + f" = {self.expression()};"
            else:
                line = f"{self.call()};"
            if line == statement.lines[at]:
                line = "\t" * (len(line) - len(line.lstrip("\t"))) + f"{self.call()};"
            statement.lines[at] = line
            return True
        return mend

    def fault_of_check(self, function):
        """What is used without being checked: its fix adds the check."""
        name = self.word() + "_ptr"
        statement = Statement([f"{name} = {self.call()};"], self.mark)
        use = Statement([f"{name}->{self.word()} = {self.expression()};"], self.mark)
        at = self.place(function)
        function.body[at:at] = [statement, use]

        def mend():
            if not self.alive(function, statement):
                return False
            variable = statement.lines[0].split(" = ")[0].strip()
            function.body.insert(function.body.index(statement) + 1, Statement(
                [f"if ({variable} == NULL)", "\treturn -ENOMEM;"], self.mark))
            return True
        return mend

    def fault_of_cleanup(self, function):
        """A way out that frees nothing."""
        taken = Statement([f"{self.word()}_lock(&dev->{self.word()}_lock);"], self.mark)
        leave = Statement([f"if ({self.condition()}) {{", "\treturn -EIO;", "}"], self.mark)
        at = self.place(function)
        function.body[at:at] = [taken, leave]

        def mend():
            if not self.alive(function, leave):
                return False
            leave.lines.insert(len(leave.lines) - 2,
                               f"\t{self.word()}_unlock(&dev->{self.word()}_lock);")
            return True
        return mend

    def fault_of_excess(self, function):
        """A statement that should not be there, or not there."""
        statement = self.statement()
        function.body.insert(self.place(function), statement)

        def mend():
            if not self.alive(function, statement):
                return False
            function.body.remove(statement)
            if self.chance.random() < 0.4:
                function.body.insert(self.place(function), statement)
            return True
        return mend

    def fault_of_omission(self, function):
        """The end of the function lacks something: its fix adds it."""
        anchor = self.statement()
        function.body.insert(self.place(function), anchor)

        def mend():
            if not self.alive(function, anchor):
                return False
            at = function.body.index(anchor)
            place = self.chance.choice([at + 1, at, len(function.body) - 1])
            function.body.insert(place, Statement(self.statement().lines, self.mark))
            return True
        return mend

    def fault_of_change(self, function):
        """A line of before is changed so that it is wrong."""
        statement = self.chance.choice(function.body[1:])
        at = self.chance.randrange(len(statement.lines))
        line = statement.lines[at]
        if "(" not in line or ")" not in line:
            return self.fault_of_line(function)
        place = line.rindex(")")
        extra = f", {self.word()}_{self.word()}"
        statement.lines[at] = line[:place] + extra + line[place:]

        def mend():
            if not self.alive(function, statement):
                return False
            for n, each in enumerate(statement.lines):
                if extra in each:
                    statement.lines[n] = each.replace(
                        extra, self.chance.choice(["", f", {self.variable()}"]))
                    return True
            return False
        return mend

    def fault_of_removal(self, function):
        """Something that was needed is removed, and what was beside it changed."""
        if len(function.body) < 6:
            return self.fault_of_line(function)
        at = self.chance.randint(2, len(function.body) - 2)
        gone = function.body.pop(at)
        if self.chance.random() < 0.6:
            function.body[at - 1] = self.statement()
        anchor = function.body[at - 1]

        def mend():
            if not self.alive(function, anchor):
                return False
            function.body.insert(function.body.index(anchor) + 1,
                                 Statement(list(gone.lines), self.mark))
            return True
        return mend

    def plant(self, function):
        kind = self.chance.choices(
            [self.fault_of_line, self.fault_of_check, self.fault_of_cleanup, self.fault_of_excess,
             self.fault_of_omission, self.fault_of_change, self.fault_of_removal],
            [30, 14, 8, 8, 12, 16, 8])[0]
        self.faults.append(Fault([self.mark], self.at, kind(function)))

    # --- commits --------------------------------------------------------------------------------

    def any_function(self, driver=None):
        found = [(path, function) for path, functions in self.files.items()
                 for function in functions if driver in (None, function.driver)]
        return self.chance.choices(found, [function.heat for _, function in found])[0]

    def add_driver(self):
        driver = self.chance.choice(["ix", "ml", "bn", "en", "qe", "vm", "nf", "dp"]) + \
            self.word()[:2] + str(len(self.drivers))
        self.drivers.append(driver)
        for part in self.chance.sample(["main", "rx", "tx", "flow", "stats"],
                                       self.chance.randint(2, 4)):
            self.files[f"drivers/net/{driver}/{driver}_{part}.c"] = [
                self.function(driver) for _ in range(self.chance.randint(4, 14))]
        for _ in range(self.chance.randint(1, 3)):
            self.plant(self.any_function(driver)[1])
        if self.chance.random() < 0.7:
            # The same slip in many drivers.
            function = self.any_function(driver)[1]
            statement = Statement(["ret = common_dev_configure(dev, dev->mode);"], self.mark)
            function.body.insert(1, statement)
            self.shared = getattr(self, "shared", [])
            self.shared.append((self.mark, function, statement))

    def add_feature(self):
        path, first = self.any_function()
        if self.chance.random() < 0.75:
            added = [self.function(first.driver) for _ in range(self.chance.randint(1, 4))]
            at = self.chance.randint(0, len(self.files[path]))
            self.files[path][at:at] = added
            if self.chance.random() < 0.4:
                self.plant(self.chance.choice(added))
        touched = [self.any_function(first.driver)[1] for _ in range(self.chance.randint(1, 3))]
        for function in touched:
            for _ in range(self.chance.randint(1, 3)):
                function.body.insert(self.place(function), self.statement())
            self.touch_lines(function, self.chance.randint(0, 2))
        if self.chance.random() < 0.45:
            self.plant(self.chance.choice(touched))

    def touch_lines(self, function, count):
        for _ in range(count):
            statement = self.chance.choice(function.body)
            for n, line in enumerate(statement.lines):
                if "(" in line and ");" in line and self.chance.random() < 0.7:
                    place = line.rindex(");")
                    statement.lines[n] = line[:place] + f", {self.variable()}" + line[place:]
                    break

    def rename_word(self):
        old = self.word()
        new = self.chance.choice(["rte_", "net_", "my_"]) + old
        driver = self.chance.choice([None, None, *self.drivers])
        verb = self.chance.choice(VERBS)
        pattern = re.compile(rf"\b{old}_{verb}\b|\b{old.upper()}_(?=[A-Z])")
        for functions in self.files.values():
            for function in functions:
                if driver not in (None, function.driver):
                    continue
                for statement in function.body:
                    statement.lines = [
                        pattern.sub(lambda found: found.group().replace(old, new)
                                    .replace(old.upper(), new.upper()), line)
                        for line in statement.lines]

    def wrap_lines(self):
        path = self.chance.choice(list(self.files))
        for function in self.files[path]:
            for statement in function.body:
                lines = []
                for line in statement.lines:
                    at = line.find(", ")
                    if len(line) > 38 and at > 0 and self.chance.random() < 0.6:
                        lines += [line[:at + 1], "\t\t" + line[at + 2:]]
                    else:
                        lines.append(line)
                statement.lines = lines

    def edit_comments(self):
        path = self.chance.choice(list(self.files))
        for function in self.files[path]:
            if self.chance.random() < 0.5 and function.body:
                statement = self.chance.choice(function.body)
                statement.lines.insert(0, f"/* {self.word()} {self.word()}, then {self.word()}. */")

    def move_function(self):
        path, function = self.any_function()
        self.files[path].remove(function)
        other = self.chance.choice([p for p, fs in self.files.items()
                                    if p.startswith(f"drivers/net/{function.driver}/")] or [path])
        self.files[other].insert(self.chance.randint(0, len(self.files[other])), function)

    def rename_file(self):
        path = self.chance.choice(list(self.files))
        self.files[path.replace(".c", f"_{self.word()}.c")] = self.files.pop(path)

    def add_noise(self, function):
        """What a fix changes besides: neighbours, other functions, notes."""
        if self.chance.random() < 0.5:
            self.touch_lines(function, self.chance.randint(1, 3))
        if self.chance.random() < 0.55:
            for _ in range(self.chance.randint(1, 5)):
                other = self.any_function(function.driver)[1] if self.chance.random() < .5 \
                    else function
                at = self.place(other)
                if len(other.body) > 4 and self.chance.random() < 0.5:
                    other.body[at:at + 1] = [self.statement()]
                else:
                    other.body.insert(at, self.statement())
        if self.chance.random() < 0.25:
            self.extra.setdefault("doc/guides/release_notes.rst", []).append(
                f"* Fixed {self.word()} of {function.driver}.")

    def fix(self):
        shared = [each for each in getattr(self, "shared", []) if self.alive(*each[1:])]
        if len(shared) >= 3 and self.chance.random() < 0.12:
            some = self.chance.sample(shared, self.chance.randint(2, min(5, len(shared))))
            for mark, function, statement in some:
                function.body.insert(function.body.index(statement) + 1, Statement(
                    ["if (ret < 0)", "\treturn ret;"], self.mark))
                self.shared.remove((mark, function, statement))
            return [mark for mark, _, _ in some]
        self.chance.shuffle(self.faults)
        for fault in list(self.faults):
            age = (self.at - fault.born_at) / DAY
            if self.chance.random() > 0.02 + 0.5 * min(1, 60 / (age + 1)):
                continue
            self.faults.remove(fault)
            before = {id(f): f.text() for functions in self.files.values() for f in functions}
            if not fault.mend():
                continue
            changed = [f for functions in self.files.values() for f in functions
                       if before.get(id(f)) != f.text()]
            if changed:
                self.add_noise(changed[0])
                return fault.causes
        return None

    def step(self):
        kind = self.chance.choices(
            ["feature", "driver", "change", "rename", "wrap", "comments", "move", "file", "fix"],
            [30, 4, 14, 2, 2, 3, 3, 2, 40])[0]
        if kind == "fix":
            return self.commit_fix()
        {"feature": lambda: self.commit("net: Add a feature", self.add_feature),
         "driver": lambda: self.commit("net: Add a driver", self.add_driver),
         "change": lambda: self.commit("net: Use more of the device", self.change),
         "rename": lambda: self.commit("lib: Prefix the names of functions", self.rename_word),
         "wrap": lambda: self.commit("net: Break long lines", self.wrap_lines),
         "comments": lambda: self.commit("net: Explain more", self.edit_comments),
         "move": lambda: self.commit("net: Split files by what they do", self.move_function),
         "file": lambda: self.commit("net: Rename a file", self.rename_file)}[kind]()
        return None

    def change(self):
        function = self.any_function()[1]
        self.touch_lines(function, 3)
        for _ in range(self.chance.randint(1, 3)):
            function.body[self.place(function) - 1] = self.statement()
        if self.chance.random() < 0.35:
            self.plant(function)

    def commit_fix(self):
        self.mark += 1
        causes = self.fix()
        self.mark -= 1
        if causes and self.commit("net: Fix what was wrong", lambda: None):
            self.fixes.append((self.mark, causes))

    def commit(self, subject, change):
        self.mark += 1
        self.at += int(self.chance.expovariate(1 / DAY)) + 60
        change()
        tree = {path: "\n".join(['#include "net.h"', "",
                                 *(line for function in functions for line in function.text())])
                for path, functions in self.files.items()}
        tree.update({path: "\n".join(lines) + "\n" for path, lines in self.extra.items()})
        lines = []
        for path in sorted(self.written.keys() - tree.keys()):
            lines.append(f"D {path}\n")
        for path, text in tree.items():
            if self.written.get(path) != text:
                lines.append(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n")
        if not lines:
            self.mark -= 1
            return False
        self.written = tree
        who = f"Ann <ann@a.test> {self.at} +0000"
        self.stream.append(f"commit refs/heads/main\nmark :{self.mark}\nauthor {who}\n"
                           f"committer {who}\ndata {len(subject)}\n{subject}\n" + "".join(lines))
        return True

    def write(self, folder):
        """Makes the repository. Returns (fix, its causes) as commit ids."""
        def git(*arguments, given=None):
            return subprocess.run(["git", "-C", folder, *arguments], input=given, check=True,
                                  capture_output=True, text=True).stdout
        git("init", "-q", "-b", "main", ".")
        git("fast-import", "--quiet", "--export-marks=.git/marks", given="".join(self.stream))
        ids = {}
        with open(f"{folder}/.git/marks", encoding="ascii") as marks:
            for line in marks:
                mark, commit = line.split()
                ids[int(mark[1:])] = commit
        return [(ids[fix], sorted({ids[cause] for cause in causes})) for fix, causes in self.fixes]
