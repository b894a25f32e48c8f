// After sign-out the browser holds nothing of a person: not in storage, not in memory, not behind
// Back, not in another tab.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, signIn, unharmed, url } from "./browser.mjs";
import { Ticket } from "./pages.mjs";

const ofTheDevice = [
  "mainstay.language",
  "mainstay.rail",
  "mainstay.rail.favourites",
  "mainstay.rail.closed",
  "mantine-color-scheme-value",
];

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function signOut(page) {
  await page.getByRole("button", { name: /^Account of / }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(`${url}/sign-in`);
  await page.locator("input[name=email]").waitFor();
}

/** All that the browser keeps for our origin, but for what belongs to the device. */
function stored(page) {
  return page.evaluate(async (kept) => {
    const databases = (await indexedDB.databases?.()) ?? [];
    const caches = "caches" in window ? await window.caches.keys() : [];
    return [
      ...Object.entries(localStorage).filter(([key]) => !kept.includes(key)),
      ...Object.entries(sessionStorage),
      ...databases.map(({ name }) => ["database", name]),
      ...caches.map((name) => ["cache", name]),
      ...(document.cookie ? [["cookie", document.cookie]] : []),
    ];
  }, ofTheDevice);
}

async function openTicket(page, text) {
  const csrf = (await (await page.request.get(`${url}/api/v1/session`)).json())
    .csrf_token;
  const made = await page.request.post(`${url}/api/v1/tickets`, {
    data: {
      application: "SHOP",
      subject: `Secret ${text}`,
      text: `halibut ${text}`,
    },
    headers: { "X-CSRF-Token": csrf },
  });
  const { key } = await made.json();
  const ticket = await new Ticket(page).open(key);
  await ticket.message(`halibut ${text}`).waitFor();
  return { key, ticket };
}

test("after sign-out nothing of a person is left, and Back shows nothing", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const { key, ticket } = await openTicket(page, "one");
  await ticket.atRest();
  await page.keyboard.press("n");
  await page.keyboard.type("half a note");

  await signOut(page);
  assert.deepEqual(await stored(page), []);
  assert.deepEqual(
    (await page.context().cookies())
      .map(({ name }) => name)
      .filter((name) => /session/.test(name)),
    [],
  );
  assert.equal(await page.title(), "Mainstay");
  await page.goBack();
  await page.waitForURL(/\/sign-in/);
  await page.locator("input[name=email]").waitFor();
  assert.doesNotMatch(await page.content(), /halibut|half a note|Ann/);
  await page.goto(`${url}/tickets/${key}`);
  await page.waitForURL(/\/sign-in/);
  assert.doesNotMatch(await page.content(), /halibut/);

  // What was typed is not lost: the server has it.
  const again = await signIn(browser, "ann");
  await new Ticket(again.page).open(key);
  await again.page.waitForFunction(
    () => document.querySelector("textarea")?.value === "half a note",
  );
  unharmed(ann, again);
  await Promise.all([ann.close(), again.close()]);
});

test("who signs out in one tab is signed out in all", async () => {
  const ann = await signIn(browser, "ann");
  const { key } = await openTicket(ann.page, "two");
  const other = await ann.page.context().newPage();
  await new Ticket(other).open(key);
  await other.getByText("halibut two").waitFor();

  await signOut(ann.page);

  await other.waitForURL(/\/sign-in/);
  await other.locator("input[name=email]").waitFor();
  assert.doesNotMatch(await other.content(), /halibut/);
  await ann.close();
});

test("a session that the server ended leaves nothing for the next person", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const { ticket } = await openTicket(page, "three");
  await ticket.atRest();
  await page.keyboard.press("n");
  // The server does not take the draft any more; it may not stay in the browser either.
  await page.context().clearCookies();
  await page.keyboard.type("unsaved words");
  await page.waitForURL(/\/sign-in/);
  await page.locator("input[name=email]").waitFor();
  assert.deepEqual(await stored(page), []);
  assert.doesNotMatch(await page.content(), /halibut|unsaved words/);

  await page.locator("input[name=email]").fill("abe@mainstay.test");
  await page
    .locator("input[name=password]")
    .fill(process.env.MAINSTAY_PASSWORD);
  await page.locator("button[type=submit]").click();
  await page.locator("#main").waitFor();
  await ticket.message("halibut three").waitFor();
  await page.waitForTimeout(500);
  assert.equal(
    await page.evaluate(() => document.querySelector("textarea")?.value ?? ""),
    "",
  );
  assert.doesNotMatch(JSON.stringify(await stored(page)), /unsaved words/);
  await ann.close();
});

test("another person who signs in in one tab takes over all", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  await openTicket(page, "four");
  const other = await page.context().newPage();
  await page.context().clearCookies();
  await other.goto(`${url}/sign-in`);
  await other.locator("input[name=email]").fill("otto@orchard.test");
  await other
    .locator("input[name=password]")
    .fill(process.env.MAINSTAY_PASSWORD);
  await other.locator("button[type=submit]").click();
  await other.locator("#main").waitFor();

  // A requester's first page is the portal.
  await page.waitForURL(/\/portal$/);
  await page.getByRole("heading", { name: "Requests", exact: true }).waitFor();
  assert.doesNotMatch(await page.content(), /halibut/);
  await ann.close();
});

test("who cannot reach the server is told that they are still signed in", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  await page.route("**/api/v1/session", (route) =>
    route.request().method() === "DELETE" ? route.abort() : route.continue(),
  );
  await page.getByRole("button", { name: /^Account of / }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page
    .getByText(/server/i)
    .first()
    .waitFor();
  assert.doesNotMatch(page.url(), /sign-in/);
  await ann.close();
});
