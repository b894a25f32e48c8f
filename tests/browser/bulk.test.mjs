// Many tickets changed at once from a list: by keys, with progress that stays, reasons and an undo.
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

const corner = (page) =>
  page.getByRole("region", { name: "Changes of many tickets" });

/** So many new tickets with a label of their own, for a filter that finds them alone. */
async function tickets(page, label, count) {
  const keys = [];
  for (let i = 0; i < count; i += 1)
    keys.push(
      (
        await ask(page, "POST", "tickets", {
          application: "SHOP",
          subject: `${label} ${i}`,
          text: "Please help.",
          labels: [label],
        })
      ).key,
    );
  return keys;
}

async function atList(page, label, count) {
  await page.goto(`${url}/tickets?filter=label:${label}`);
  await page
    .getByRole("grid", { name: "Tickets" })
    .locator("[data-id]")
    .nth(count - 1)
    .waitFor();
  await settled(page);
}

/** Picks one of what can be done with what is selected, with the keyboard alone. */
async function choose(page, words) {
  await page.keyboard.press("m");
  await page.getByRole("dialog", { name: /What to do/ }).waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: words }).waitFor();
}

const labelsOf = async (page, key) =>
  (await ask(page, "GET", `tickets/${key}`)).labels;

test("selected tickets are changed by keys, and all of it is undone after a reload", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const keys = await tickets(page, "bulk-one", 3);
  await atList(page, "bulk-one", 3);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("X");
  await page.getByText("2 selected").waitFor();
  await choose(page, "Add and remove labels");
  await settled(page);
  assert.deepEqual(await axe(page), []);
  await page.getByRole("combobox", { name: "Labels to add" }).fill("sale");
  await page.keyboard.press("Enter");
  await page.getByText("This changes 2 tickets.").waitFor();
  await page.keyboard.press("Control+Enter");

  await corner(page).getByText("2 changed").waitFor();
  assert.deepEqual(await axe(page), []);
  const changed = [];
  for (const key of keys)
    if ((await labelsOf(page, key)).includes("sale")) changed.push(key);
  assert.equal(changed.length, 2);

  await page.reload();
  await corner(page).getByText("2 changed").waitFor();
  await corner(page).getByRole("button", { name: "Undo" }).click();
  await corner(page).getByText("2 put back").waitFor();
  for (const key of keys)
    assert.deepEqual(await labelsOf(page, key), ["bulk-one"]);
  await corner(page)
    .getByRole("button", { name: "Show it here no longer" })
    .click();
  await corner(page).waitFor({ state: "detached" });
  await unharmed(ann);
});

test("all that match are changed, and what cannot be says why", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const [first] = await tickets(page, "bulk-all", 4);
  await ask(page, "POST", `tickets/${first}/resolve`, { resolution: "fixed" });
  await atList(page, "bulk-all", 4);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await choose(page, "Close");
  await page.getByRole("radio", { name: "All 4 that match" }).check();
  await page.getByRole("button", { name: "Change 4 tickets" }).click();
  await corner(page).getByText("1 changed · 3 not changed").waitFor();

  await corner(page).getByRole("link", { name: "Details" }).click();
  const panel = page.getByRole("dialog");
  await panel.getByRole("table").waitFor();
  assert.equal(await panel.getByRole("row").count(), 4);
  await settled(page);
  assert.deepEqual(await axe(page), []);
  const file = page.waitForEvent("download");
  await panel.getByRole("link", { name: "Download as CSV" }).click();
  assert.match((await file).suggestedFilename(), /^failures-\d+\.csv$/);
  await unharmed(ann);
});

test("what was changed stands in German, too", async () => {
  const ann = await signIn(browser, "ann");
  const { page } = ann;
  const keys = await tickets(page, "bulk-german", 1);
  await ask(page, "POST", "bulk", {
    kind: "ticket",
    action: "watch",
    keys,
  });
  await page.goto(`${url}/bulk-runs?lang=de`);
  await page
    .getByRole("heading", { name: "Sammeländerungen", exact: true })
    .waitFor();
  await page.getByText("1 Ticket beobachten").first().waitFor();
  assert.deepEqual(await axe(page), []);
  await page.goto(`${url}/bulk-runs?lang=en`);
  await page
    .getByRole("heading", { name: "Bulk changes", exact: true })
    .waitFor();
  await unharmed(ann);
});
