// A list is sorted by what is due first: by the head of its column, by the choice of the order, by
// the palette; it stays in the address, and in a saved view.
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

const subjects = (page) =>
  page
    .getByRole("grid")
    .locator("[data-id] a")
    .allInnerTexts()
    .then((texts) => texts.filter((text) => text.startsWith("Order ")));

/** What is due later is opened first, and so is the older. */
async function prepare() {
  const ada = await signIn(browser, "ada");
  const calendar = await ask(ada.page, "POST", "calendars", {
    name: "Order always",
    definition: { zone: "UTC", always_open: true, hours: [], holidays: [] },
  });
  for (const [kind, minutes] of [
    ["change", 300],
    ["feature_request", 900],
  ])
    await ask(ada.page, "POST", "service-level-policies", {
      name: `Order ${kind}`,
      kind,
      calendar: calendar.id,
      promises: { first_response: minutes, resolution: 2 * minutes },
    });
  await ada.close();
  const ann = await signIn(browser, "ann");
  for (const [subject, kind] of [
    ["Order soon", "change"],
    ["Order late", "feature_request"],
    ["Order never", "question"],
  ])
    await ask(ann.page, "POST", "tickets", {
      application: "SHOP",
      subject,
      text: "x",
      kind,
      labels: ["ordered"],
    });
  return ann;
}

test("a list is sorted by what is due first, and kept so in a view", async () => {
  const ann = await prepare();
  const { page } = ann;
  await page.goto(`${url}/tickets?filter=label:ordered`);
  await settled(page);
  const wait = (wanted) =>
    page.waitForFunction(
      (texts) =>
        Array.from(
          document.querySelectorAll("[role=grid] [data-id] a"),
          (a) => a.textContent,
        )
          .filter((text) => text.startsWith("Order "))
          .join() === texts,
      wanted.join(),
    );
  const byAge = ["Order never", "Order late", "Order soon"];
  const byDue = ["Order soon", "Order late", "Order never"];
  await wait(byAge);

  const head = page.getByRole("columnheader", { name: "Due" });
  await head.getByRole("button").click();
  await wait(byDue);
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  assert.equal(new URL(page.url()).searchParams.get("sort"), "due");
  await page.reload();
  await wait(byDue);
  await settled(page);
  assert.deepEqual(await axe(page), []);

  await page.getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("By due");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "By due", exact: true }).waitFor();
  await wait(byDue);
  assert.equal(new URL(page.url()).searchParams.get("sort"), null);

  const order = page.getByRole("combobox", { name: "Order" });
  await order.focus();
  await page.keyboard.press("ArrowUp");
  await wait(byAge);
  assert.equal(new URL(page.url()).searchParams.get("sort"), "newest");
  assert.deepEqual(await subjects(page), byAge);
  unharmed(ann);
});

test("the order has German words, and requesters have none to choose", async () => {
  const ann = await signIn(browser, "ann", { query: { lang: "de" } });
  await ann.page.goto(`${url}/tickets?lang=de`);
  await ann.page
    .getByRole("combobox", { name: "Reihenfolge" })
    .selectOption("Fälligste zuerst");
  await ann.page.waitForURL(/sort=due/);
  unharmed(ann);

  const rita = await signIn(browser, "rita");
  await rita.page.goto(`${url}/tickets?sort=due`);
  await rita.page.waitForURL(/\/portal/);
  await settled(rita.page);
  assert.equal(
    await rita.page.getByRole("combobox", { name: "Order" }).count(),
    0,
  );
  unharmed(rita);
});
