// A list as a board: cards dragged by mouse and by keys, refused with a reason, undone.
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

const column = (page, name) => page.getByRole("region", { name, exact: true });
const card = (page, key) => page.locator(`[data-card="${key}"]`);
const status = async (page, key) =>
  (await ask(page, "GET", `tickets/${key}`)).status;

async function aTicket(page, label) {
  return (
    await ask(page, "POST", "tickets", {
      application: "SHOP",
      subject: `Board ${label}`,
      text: "Please help.",
      labels: [label],
    })
  ).key;
}

async function atBoard(page, label, more = "") {
  await page.goto(`${url}/board?filter=label:${label}${more}`);
  await page.getByRole("heading", { level: 1, name: "Board" }).waitFor();
  await settled(page);
}

async function drag(page, key, name) {
  const from = await card(page, key).boundingBox();
  const to = await column(page, name).boundingBox();
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + 60, { steps: 8 });
  await page.mouse.up();
}

test("a card is dragged by the mouse, and the lifecycle decides", async () => {
  // All columns are in sight.
  const viewport = { width: 1800, height: 900 };
  const ann = await signIn(browser, "ann", { viewport });
  const { page } = ann;
  const key = await aTicket(page, "board-mouse");
  await atBoard(page, "board-mouse");
  await column(page, "New").getByText(key).waitFor();
  assert.deepEqual(await axe(page), []);

  await drag(page, key, "Open");
  await column(page, "Open").getByText(key).waitFor();
  assert.equal(await status(page, key), "open");

  await drag(page, key, "New");
  await page.getByText(`${key} is not new any more`).waitFor();
  await column(page, "Open").getByText(key).waitFor();

  await drag(page, key, "Resolved");
  await page.getByRole("dialog", { name: /Resolve/ }).waitFor();
  await page.keyboard.press("Control+Enter");
  await column(page, "Resolved").getByText(key).waitFor();

  await drag(page, key, "Closed");
  await column(page, "Closed").getByText(key).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await column(page, "Open").getByText(key).waitFor();
  await unharmed(ann);
});

test("a board scrolls while a card is held at its edge", async () => {
  const viewport = { width: 900, height: 800 };
  const ann = await signIn(browser, "ann", { viewport });
  const { page } = ann;
  const key = await aTicket(page, "board-edge");
  await atBoard(page, "board-edge");
  const from = await card(page, key).boundingBox();
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(890, 400, { steps: 8 });
  await page.waitForFunction(() => {
    const last = document.querySelector('[data-column="closed"]');
    return last.getBoundingClientRect().right <= window.innerWidth;
  });
  const to = await column(page, "Resolved").boundingBox();
  await page.mouse.move(to.x + to.width / 2, 400, { steps: 4 });
  await page.mouse.up();
  await page.getByRole("dialog", { name: /Resolve/ }).waitFor();
  await unharmed(ann);
});

test("a card goes by keys, is announced, and Escape puts it back", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const key = await aTicket(page, "board-keys");
  await atBoard(page, "board-keys", "%20is:open");
  await card(page, key).focus();
  await page.keyboard.press("Space");
  await page.getByText(`${key} picked up from New.`).waitFor();
  await page.keyboard.press("ArrowRight");
  await page.getByText(`${key} is over Open.`).waitFor();
  await page.keyboard.press("Escape");
  await page.getByText(`${key} is where it was.`).waitFor();
  assert.equal(await status(page, key), "new");

  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await column(page, "Open").getByText(key).waitFor();
  assert.equal(await status(page, key), "open");
  await unharmed(ann);
});

test("a board by assignee gives tickets to people, and b leads back to the list", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const key = await aTicket(page, "board-people");
  await ask(page, "POST", `tickets/${key}/assign`, { assignee: null });
  await page.goto(`${url}/tickets?filter=label:board-people`);
  await page.getByRole("grid", { name: "Tickets" }).getByText(key).waitFor();
  await page.keyboard.press("b");
  await page.getByRole("heading", { level: 1, name: "Board" }).waitFor();
  await page.getByText("Assignee", { exact: true }).click();
  await column(page, "Unassigned").getByText(key).waitFor();
  assert.equal(new URL(page.url()).searchParams.get("by"), "assignee");
  await drag(page, key, "Ann");
  await column(page, "Ann").getByText(key).waitFor();
  assert.equal(
    (await ask(page, "GET", `tickets/${key}`)).assignee?.name,
    "Ann",
  );
  await page.keyboard.press("b");
  await page.getByRole("grid", { name: "Tickets" }).getByText(key).waitFor();
  await unharmed(ann);
});

test("a board speaks German", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  await page.goto(`${url}/board?lang=de`);
  await page.getByRole("heading", { level: 1, name: "Tafel" }).waitFor();
  await settled(page);
  assert.deepEqual(await axe(page), []);
  await page.goto(`${url}/board?lang=en`);
  await page.getByRole("heading", { level: 1, name: "Board" }).waitFor();
  await unharmed(ann);
});
