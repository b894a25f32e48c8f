// Lists worked by keys: they act on tickets, never on places, whatever arrives or leaves meanwhile.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ask,
  axe,
  launch,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";
import { compose, deliver } from "./mail.mjs";
import { Queue, Ticket } from "./pages.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function arrive(subject) {
  const [from, to] = ["rolf@harbour.test", "shop@mainstay.test"];
  const text = compose({ from, to, subject, body: "Please help." });
  await deliver({ from, to, text });
}

const assignee = async (page, key) =>
  (await ask(page, "GET", `tickets/${key}`)).assignee?.name;

/** The ticket whose line has the focus. */
const focused = (page) =>
  page.evaluate(() => document.activeElement?.closest("[data-id]")?.dataset.id);

async function isFocused(page, key) {
  await page.waitForFunction(
    (wanted) =>
      document.activeElement?.closest("[data-id]")?.dataset.id === wanted,
    key,
  );
}

/** Someone at the queue of all open tickets, with the named ones in it, the last on top. */
async function atQueue(name, subjects) {
  const window = await signIn(browser, name);
  const queue = await new Queue(window.page).open("all_open");
  const keys = {};
  for (const subject of subjects) {
    await arrive(subject);
    const row = queue.row(subject);
    await row.waitFor();
    keys[subject] = await row.getAttribute("data-id");
  }
  return { ...window, queue, keys };
}

test("keys act on the ticket that was chosen, whatever arrives meanwhile", async () => {
  const ann = await atQueue("ann", ["Old 1", "Old 2", "Old 3"]);
  const { page, queue, keys } = ann;
  for (const key of Object.values(keys))
    await ask(page, "POST", `tickets/${key}/assign`, { assignee: null });
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await isFocused(page, keys["Old 2"]);

  await arrive("New before x");
  await queue.row("New before x").waitFor();
  assert.equal(await focused(page), keys["Old 2"]);
  await page.keyboard.press("x");
  await arrive("New before a");
  await queue.row("New before a").waitFor();
  const arrived = await queue.row("New before a").getAttribute("data-id");
  const others = await Promise.all(
    [arrived, keys["Old 1"], keys["Old 3"]].map((key) => assignee(page, key)),
  );
  await page.keyboard.press("a");
  await page.getByText("1 ticket assigned to you.").waitFor();

  assert.equal(await assignee(page, keys["Old 2"]), "Ann");
  assert.deepEqual(
    await Promise.all(
      [arrived, keys["Old 1"], keys["Old 3"]].map((key) => assignee(page, key)),
    ),
    others,
  );
  // The next one is the one after it in the list, also when it is opened.
  await page.keyboard.press("j");
  await isFocused(page, keys["Old 1"]);
  unharmed(ann);
  await ann.close();
});

test("no key acts where the ticket that was chosen has been taken away by another", async () => {
  const ann = await atQueue("ann", ["Stays 1", "Goes", "Stays 2"]);
  const { page, queue, keys } = ann;
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await isFocused(page, keys.Goes);
  const before = await assignee(page, keys["Stays 1"]);
  const abe = await signIn(browser, "abe");
  await ask(abe.page, "POST", `tickets/${keys.Goes}/resolve`, {
    resolution: "fixed",
  });
  await queue.row("Goes").waitFor({ state: "detached" });

  await page.keyboard.press("a");
  await page.keyboard.press("x");
  assert.equal(await page.getByText("selected").count(), 0);
  assert.equal(await assignee(page, keys["Stays 1"]), before);

  await page.keyboard.press("j");
  await isFocused(page, keys["Stays 1"]);
  unharmed(ann, abe);
  await Promise.all([ann.close(), abe.close()]);
});

test("a colleague is assigned, and a priority set, with a few keys", async () => {
  const ann = await atQueue("ann", ["For a colleague"]);
  const { page, queue, keys } = ann;
  const key = keys["For a colleague"];
  await page.keyboard.press("j");
  for (const one of ["A", "l", "a", "Enter"]) {
    await page.keyboard.press(one);
    if (one === "A") await page.getByRole("option", { name: "Lars" }).waitFor();
  }
  await page.getByText("Assigned to Lars.").waitFor();
  await queue.row("For a colleague").getByText("Lars").waitFor();
  await isFocused(page, key);

  await page.keyboard.press("p");
  await page.getByRole("option", { name: /^Urgent/ }).waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("1");
  await page.getByText("Priority set to Urgent.").waitFor();
  assert.equal((await ask(page, "GET", `tickets/${key}`)).priority, "urgent");

  await page.getByRole("button", { name: "Undo" }).last().click();
  await page.waitForFunction(
    async (path) => (await (await fetch(path)).json()).priority !== "urgent",
    `/api/v1/tickets/${key}`,
  );
  unharmed(ann);
  await ann.close();
});

test("a ticket is escalated from its line", async () => {
  const ann = await atQueue("ann", ["Up from the list"]);
  const { page, keys } = ann;
  const key = keys["Up from the list"];
  await page.keyboard.press("j");
  await page.keyboard.press("e");
  const dialog = page.getByRole("dialog", { name: new RegExp(key) });
  await dialog.getByRole("textbox").fill("Seen on two machines.");
  await page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "detached" });
  assert.equal((await ask(page, "GET", `tickets/${key}`)).level, "L2");
  await isFocused(page, key);
  unharmed(ann);
  await ann.close();
});

test("after resolving and going back, the next ticket has the focus", async () => {
  const ann = await atQueue("ann", ["Then 3", "Then 2", "Now 1"]);
  const { page, queue, keys } = ann;
  await page.keyboard.press("j");
  await isFocused(page, keys["Now 1"]);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/tickets/${keys["Now 1"]}`);
  const ticket = new Ticket(page);
  await ticket.resolve("Fixed", "It works again.");
  await page.keyboard.press("u");
  await page.waitForURL(/\/queue/);
  await queue.row("Then 2").waitFor();
  await isFocused(page, keys["Then 2"]);

  await page.keyboard.press("Enter");
  await page.waitForURL(`**/tickets/${keys["Then 2"]}`);
  await ticket.atRest();
  await page.keyboard.press("j");
  await page.waitForURL(`**/tickets/${keys["Then 3"]}`);
  await page.getByRole("button", { name: "Previous ticket" }).click();
  await page.waitForURL(`**/tickets/${keys["Then 2"]}`);
  await ticket.atRest();
  await page.keyboard.press("j");
  await page.waitForURL(`**/tickets/${keys["Then 3"]}`);
  await ticket.atRest();
  // Back is the list, at the ticket that was come to.
  await page.keyboard.press("u");
  await page.waitForURL(/\/queue/);
  await isFocused(page, keys["Then 3"]);
  unharmed(ann);
  await ann.close();
});

test("a filter that is not understood lists nothing and says why", async () => {
  const ann = await atQueue("ann", ["Found by its filter"]);
  const { page, queue } = ann;
  await page.goto(`${url}/queue?tab=all_open&filter=assignee:Greta Berg`);
  await page.getByRole("heading", { name: /No user found/ }).waitFor();
  assert.equal(await queue.row(/./).count(), 0);
  await settled(page);
  assert.deepEqual(await axe(page), []);
  await page.getByRole("button", { name: 'assignee:"Greta Berg"' }).click();
  await page.waitForURL(/Greta%20Berg%22|%22Greta\+Berg/);
  await page.getByRole("heading", { name: /Greta Berg/ }).waitFor();

  await page.getByRole("button", { name: "Clear filter" }).last().click();
  await queue.row("Found by its filter").waitFor();
  const field = page.getByRole("combobox", { name: "Filter" });
  await field.first().fill("checkout (level:L2");
  await page.keyboard.press("Enter");
  await page
    .getByRole("heading", { name: /This parenthesis is not closed/ })
    .waitFor();
  assert.equal(await queue.row(/./).count(), 0);
  unharmed(ann);
  await ann.close();
});

test("a filter of several alternatives narrows the queue, and its terms are chips", async () => {
  const ann = await atQueue("ann", ["Narrowed by alternatives", "Left out"]);
  const { page, queue } = ann;
  await queue.row("Left out").waitFor();
  await page.keyboard.press("f");
  await page.keyboard.type("alternatives (level:L3 or level:L1)");
  await page.keyboard.press("Enter");
  await queue.row("Narrowed by alternatives").waitFor();
  await queue.row("Left out").waitFor({ state: "detached" });
  await page
    .getByRole("button", { name: "Remove level:L3 or level:L1" })
    .click();
  await page.getByRole("button", { name: "Remove alternatives" }).click();
  await queue.row("Left out").waitFor();
  unharmed(ann);
  await ann.close();
});

test("people are found by their whole name, in filters too", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await ask(page, "POST", "users", {
    name: "Olga Orlova",
    email: "olga@harbour.test",
    role: "requester",
  });
  await ask(page, "POST", "tickets", {
    application: "SHOP",
    subject: "From Olga",
    text: "Help.",
    requester: "olga@harbour.test",
  });
  await page.goto(`${url}/people?find=Olga Orlova`);
  await page.getByRole("row", { name: /Olga Orlova/ }).waitFor();

  const queue = await new Queue(page).open("all_open");
  await queue.row("From Olga").waitFor();
  await page.keyboard.press("f");
  await page.keyboard.type("requester:orl");
  await page.getByRole("option", { name: 'requester:"Olga Orlova"' }).click();
  await page.waitForURL(/requester/);
  await page.waitForFunction(
    () => document.querySelectorAll("[data-id]").length === 1,
  );
  await queue.row("From Olga").waitFor();
  unharmed(ada);
  await ada.close();
});

test("a status in the filter replaces the tab's, and the page says so", async () => {
  const ann = await atQueue("ann", ["Resolved and found"]);
  const { page, queue, keys } = ann;
  await ask(page, "POST", `tickets/${keys["Resolved and found"]}/resolve`, {
    resolution: "fixed",
  });
  await page.goto(`${url}/queue?tab=all_open&filter=status:resolved`);
  await queue.row("Resolved and found").waitFor();
  await page
    .getByText("Your filter replaces “is:open” of this view.")
    .waitFor();
  await page.goto(`${url}/tickets?filter=is:open status:resolved`);
  await page.getByRole("heading", { name: /“status” is used more/ }).waitFor();
  assert.equal(
    await page.getByRole("button", { name: "Try again" }).count(),
    0,
  );
  unharmed(ann);
  await ann.close();
});

test("what is typed after a click takes the place of the chosen assignee", async () => {
  const ann = await atQueue("ann", ["Whose turn"]);
  const { page, keys } = ann;
  await ask(page, "POST", `tickets/${keys["Whose turn"]}/assign`, {
    assignee: (await ask(page, "GET", "me")).id,
  });
  const ticket = await new Ticket(page).open(keys["Whose turn"]);
  const field = page.getByRole("combobox", { name: "Assignee" });
  await page.waitForFunction(
    () =>
      document.querySelector('input[aria-label="Assignee"]')?.value === "Ann",
  );
  await field.click();
  await page.keyboard.type("Abe");
  assert.equal(await field.inputValue(), "Abe");
  await page.getByRole("option", { name: "Abe" }).click();
  await ticket.head().getByText("Abe", { exact: true }).waitFor();
  // Once more, with the field still in use.
  await field.click();
  await page.keyboard.type("An");
  assert.equal(await field.inputValue(), "An");
  unharmed(ann);
  await ann.close();
});

test("a page that was opened while the server was away comes by itself", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  await new Queue(page).open("all_open");
  const away = (route) => route.abort("connectionrefused");
  for (const what of ["**/api/**", "**/assets/**"])
    await page.route(what, away);
  await page.getByRole("link", { name: "People" }).click();
  await page.waitForTimeout(1500);
  for (const what of ["**/api/**", "**/assets/**"])
    await page.unroute(what, away);
  await page.getByRole("grid", { name: "People" }).waitFor();
  await page.getByText("Rita").first().waitFor();

  // Also where nothing of the session was there yet.
  await page.route("**/api/**", away);
  await page.goto(`${url}/tickets`);
  await page
    .getByRole("heading", {
      name: "The server cannot be reached.",
      exact: true,
    })
    .waitFor();
  await page.unroute("**/api/**", away);
  await page.getByRole("grid", { name: "Tickets" }).waitFor();
  await ann.close();
});

test("a page that is forbidden or not there says what to do, and not to try again", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  for (const [path, heading] of [
    ["/security-log", "You don’t have access to this page"],
    ["/jobs", "You don’t have access to this page"],
    ["/tickets/SHOP-99999", "Not found"],
    ["/no-such-page", "Page not found"],
    ["/dev/parts", "Page not found"],
    ["/queu", "Page not found"],
  ]) {
    await page.goto(url + path);
    await page.getByRole("heading", { name: heading }).waitFor();
    assert.equal(
      await page.getByRole("button", { name: "Try again" }).count(),
      0,
      path,
    );
    await page.getByRole("link", { name: "Go to the start page" }).waitFor();
    await page.getByRole("navigation", { name: /.+/ }).first().waitFor();
  }
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await page.waitForURL(/\/queue/);
  unharmed(ann);
  await ann.close();
});
