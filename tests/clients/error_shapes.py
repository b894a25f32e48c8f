"""What the server should make of the shapes that the programs of errors/ report: see
errors/shapes.mjs."""


def unhandled(client):
    """The groups with an event that nobody caught; the rich one says that it is fatal."""
    return {client.alike.get(label, label) for label in ("uncaught", "rejection", "rich")}


TITLE_BYTES_MAX = 200
# What each group's title begins with, where {Error}, … are the types of the language.
TITLES = {
    "caught": "{TypeError}: a field is missing",
    "till": "{RangeError}: the card was declined",
    "link": "{RangeError}: the card was declined",
    "values": "{OrderMissing}: there is no order ",
    "message": "the till is open",
    "parameters": "order 1",
    "chained": "{Chained}: shelf 7 cannot be read",
    "recursion": "{Error}: the bottom of the tree",
    "fingerprint": "{TypeError}: ",
    "users": "{Error}: checkout ",
    "custom": "{OrderMissing}: there is no order of ours",
    "huge": "{Error}: xxxxxxxxxx",
    "text": "{Error}: Grüße aus Köln, 世界 🛒",
    "rich": "{TypeError}: all of it",
    "uncaught": "{RangeError}: the card was declined",
    "rejection": "Error: nobody waits for this order",
}
JAVASCRIPT = {"Error": "Error", "TypeError": "TypeError", "RangeError": "RangeError",
              "OrderMissing": "OrderMissing", "Chained": "Error"}
TYPES = {
    "node": JAVASCRIPT,
    "browser": JAVASCRIPT,
    "python": {**JAVASCRIPT, "Error": "RuntimeError", "RangeError": "ValueError",
               "Chained": "RuntimeError"},
    # A type of Go's that only wraps a text names nothing.
    "go": {"Error": "*errors.errorString", "TypeError": "*errors.errorString",
           "RangeError": "*errors.errorString", "OrderMissing": "main.OrderMissing",
           "Chained": "*fmt.wrapError"},
}


def titles_of(client):
    """Of each group of a client: what its title begins with, and how long it may be in bytes."""
    titles = {label: (title.format(**TYPES[client.name]), TITLE_BYTES_MAX)
              for label, title in TITLES.items() if label not in client.alike}
    if "rejection" not in client.modes:
        del titles["rejection"]
    if client.name == "go":  # A panic of the runtime, which has a type of its own.
        titles["uncaught"] = ("runtime.", TITLE_BYTES_MAX)
    return titles


# Where the error of the till came from: function, file, and what stands in the line.
FRAMES = {
    "node": ("chargeCard", "shapes.mjs", 'throw new RangeError("the card was declined")'),
    "browser": (None, "shop.min.js", None),
    "python": ("charge_card", "python.py", 'raise ValueError("the card was declined")'),
    "go": ("payAtTheTill", "main.go", 'errors.New("the card was declined")'),
}


WHERE_CAUGHT = {"node": "refuse", "browser": "shop.min.js", "python": "refuse",
                "go": "reportCaught"}


def where_of(client):
    """What the culprit of a group names."""
    function, file, _ = FRAMES[client.name]
    return {"till": function or file, "caught": WHERE_CAUGHT[client.name]}


RICH = {
    "tags": {"till": "north", "language": "de"},
    "user": {"identifier": "7", "mail": "rita@harbour.test", "name": "Rita"},
    "order": {"number": 17, "urgent": True},
    "basket": ["apple", "pear"],
    "breadcrumbs": [("navigation", "opened the basket"), ("till", "paid")],
    "attachments": [("receipt.txt", len("2 items: 3.50"))],
}
