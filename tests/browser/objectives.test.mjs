// Objectives by pages alone: one is tried and made, counted and judged by what a program sent, seen to
// be missed, changed, retired and brought back; and who may only read them is offered nothing else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ask,
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
    { name: "Objectives" },
  );
  // Of the storefront an eighth fails; the orders are well.
  await sendTelemetry(secret);
  await ada.close();
});
after(() => browser.close());

const row = (page, text) =>
  page.locator('[role="grid"] [role="row"][data-id]').filter({ hasText: text });

/** Waits until the job has counted and judged an objective: it looks once a minute. */
async function judged(page, name, hasSignals) {
  for (let left = 200; left > 0; left -= 1) {
    const { items } = await ask(page, "GET", "objectives");
    const found = items.find((one) => one.name === name);
    if (found?.counted_to && found.signals.length > 0 === hasSignals)
      return found;
    await page.waitForTimeout(1000);
  }
  return assert.fail(`${name} was not judged`);
}

test("an objective is tried before it is saved, and what is wrong stands at its field", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await page.keyboard.press("g");
  await page.keyboard.press("Q");
  await page.waitForURL(/\/objectives/);
  await page.getByRole("heading", { name: "No objectives yet" }).waitFor();
  await healthy(mona);
  await picture(page, "objectives-empty");

  await page.keyboard.press("+");
  const dialog = page.getByRole("dialog", { name: "New objective" });
  const text = (name) => dialog.getByRole("textbox", { name, exact: true });
  await dialog.getByRole("combobox", { name: "Application" }).click();
  await page.getByRole("option").first().waitFor();
  await page.keyboard.type("shop");
  await page.getByRole("option", { name: /shop/i }).first().click();
  await text("Name").fill("Customers can pay");
  await text("Service").or(dialog.getByLabel("Service")).first().fill("store");
  await page.getByRole("option", { name: "storefront" }).click();
  await dialog.getByRole("button", { name: "Preview" }).click();
  await dialog.getByText(/Of 24\d requests .* 30 were bad/).waitFor();
  await dialog.getByText("Missed", { exact: true }).waitFor();
  await healthy(mona);
  await picture(page, "objective-preview");

  await text("Target in percent").fill("100");
  assert.equal(await dialog.getByText(/were bad/).count(), 0);
  await dialog.getByRole("button", { name: "Create" }).click();
  await dialog
    .getByText(/from 50 to 99.999/)
    .first()
    .waitFor();
  assert.equal(
    await text("Target in percent").getAttribute("aria-invalid"),
    "true",
  );
  await healthy(mona);
  await text("Target in percent").fill("99.5");
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.waitForURL(/\/objectives\/\d+/);
  await page.getByRole("heading", { name: "Customers can pay" }).waitFor();
  await healthy(mona);
  await picture(page, "objective-new");
  unharmed(mona);
  await mona.close();
});

test("what spends the budget too fast is seen in the list, on its page and as an incident", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await ask(page, "POST", "objectives", {
    application: "SHOP",
    name: "Orders are quick",
    service: "orders",
    indicator: "latency",
    threshold_ms: 10_000,
    target: 99,
    window_days: 7,
  });
  await judged(page, "Orders are quick", false);
  await judged(page, "Customers can pay", true);

  await page.goto(`${url}/objectives`);
  await row(page, "Customers can pay").getByText("Missed").waitFor();
  await row(page, "Customers can pay")
    .getByText(/% over$/)
    .waitFor();
  await row(page, "Orders are quick").getByText("Met").waitFor();
  await row(page, "Orders are quick").getByText("100% left").waitFor();
  const names = await page.locator('[role="grid"] [data-id]').allInnerTexts();
  assert.match(names[0], /Customers can pay/, "the worst comes first");
  await healthy(mona);
  await picture(page, "objectives");

  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/objectives\/\d+/);
  await page.getByRole("heading", { name: "Customers can pay" }).waitFor();
  await page.locator("canvas").first().waitFor();
  await page.getByRole("cell", { name: "Spent fast" }).first().waitFor();
  await page.getByText(/may be bad, and 30 were/).waitFor();
  await healthy(mona);
  await picture(page, "objective");
  await page
    .getByRole("link", { name: "Incident", exact: true })
    .first()
    .click();
  await page.waitForURL(/\/incidents\/\d+/);
  await page
    .getByText(/error budget of 30 days is spent/)
    .first()
    .waitFor();
  await healthy(mona);
  await picture(page, "objective-incident");
  unharmed(mona);
  await mona.close();
});

test("an objective is changed, retired, and brought back", async () => {
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await page.goto(`${url}/objectives`);
  await row(page, "Orders are quick").getByRole("link").click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: /Orders are quick/ });
  await dialog
    .getByRole("textbox", { name: "Name", exact: true })
    .fill("Orders are fast");
  await healthy(mona);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Orders are fast" }).waitFor();

  await page.getByRole("button", { name: "Retire", exact: true }).click();
  await page.waitForURL(/\/objectives$/);
  await row(page, "Customers can pay").waitFor();
  assert.equal(await row(page, "Orders are fast").count(), 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await row(page, "Orders are fast").waitFor();

  await row(page, "Orders are fast").getByRole("link").click();
  await page.getByRole("button", { name: "Retire", exact: true }).click();
  await page.waitForURL(/\/objectives$/);
  await page.goto(`${url}/objectives?retired=true`);
  await row(page, "Orders are fast").getByText("Retired").waitFor();
  await healthy(mona);
  await row(page, "Orders are fast").getByRole("link").click();
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("button", { name: "Retire", exact: true }).waitFor();
  unharmed(mona);
  await mona.close();
});

test("the pages are whole in both themes, on a phone, in German, and for who only reads", async () => {
  for (const [theme, viewport, name] of [
    ["dark", desk, "dark"],
    ["light", phone, "phone"],
  ]) {
    const axel = await signIn(browser, "axel", { theme, viewport });
    const { page } = axel;
    await page.goto(`${url}/objectives`);
    await row(page, "Customers can pay").waitFor();
    assert.equal(
      await page.getByRole("button", { name: "New objective" }).count(),
      0,
    );
    await healthy(axel);
    await picture(page, `objectives-${name}`);
    await row(page, "Customers can pay").getByRole("link").click();
    await page.locator("canvas").first().waitFor();
    for (const action of ["Edit", "Retire"])
      assert.equal(
        await page.getByRole("button", { name: action, exact: true }).count(),
        0,
      );
    await healthy(axel);
    await picture(page, `objective-${name}`);
    const width = await page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    assert.ok(width <= viewport.width, `${width}`);
    unharmed(axel);
    await axel.close();
  }
  const mona = await signIn(browser, "mona", { query: "lang=de" });
  const { page } = mona;
  await page.goto(`${url}/objectives?lang=de`);
  await row(page, "Customers can pay").getByText("Verfehlt").waitFor();
  await healthy(mona);
  await picture(page, "objectives-de");
  await row(page, "Customers can pay").getByRole("link").click();
  await page.locator("canvas").first().waitFor();
  await picture(page, "objective-de");
  await page.goto(`${page.url().split("?")[0]}?lang=pseudo`);
  await page.locator("canvas").first().waitFor();
  await settled(page);
  assert.deepEqual(await escapedText(page), []);
  await page.goto(`${url}/objectives?lang=pseudo`);
  await row(page, "Customers can pay").waitFor();
  await settled(page);
  assert.deepEqual(await escapedText(page), []);
  unharmed(mona);
  await mona.close();
});
