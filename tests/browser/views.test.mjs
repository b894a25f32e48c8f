// Saved views: a list kept under a name, shared with a team, departed from, updated and deleted.
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

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const views = (page) => page.getByRole("list", { name: "Saved views" });
const search = (page) => Object.fromEntries(new URL(page.url()).searchParams);
const filter = (page) => page.getByRole("combobox", { name: "Filter" });

/** Types a filter in place of the one that is there, with the keyboard alone. */
async function typeFilter(page, text) {
  await page.keyboard.press("f");
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    (wanted) => new URLSearchParams(location.search).get("filter") === wanted,
    text,
  );
  await page.keyboard.press("Escape");
  await page.locator("#main").focus();
}

test("a list is saved by keys, shared with a team, and counted where colleagues see it", async () => {
  const ann = await signIn(browser, "ann");
  const abe = await signIn(browser, "abe");
  const { page } = ann;
  await ask(page, "POST", "tickets", {
    application: "LEDGER",
    subject: "The ledger burns",
    text: "Please come.",
  });
  await page.goto(`${url}/queue?tab=all_open`);
  await settled(page);
  await typeFilter(page, "application:LEDGER");
  await page.keyboard.press("s");
  await page.getByRole("dialog", { name: "Save view" }).waitFor();
  await page.keyboard.type("Ledger desk");
  await page.getByLabel("Share with").selectOption({ label: "Help desk" });
  await settled(page);
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("Control+Enter");

  await page.getByRole("heading", { level: 1, name: "Ledger desk" }).waitFor();
  assert.deepEqual(Object.keys(search(page)), ["view"]);
  await page.getByRole("row").filter({ hasText: "The ledger burns" }).waitFor();

  // A colleague's page is told of it, and of what comes into it.
  const theirs = views(abe.page).getByRole("link", { name: /Ledger desk/ });
  await theirs.waitFor();
  await theirs.getByText("1", { exact: true }).waitFor();
  await ask(page, "POST", "tickets", {
    application: "LEDGER",
    subject: "It still burns",
    text: "Please come again.",
  });
  await theirs.getByText("2", { exact: true }).waitFor();
  await theirs.click();
  await abe.page
    .getByRole("heading", { level: 1, name: "Ledger desk" })
    .waitFor();
  await settled(abe.page);
  await abe.page.getByRole("button", { name: "Actions for this view" }).click();
  await abe.page.getByRole("menuitem").first().waitFor();
  assert.deepEqual(await abe.page.getByRole("menuitem").allInnerTexts(), [
    "Download as CSV",
  ]);
  await abe.page.keyboard.press("Escape");
  assert.deepEqual(await axe(abe.page), []);
  unharmed(ann);
  unharmed(abe);
  await abe.close();
  await ann.close();
});

test("an address holds the view and what departs from it, and the view is updated by a key", async () => {
  const lars = await signIn(browser, "lars");
  const { page } = lars;
  const { id } = await ask(page, "POST", "views", {
    kind: "ticket",
    name: "Hot",
    filter: "is:open",
    columns: ["key", "subject"],
  });
  await page.goto(`${url}/tickets?view=${id}`);
  await page.getByRole("heading", { level: 1, name: "Hot" }).waitFor();
  await settled(page);
  assert.equal(
    await page.getByRole("columnheader", { name: "Assignee" }).count(),
    0,
  );
  assert.equal(
    await page.getByRole("button", { name: "Update view" }).count(),
    0,
  );

  await typeFilter(page, "level:L2");
  assert.deepEqual(search(page), { view: id, filter: "level:L2" });
  await page.reload();
  await page.getByRole("button", { name: "Update view" }).waitFor();
  await page.keyboard.press("S");
  await page.getByText("View “Hot” updated").waitFor();
  await page.waitForFunction(() => !location.search.includes("filter"));
  assert.equal((await ask(page, "GET", `views/${id}`)).filter, "level:L2");

  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(
    async (path) => (await (await fetch(path)).json()).filter === "is:open",
    `/api/v1/views/${id}`,
  );
  unharmed(lars);
  await lars.close();
});

test("a view is renamed, deleted, and brought back under its address", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await ask(page, "POST", "views", {
    kind: "ticket",
    name: "Old",
    filter: "kind:bug",
    columns: [],
  });
  await page.goto(`${url}/tickets`);
  await views(page).getByRole("link", { name: "Old" }).click();
  await page.getByRole("button", { name: "Actions for this view" }).click();
  await page.getByRole("menuitem", { name: "Rename or share view" }).click();
  await page.getByRole("dialog", { name: "Rename or share view" }).waitFor();
  await page.getByRole("textbox", { name: "Name" }).fill("Bugs");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { level: 1, name: "Bugs" }).waitFor();

  await page.getByRole("button", { name: "Actions for this view" }).click();
  const before = search(page);
  await page.getByRole("menuitem", { name: "Delete view" }).click();
  await page.getByText("View “Bugs” deleted").waitFor();
  await views(page).waitFor({ state: "detached" });
  assert.deepEqual(search(page), {});
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { level: 1, name: "Bugs" }).waitFor();
  await views(page).getByRole("link", { name: "Bugs" }).waitFor();
  assert.deepEqual(search(page), before);
  unharmed(dora);
  await dora.close();
});

test("a requester keeps a view alone, and one that is not theirs is not there", async () => {
  const ann = await signIn(browser, "ann");
  const { id } = await ask(ann.page, "POST", "views", {
    kind: "ticket",
    name: "Of the desk",
    filter: "level:L1",
    columns: [],
  });
  const rita = await signIn(browser, "rita");
  const { page } = rita;
  const hidden = await page.request.get(`${url}/api/v1/views/${id}`);
  assert.equal(hidden.status(), 404);
  const view = { kind: "ticket", name: "Mine", filter: "is:open", columns: [] };
  await ask(page, "POST", "views", view);
  const { items } = await ask(page, "GET", "views?kind=ticket");
  assert.deepEqual(
    items.map(({ name, sharing }) => [name, sharing]),
    [["Mine", "private"]],
  );
  await rita.close();
  await ann.close();
});
