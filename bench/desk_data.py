"""The rows of a desk as it looks after years: skewed as real ones are, and the same for the same
number of tickets. Written by the database's own bulk ways into one that the server has migrated."""
import random
import sqlite3
import subprocess
import time
from bisect import bisect
from itertools import accumulate

FIRST = 1001  # The ids below are those of who was made through the API.
ORGANIZATIONS, REQUESTERS, STAFF, TEAMS, APPLICATIONS = 500, 24_000, 1_000, 60, 40
LABELS, FIELDS = 400, 200
MICROSECONDS = 1_000_000
DAY = 86_400 * MICROSECONDS
YEARS = 5

KINDS = {"incident": 35, "service_request": 25, "question": 15, "bug": 12, "change": 6,
         "feature_request": 5, "problem": 2}
MAINTENANCE = {"incident": "corrective", "bug": "corrective", "problem": "preventive",
               "change": "adaptive", "service_request": "adaptive", "feature_request": "perfective",
               "question": "perfective"}
OPEN = {"open": 45, "waiting_on_requester": 35, "new": 10, "waiting_on_vendor": 10}
LEVELS = {"L1": 70, "L2": 20, "L3": 8, "L4": 2}
SEVERITIES = {"low": 50, "medium": 40, "high": 10}
RESOLUTIONS = {"fixed": 45, "answered": 35, "workaround": 8, "wont_fix": 5, "duplicate": 4,
               "vendor_fixed": 2, "cannot_reproduce": 1}
PRIORITIES = (("low", "low", "normal"), ("low", "normal", "high"), ("normal", "high", "urgent"))
CHOICES = ["north", "south", "east", "west", "abroad"]
WORDS = ("printer invoice login checkout payment report export import screen error timeout slow "
         "backup restore account password network order stock price customer mail attachment "
         "certificate upgrade release rollback database index queue search filter label scanner "
         "terminal receipt refund shipping warehouse tablet browser session token permission "
         "cannot fails hangs crashes missing wrong twice again after before since morning update "
         "please thanks attached see log number the a of and to in is it for on with").split()


class Draw:
    """Draws a value by its weight."""

    def __init__(self, weights, chance):
        self.values = list(weights)
        self.sums = list(accumulate(weights.values()))
        self.chance = chance

    def __call__(self):
        return self.values[bisect(self.sums, self.chance.random() * self.sums[-1])]


def by_rank(values, chance, power=1.0):
    """Of which the first is met most often, as Zipf's law has it."""
    return Draw({value: 1 / (rank + 1) ** power for rank, value in enumerate(values)}, chance)


class Desk:
    """What exists, and draws from it; `tables` yields the rows."""

    def __init__(self, tickets, now=None):
        self.tickets = tickets
        self.now = now or int(time.time() * MICROSECONDS)
        chance = self.chance = random.Random(tickets)
        self.organizations = range(FIRST, FIRST + ORGANIZATIONS)
        self.requesters = range(FIRST + STAFF, FIRST + STAFF + REQUESTERS)
        self.staff = range(FIRST, FIRST + STAFF)
        self.teams = range(FIRST, FIRST + TEAMS)
        self.applications = range(FIRST, FIRST + APPLICATIONS)
        self.labels = [f"{WORDS[number % 60]}-{number}" for number in range(LABELS)]
        self.fields = range(FIRST, FIRST + FIELDS)
        self.organization = by_rank(self.organizations, chance, 0.8)
        self.people = {place: [] for place in self.organizations}
        self.employer = {}
        for person in self.requesters:
            place = self.organization()
            self.people[place].append(person)
            self.employer[person] = place
        levels = ["L1"] * 25 + ["L2"] * 20 + ["L3"] * 10 + ["L4"] * 5
        self.level_of = dict(zip(self.teams, levels))
        self.members = {team: chance.sample(self.staff, 20) for team in self.teams}
        by_level = {level: [t for t in self.teams if self.level_of[t] == level] for level in LEVELS}
        self.team = {level: by_rank(teams, chance, 0.7) for level, teams in by_level.items()}
        self.member = {team: by_rank(people, chance, 0.7) for team, people in self.members.items()}
        self.application = by_rank(self.applications, chance)
        self.label = by_rank(self.labels, chance)
        self.field = by_rank(self.fields, chance, 0.8)
        self.word = by_rank(WORDS, chance, 0.6)

    def type_of(self, field):
        return ("choice", "text", "number", "date", "checkbox", "person")[field % 6]

    def text(self, words):
        return " ".join(self.word() for _ in range(words))

    def directory(self):
        now, chance = self.now, self.chance
        yield "organization", "id name name_key version created_at", (
            (n, f"Customer {n}", f"customer {n}", 1, now) for n in self.organizations)
        yield "user_account", ("id email name name_key role organization sees_organization "
                               "is_active is_present version created_at"), (
            *((n, f"staff{n}@desk.test", f"Staff {n}", f"staff {n}",
               "manager" if n % 50 == 0 else "developer" if n % 5 == 0 else "agent",
               None, 0, 1, 1, 1, now) for n in self.staff),
            *((n, f"person{n}@customer.test", f"Person {n}", f"person {n}", "requester",
               self.employer[n], int(n % 20 == 0), 1, 1, 1, now) for n in self.requesters))
        yield "user_word", "word user_account", sorted(
            (word, person) for name, people in (("staff", self.staff), ("person", self.requesters))
            for person in people for word in (name, str(person)))
        yield "team", "id name level version created_at", (
            (n, f"Team {n}", self.level_of[n], 1, now) for n in self.teams)
        yield "team_member", "team member", (
            (team, person) for team, people in self.members.items() for person in people)
        yield "application", "id key name next_number version created_at", (
            (n, f"APP{n}", f"Application {n}", self.tickets + 1, 1, now)
            for n in self.applications)
        yield "team_application", "team application", (
            (team, application) for team in self.teams
            for application in sorted(chance.sample(self.applications, 8)))
        yield "organization_application", "organization application", (
            (place, application) for place in self.organizations
            for application in sorted(chance.sample(self.applications, 4)))
        yield "field", "id kind name label help type choices is_internal created_at", (
            (n, "ticket", f"f{n}", f"Field {n}", "", self.type_of(n),
             str(CHOICES).replace("'", '"') if self.type_of(n) == "choice" else "[]", 0, now)
            for n in self.fields)
        yield "calendar", "id name name_key zone definition created_at updated_at", [
            (FIRST, "Office hours", "office hours", "UTC",
             '{"week":[],"holidays":[],"extra":[],"feeds":[]}', now, now)]
        yield "service_level_policy", ("id name name_key calendar definition created_at updated_at "
                                       "removed_at"), [
            (FIRST, "Former promises", "former promises", FIRST, "{}", now, now, now)]

    def ticket_rows(self):
        """The columns of `ticket`, oldest first."""
        chance = self.chance
        random_ = chance.random
        kind, level, severity = Draw(KINDS, chance), Draw(LEVELS, chance), Draw(SEVERITIES, chance)
        open_status, resolution = Draw(OPEN, chance), Draw(RESOLUTIONS, chance)
        severities = list(SEVERITIES)
        step = YEARS * 365 * DAY // self.tickets
        for n in range(self.tickets):
            age = 1 - n / self.tickets
            is_open = random_() < (0.7 if age < 0.08 else 0.02)
            created = self.now - (self.tickets - n) * step
            status = open_status() if is_open else "closed" if random_() < 0.95 else "resolved"
            place = self.organization()
            people = self.people[place] or [self.requesters[0]]
            requester = people[int(random_() ** 2 * len(people))]
            of_kind, at_level = kind(), level()
            impact, urgency = severity(), severity()
            priority = PRIORITIES[severities.index(impact)][severities.index(urgency)]
            maintenance = (MAINTENANCE[of_kind] if random_() < 0.9
                           else chance.choice(list(set(MAINTENANCE.values()))))
            team = self.team[at_level]() if random_() < 0.97 else None
            assignee = (self.member[team]() if team and status != "new"
                        and random_() < 0.9 else None)
            ended = None if is_open else min(created + int(random_() ** 3 * 60 * DAY), self.now)
            updated = ended or created + int(random_() * (self.now - created))
            yield (n + FIRST, f"APP{self.application() }-{n}", 0, 1, self.text(6), of_kind,
                   maintenance, status, impact, urgency, priority, at_level, place, requester, team,
                   assignee, resolution() if ended else None, created, updated, ended,
                   ended if status == "closed" else None)

    def clocks(self, ticket, status, created, ended):
        """Rows of `ticket_deadline`."""
        chance = self.chance
        due = (self.now + int(chance.gauss(2, 3) * DAY) if ended is None
               else created + 3 * DAY)
        is_late = due < (ended or self.now)
        state = ("fulfilled" if ended else "paused" if status == "waiting_on_requester"
                 else "running")
        is_warned = state == "running" and not is_late and due - self.now < DAY // 2
        is_running = state == "running"
        ends = (None if state == "paused" else due, due - DAY // 2 if is_running else None,
                ended, due if is_late and state != "paused" else None,
                None if not is_running or is_late else due if is_warned else due - DAY // 2)
        yield (ticket, "resolution", "", 0, FIRST, state, created, 200_000, 1000, *ends)
        if status != "new":
            answered = created + int(chance.random() * DAY)
            late = created + DAY // 2
            yield (ticket, "first_response", "", 0, FIRST, "fulfilled", created, 40_000, 1000,
                   late, None, answered, late if answered > late else None, None)

    def value(self, ticket, field):
        """A row of `field_value`."""
        chance, kind = self.chance, self.type_of(field)
        if kind == "choice":
            return ticket, field, CHOICES[int(chance.random() ** 2 * len(CHOICES))], None
        if kind == "text":
            return ticket, field, f"{self.word()} {int(chance.random() ** 2 * 500)}", None
        if kind == "number":
            return ticket, field, None, int(chance.random() ** 3 * 1000)
        if kind == "date":
            return ticket, field, None, (self.now // DAY - int(chance.random() * 700)) * DAY
        if kind == "checkbox":
            return ticket, field, None, int(chance.random() < 0.3)
        return ticket, field, None, chance.choice(self.staff)

    def portions(self, size=50_000):
        """Tickets and all that hangs on them, some tickets at a time, as tables."""
        chance = self.chance
        random_ = chance.random
        message = FIRST
        rows = {}
        texts = [self.text(40) for _ in range(5_000)]
        for ticket in self.ticket_rows():
            number = ticket[0]
            application = int(ticket[1][3:].split("-")[0])
            rows.setdefault("ticket", []).append((*ticket[:2], application, *ticket[3:]))
            created, ended, requester, assignee = ticket[17], ticket[19], ticket[13], ticket[15]
            for label in {self.label() for _ in range(int(random_() * 3.6))}:
                rows.setdefault("ticket_label", []).append((number, label))
            if random_() < 0.3:
                watchers = {chance.choice(self.staff), requester} if random_() < 0.3 else {
                    self.staff[int(random_() ** 2 * STAFF)]}
                rows.setdefault("ticket_watcher", []).extend((number, w) for w in watchers)
            for each in range(1 + int(random_() * 9)):
                author = requester if each % 2 == 0 or not assignee else assignee
                rows.setdefault("ticket_message", []).append(
                    (message, number, author, "private" if each % 5 == 3 else "public", "web",
                     f"{self.word()} {int(random_() * 1e6)} {texts[int(random_() * 5_000)]}",
                     created + each * 3_600 * MICROSECONDS))
                message += 1
            rows.setdefault("ticket_deadline", []).extend(
                self.clocks(number, ticket[7], created, ended))
            for field in {self.field() for _ in range(int(random_() * 5))}:
                rows.setdefault("field_value", []).append(self.value(number, field))
            if len(rows["ticket"]) == size:
                yield rows
                rows = {}
        if rows:
            yield rows


COLUMNS = {
    "ticket": "id key application version subject kind maintenance status impact urgency priority "
              "level organization requester team assignee resolution created_at updated_at "
              "resolved_at closed_at",
    "ticket_label": "ticket label",
    "ticket_watcher": "ticket watcher",
    "ticket_message": "id ticket author visibility source text created_at",
    "ticket_deadline": "ticket clock level round policy state started_at target_seconds "
                       "elapsed_seconds due_at warn_at fulfilled_at breached_at next_at",
    "field_value": "thing field text_value number_value",
}


# As the server keeps it; no date is before a creation here.
BLOCKS = ("INSERT INTO ticket_block (block, earliest_at, created_until) SELECT id / 256,"
          " MIN(created_at), MAX(created_at) FROM ticket WHERE 1 = 1 GROUP BY id / 256"
          " ON CONFLICT (block) DO UPDATE SET earliest_at = excluded.earliest_at,"
          " created_until = excluded.created_until")


def fill_sqlite(path, desk):
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA synchronous = OFF")
    base.execute("PRAGMA foreign_keys = OFF")
    base.execute("PRAGMA cache_size = -1000000")
    base.execute("BEGIN")

    def insert(table, columns, rows):
        names = columns.split()
        base.executemany(f"INSERT INTO {table} ({', '.join(names)})"
                         f" VALUES ({', '.join('?' * len(names))})", rows)

    for table, columns, rows in desk.directory():
        insert(table, columns, rows)
    # Indexes are faster made at once than row by row.
    places = ", ".join(f"'{table}'" for table in COLUMNS)
    indexes = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'"
                           f" AND sql IS NOT NULL AND tbl_name IN ({places})").fetchall()
    for name, _ in indexes:
        base.execute(f'DROP INDEX "{name}"')
    for portion in desk.portions():
        for table, rows in portion.items():
            insert(table, COLUMNS[table], rows)
    for _, statement in indexes:
        base.execute(statement)
    base.execute(BLOCKS)
    # All is read through: the server may have done so before anything was there.
    base.execute("DELETE FROM search_kind")
    base.execute("COMMIT")
    base.execute("PRAGMA analysis_limit = 1000")
    base.execute("ANALYZE")
    base.close()


def copied(value):
    """A value as COPY reads it. None of ours has a tab or a backslash."""
    return r"\N" if value is None else str(value)


def fill_postgresql(url, desk):
    psql = subprocess.Popen(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", url], text=True,
                            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    write = psql.stdin.write

    def copy(table, columns, rows):
        write(f"COPY {table} ({columns.replace(' ', ', ')}) FROM stdin;\n")
        write("".join("\t".join(map(copied, row)) + "\n" for row in rows))
        write("\\.\n")

    def run(sql):
        done = subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", url, "-c", sql],
                              check=True, capture_output=True, text=True)
        return done.stdout.splitlines()

    places = ", ".join(f"'{table}'" for table in COLUMNS)
    indexes = run("SELECT i.indexrelid::regclass || '|' || pg_get_indexdef(i.indexrelid)"
                  " FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE NOT indisunique"
                  f" AND c.relname IN ({places})")
    write("SET session_replication_role = replica;\n")  # No look-ups for foreign keys.
    for table, columns, rows in desk.directory():
        copy(table, columns, rows)
    for index in indexes:
        write(f"DROP INDEX {index.split('|')[0]};\n")
    for portion in desk.portions():
        for table, rows in portion.items():
            copy(table, COLUMNS[table], rows)
    write("SET maintenance_work_mem = '512MB';\n")
    for index in indexes:
        write(index.split("|", 1)[1] + ";\n")
    # What is given an id next stands behind what is there.
    for table in ("ticket", "ticket_message", "organization", "user_account", "team",
                  "application", "field", "calendar", "service_level_policy"):
        write(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
              f" (SELECT MAX(id) FROM {table}));\n")
    write(BLOCKS + ";\n")
    write("DELETE FROM search_kind;\n")  # All is read through, as with SQLite.
    write("VACUUM ANALYZE;\n")
    psql.stdin.close()
    if psql.wait() != 0:
        raise RuntimeError("the database could not be filled")
