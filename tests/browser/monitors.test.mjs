// Monitors by pages alone: one begins at the chart of a metric, says how often it would have fired
// before it is kept, is paused and removed with undo; and who may not change one sees it all the same.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ask,
  axe,
  desk,
  escapedText,
  healthy,
  launch,
  phone,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";
import { sendTelemetry } from "./telemetry.mjs";

let browser;
before(async () => {
  browser = await launch();
  const ada = await signIn(browser, "ada");
  const { secret } = await ask(
    ada.page,
    "POST",
    "applications/SHOP/ingest-keys",
    { name: "Telemetry" },
  );
  await ada.close();
  await sendTelemetry(secret);
});
after(() => browser.close());

const row = (page, text) =>
  page
    .getByRole("grid", { name: "Monitors" })
    .getByRole("row")
    .and(page.locator("[data-id]"))
    .filter({ hasText: text });

test("where there are none, the page says what they are for and leads to the metrics", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await settled(page);
  await page.keyboard.press("g");
  await page.keyboard.press("N");
  await page.waitForURL(/\/monitors/);
  await page.getByText("No monitors").waitFor();
  await healthy(dora);
  await page.getByRole("link", { name: "Choose a metric" }).click();
  await page.waitForURL(/\/metrics-explorer/);
  unharmed(dora);
  await dora.close();
});

test("a chart becomes a monitor that says how often it would have fired", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await page.goto(
    `${url}/metrics-explorer?application=SHOP&metric=queue.depth&by=queue&show=max`,
  );
  await page.getByRole("link", { name: "Monitor this" }).click();
  await page.waitForURL(/\/monitors\/new/);
  await page
    .getByText("Choose an application, a metric and a threshold")
    .waitFor();
  await page.getByRole("textbox", { name: "Name" }).fill("Orders wait");
  await page
    .getByRole("textbox", { name: "Threshold", exact: true })
    .fill("20");
  // From 39 down to 10, a message less each minute.
  await page.getByText("It would have fired once in the last day.").waitFor();
  await page.getByText("queue=orders").first().waitFor();
  await page.getByRole("textbox", { name: "Over again at" }).fill("15");
  await page.getByText("It would have fired once").waitFor();
  await healthy(dora);
  await picture(page, "monitor-new");

  await page
    .getByRole("textbox", { name: "Threshold", exact: true })
    .fill("90");
  await page.getByText("It would not have fired in the last day.").waitFor();
  await page.getByText("Last week").click();
  await page.getByText("It would not have fired in the last week.").waitFor();
  await page
    .getByRole("textbox", { name: "What to do" })
    .fill("Start another worker.");
  await page.getByRole("button", { name: "Create" }).click();
  await page.waitForURL(/\/monitors\/\d+/);
  await page.getByRole("heading", { name: "Orders wait" }).waitFor();
  await page.getByText("It has not been evaluated yet").waitFor();
  await healthy(dora);
  unharmed(dora);
  await dora.close();
});

test("what cannot be is said at its field, and what was typed stays", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await page.goto(`${url}/monitors/new?application=SHOP&metric=queue.depth`);
  await page.getByRole("textbox", { name: "Name" }).fill("Orders wait");
  await page
    .getByRole("textbox", { name: "Threshold", exact: true })
    .fill("20");
  await page.getByRole("textbox", { name: "Over again at" }).fill("30");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByText("must lie on the good side of").first().waitFor();
  await page.getByRole("textbox", { name: "Over again at" }).fill("10");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByText("is already in use").first().waitFor();
  assert.equal(
    await page
      .getByRole("textbox", { name: "Threshold", exact: true })
      .inputValue(),
    "20",
  );
  unharmed(dora);
  await dora.close();
});

test("a monitor is paused, changed and removed, and each is undone", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await page.goto(`${url}/monitors`);
  await row(page, "Orders wait").waitFor();
  await picture(page, "monitors");
  await healthy(dora);
  await page
    .getByRole("switch", { name: "Evaluate Orders wait" })
    .click({ force: true });
  await row(page, "Paused").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await row(page, "Begins").or(row(page, "OK")).waitFor();

  await row(page, "Orders wait").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/monitors\/\d+/);
  await page.getByRole("textbox", { name: "Name" }).fill("Orders pile up");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Orders pile up" }).waitFor();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.waitForURL(/\/monitors$/);
  await page.getByText("No monitors").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await row(page, "Orders pile up").waitFor();
  unharmed(dora);
  await dora.close();
});

test("an agent sees a monitor and changes none, and a requester has no such place", async () => {
  const ann = await signIn(browser, "ann");
  await ann.page.goto(`${url}/monitors`);
  await row(ann.page, "Orders pile up").waitFor();
  assert.equal(
    await ann.page.getByRole("button", { name: "New monitor" }).count(),
    0,
  );
  await row(ann.page, "Orders pile up").getByRole("link").click();
  await ann.page.getByRole("heading", { name: "Orders pile up" }).waitFor();
  await settled(ann.page);
  for (const name of ["Save", "Pause", "Remove"])
    assert.equal(await ann.page.getByRole("button", { name }).count(), 0);
  unharmed(ann);
  await ann.close();
});

for (const [name, viewport, theme, lang] of [
  ["desk-dark", desk, "dark", "en"],
  ["phone", phone, "light", "en"],
  ["german", desk, "light", "de"],
])
  test(`the pages of monitors read well: ${name}`, async () => {
    const ada = await signIn(browser, "ada", { viewport, theme });
    const { page } = ada;
    const monitors = await ask(page, "GET", "monitors");
    for (const place of ["/monitors", `/monitors/${monitors.items[0].id}`]) {
      await page.goto(`${url}${place}?lang=${lang}`);
      await settled(page);
      await page.getByText("Orders pile up").first().waitFor();
      assert.deepEqual(await axe(page), [], place);
      const width = await page.evaluate(
        () => document.documentElement.scrollWidth,
      );
      assert.ok(width <= viewport.width, `${place}: ${width}`);
      await picture(
        page,
        `monitors-${name}-${place.length > 9 ? "one" : "all"}`,
      );
    }
    unharmed(ada);
    await ada.close();
  });

test("every text of the pages is in the catalogue", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  for (const place of ["/monitors", "/monitors/new"]) {
    await page.goto(`${url}${place}?lang=pseudo`);
    await settled(page);
    assert.deepEqual(await escapedText(page), [], place);
  }
  await ada.close();
});
