// The errors that programs of Node and pages of browsers make, of many shapes. Both import this, so
// that the same shapes reach the server from both; python.py and go/ make them too.

class OrderMissing extends Error {
  constructor(number) {
    super(`there is no order ${number}`);
    this.name = "OrderMissing";
  }
}

const text = "Grüße aus Köln, 世界 🛒";
const hugeLength = 100_000;

function chargeCard(amount) {
  if (amount > 0) throw new RangeError("the card was declined");
}

export function payAtTheTill() {
  chargeCard(10);
}

function payByLink() {
  chargeCard(20);
}

function loadOrder(number) {
  throw new OrderMissing(number);
}

function readStock(shelf) {
  try {
    JSON.parse("{");
  } catch (cause) {
    throw new Error(`shelf ${shelf} cannot be read`, { cause });
  }
}

function descend(depth) {
  if (depth === 0) throw new Error("the bottom of the tree");
  return descend(depth - 1) + 1;
}

function refuse(reason) {
  throw new TypeError(reason);
}

function failCheckout(number) {
  throw new Error(`checkout ${number} failed`);
}

function failAtLength() {
  throw new Error("x".repeat(hugeLength));
}

function failInGerman() {
  throw new Error(text);
}

function loadOwnOrder() {
  throw new OrderMissing("of ours");
}

function caught(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/**
 * Makes them all and reports each. `record` is given the shape, the group that it must be in, and
 * the id of the event. Two equal events in a row are one for the SDK of browsers, so no shape makes
 * them.
 */
export function reportAll(Sentry, record) {
  const report = (shape, group, run, hint) =>
    record(shape, group, Sentry.captureException(caught(run), hint));

  report("caught", "caught", () => refuse("a field is missing"));
  report("sites", "till", payAtTheTill);
  report("sites", "link", payByLink);
  for (const number of [17, 4711, 90210])
    report("values", "values", () => loadOrder(number));
  for (const depth of [200, 300]) {
    record("message", "message", Sentry.captureMessage("the till is open"));
    report("recursion", "recursion", () => descend(depth));
  }
  report("chained", "chained", () => readStock(7));
  for (const [number, customer] of [
    [17, "Rita"],
    [18, "Otto"],
  ])
    record(
      "parameters",
      "parameters",
      Sentry.captureMessage(
        Sentry.parameterize`order ${number} of ${customer} is late`,
      ),
    );
  for (const reason of ["chosen by the reporter", "another one"])
    report("fingerprint", "fingerprint", () => refuse(reason), {
      captureContext: { fingerprint: ["stock", "empty"] },
    });
  for (const [at, id] of ["rita", "otto", "rita", "ruth", "otto"].entries())
    Sentry.withScope((scope) => {
      scope.setUser({ id });
      report("users", "users", () => failCheckout(at));
    });
  report("custom", "custom", loadOwnOrder);
  report("huge", "huge", failAtLength);
  report("text", "text", failInGerman);
  reportRich(Sentry, record);
}

/** One error with everything that can be said of it. */
function reportRich(Sentry, record) {
  Sentry.withScope((scope) => {
    scope.setTag("till", "north");
    scope.setTag("language", "de");
    scope.setUser({ id: "7", email: "rita@harbour.test", username: "Rita" });
    scope.setContext("order", { number: 17, urgent: true });
    scope.setExtra("basket", ["apple", "pear"]);
    scope.setLevel("fatal");
    scope.setTransactionName?.("POST /orders");
    scope.addBreadcrumb({
      category: "navigation",
      message: "opened the basket",
      level: "info",
      data: { items: 2 },
    });
    scope.addBreadcrumb({
      category: "till",
      message: "paid",
      level: "warning",
    });
    scope.addAttachment({ filename: "receipt.txt", data: "2 items: 3.50" });
    record(
      "rich",
      "rich",
      Sentry.captureException(caught(() => refuse("all of it"))),
    );
  });
}
