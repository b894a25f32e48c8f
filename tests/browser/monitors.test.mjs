// Monitors by pages alone: one begins at the chart of a metric, says how often it would have fired
// before it is kept, is paused and removed with undo; and who may not change one sees it all the same.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ask,
  axe,
  launch,
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

async function healthy({ page }) {
  await settled(page);
  assert.deepEqual(await axe(page), []);
}

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
