"""The small world that the tests play in, made through the API as an administrator would."""
from server import ADMIN_EMAIL, make_token, session_of

PASSWORD = "a long and boring password"

# Who is who. Ann and Abe are the help desk, Lars is L2, Dora L3, Vera L4; Rita, Ruth and Rolf work
# for Harbour Books, and Rolf sees all its tickets; Otto of Orchard Tools sees nothing of them.
ORGANIZATIONS = {"harbour": ("Harbour Books", ["harbour.test"]),
                 "orchard": ("Orchard Tools", ["orchard.test"])}
TEAMS = {"desk": ("Help desk", "L1", ["ann", "abe"]), "engineers": ("Engineers", "L2", ["lars"]),
         "developers": ("Developers", "L3", ["dora"]), "vendors": ("Vendor desk", "L4", ["vera"])}
APPLICATIONS = {"SHOP": ("Web shop", "shop@mainstay.test", ["desk", "engineers", "developers",
                                                           "vendors"]),
                "LEDGER": ("Ledger", "ledger@mainstay.test", ["desk", "engineers"])}
STAFF = {"ann": "agent", "abe": "agent", "lars": "agent", "dora": "developer", "vera": "agent",
         "mona": "manager", "axel": "auditor"}
REQUESTERS = {"rita": ("harbour", False), "ruth": ("harbour", False), "rolf": ("harbour", True),
              "otto": ("orchard", False)}
SERVED = {"harbour": ["SHOP", "LEDGER"], "orchard": ["SHOP"]}


class World:
    """Tokens by first name, the administrator's session, and the ids of what was made."""

    def __init__(self):
        self.tokens = {}
        self.session = {}  # The headers of one whose proof is fresh for ten minutes.
        self.ids = {}


def build_world(server):
    world = World()
    world.session = server.administrator_session()
    world.tokens["ada"] = make_token(server, world.session)

    def make(path, body):
        answer = server.ask("POST", f"/api/v1/{path}", body, headers=world.session)
        if answer.status != 201:
            raise RuntimeError(f"POST {path} {body}: {answer!r}")
        return answer.json

    for name, role in STAFF.items():
        world.ids[name] = make("users", {"name": name.capitalize(), "role": role,
                                         "email": f"{name}@mainstay.test"})["id"]
    for key, (name, level, members) in TEAMS.items():
        world.ids[key] = make("teams", {"name": name, "level": level,
                                        "members": [world.ids[m] for m in members]})["id"]
    for key, (name, address, teams) in APPLICATIONS.items():
        make("applications", {"key": key, "name": name, "mail_address": address,
                              "teams": [world.ids[team] for team in teams]})
    for key, (name, domains) in ORGANIZATIONS.items():
        world.ids[key] = make("organizations", {"name": name, "domains": domains,
                                                "applications": SERVED[key]})["id"]
    for name, (organization, sees_all) in REQUESTERS.items():
        world.ids[name] = make("users", {
            "name": name.capitalize(), "role": "requester", "sees_organization": sees_all,
            "email": f"{name}@{organization}.test",
            "organization": world.ids[organization]})["id"]
    for name in [*STAFF, *REQUESTERS]:
        world.tokens[name] = enter(server, world, name)
    me = server.ask("GET", "/api/v1/me", token=world.tokens["ada"]).json
    assert me["email"] == ADMIN_EMAIL
    world.ids["ada"] = me["id"]
    return world


def session_for(server, name):
    """The headers of a new session of someone of this world."""
    if name == "ada":
        return server.administrator_session()
    organization = REQUESTERS.get(name, ("mainstay",))[0]
    return session_of(server.ask("POST", "/api/v1/session", {
        "email": f"{name}@{organization}.test", "password": PASSWORD}))


def enter(server, world, name):
    """A token of the person, who sets a password by their one-time link first."""
    link = server.ask("POST", f"/api/v1/users/{world.ids[name]}/link", {},
                      headers=world.session).json["link"]
    return make_token(server, session_of(server.ask("POST", "/api/v1/session/link", {
        "token": link.split("#")[1], "password": PASSWORD})))
