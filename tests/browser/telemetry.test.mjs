// Telemetry by pages alone: what a program sends is found as a service, a trace, log records and
// metrics; why some requests are slow; what came with a version; one environment of several; what
// the store does; and who may not see it, sees nothing of it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ask,
  axe,
  desk,
  healthy,
  launch,
  phone,
  picture,
  settled,
  signIn,
  unharmed,
  url,
} from "./browser.mjs";
import { sendTelemetry, slowVersion } from "./telemetry.mjs";

let browser;
let first;
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
  first = await sendTelemetry(secret);
});
after(() => browser.close());

const grid = (page, name) => page.getByRole("grid", { name });
const row = (page, name, text) =>
  grid(page, name)
    .getByRole("row")
    .and(page.locator("[data-id]"))
    .filter({ hasText: text });

test("an administrator finds the services by the keyboard and sees who calls whom", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await settled(page);
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  await page.waitForURL(/\/services/);
  await row(page, "Services", "storefront").waitFor();
  await row(page, "Services", "orders").waitFor();
  await healthy(ada);
  await picture(page, "services");

  await page.getByRole("tab", { name: "Map" }).click();
  await page.waitForURL(/tab=map/);
  await page.getByRole("button", { name: /^storefront, / }).waitFor();
  await healthy(ada);
  await picture(page, "service-map");

  await page.getByRole("tab", { name: "List" }).click();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/services\/SHOP\//);
  await page.getByRole("figure", { name: "Durations" }).waitFor();
  await healthy(ada);
  await picture(page, "service");
  unharmed(ada);
  await ada.close();
});

test("why is asked from a chart and from a key, and its answer filters the traces", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/services/SHOP/storefront`);
  await settled(page);
  await page.keyboard.press("w");
  const panel = page.getByRole("complementary", { name: "Why are they slow?" });
  await panel.getByText(slowVersion).first().waitFor();
  await healthy(ada);
  await picture(page, "why");
  await panel
    .getByRole("button", { name: `Filter by service.version=${slowVersion}` })
    .click();
  await page.waitForURL(/tab=traces/);
  await row(page, "Spans", "POST /checkout").first().waitFor();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });

  await page.goto(`${url}/services/SHOP/storefront`);
  await settled(page);
  const chart = page
    .getByRole("figure", { name: "Durations" })
    .locator(".u-over");
  const box = await chart.boundingBox();
  await page.keyboard.down("Shift");
  await page.mouse.move(box.x + box.width * 0.6, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + 20, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await page.waitForURL(/why=/);
  await page.getByRole("complementary", { name: /^Why .*\?$/ }).waitFor();
  await healthy(ada);
  unharmed(ada);
  await ada.close();
});

test("what makes a service slow: its operations, and calls that repeat", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/services/SHOP/orders?tab=operations`);
  await row(page, "Operations", "POST /orders").waitFor();
  await healthy(ada);
  await page.getByRole("tab", { name: "Slow" }).click();
  const slow = page.getByRole("article", { name: "POST /orders" });
  await slow.getByText("×12").waitFor();
  await slow.getByText("one after another").waitFor();
  await row(page, "Statements", "SELECT * FROM stock").waitFor();
  await healthy(ada);
  await picture(page, "slow");
  unharmed(ada);
  await ada.close();
});

test("a trace shows its spans, what repeats in it, and its log records", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(
    `${url}/traces?service=storefront&min=500ms&order=slowest&status=error`,
  );
  await row(page, "Spans", "POST /checkout").first().click();
  await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
  await page
    .getByRole("complementary", { name: "POST /checkout" })
    .getByText("http.route")
    .waitFor();
  await page.getByText("×12").first().waitFor();
  await healthy(ada);
  await picture(page, "trace");

  // The address alone shows a colleague the same.
  await page.goto(`${url}/traces/${first.traceId}?tab=logs`);
  await page.getByText("payment 0 declined: insufficient funds").waitFor();
  await healthy(ada);
  await page.goto(`${url}/traces/${"0".repeat(31)}1`);
  await page.getByRole("alert").waitFor();
  await healthy(ada);
  unharmed(ada);
  await ada.close();
});

test("log records are found by words, unfold, and follow patterns", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/logs`);
  await settled(page);
  await page.keyboard.press("f");
  await page.keyboard.type('declined "insufficient funds"');
  await page.keyboard.press("Enter");
  await page.waitForURL(/query=/);
  await page
    .getByRole("list", { name: "Records" })
    .getByText("order 1 taken")
    .waitFor({ state: "detached" });
  const line = page.getByRole("button", { name: /payment 0 declined/ });
  await line.click();
  await page.waitForURL(/open=/);
  await page.getByRole("link", { name: "Its trace" }).waitFor();
  await healthy(ada);
  await picture(page, "logs");

  await page.getByRole("tab", { name: "Patterns" }).click();
  await row(page, "Patterns", "declined: insufficient funds").click();
  await page.waitForURL(/pattern=/);
  await page
    .getByRole("button", { name: /payment 0 declined/ })
    .first()
    .waitFor();
  await healthy(ada);
  unharmed(ada);
  await ada.close();
});

test("a metric is chosen and drawn by its labels", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/metrics-explorer`);
  await page.getByRole("button", { name: /queue\.depth/ }).click();
  await page.waitForURL(/metric=queue\.depth/);
  await page.getByRole("figure", { name: /^queue\.depth/ }).waitFor();
  await healthy(ada);
  await picture(page, "metrics");
  await page.goto(`${url}/profiles?lang=de`);
  await page.getByText("Keine Profile in diesem Zeitraum").waitFor();
  await healthy(ada);
  unharmed(ada);
  await ada.close();
});

test("a new version has a flag on each chart, which leads to what came with it", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/services/SHOP/storefront`);
  const chart = page.getByRole("figure", { name: "Durations" });
  const flag = chart
    .getByRole("toolbar", { name: "Events" })
    .getByRole("button", { name: /^1\.4\.0 → 1\.4\.1, \d/ });
  await flag.waitFor();
  await settled(page);
  // After the lines of the chart, by the keyboard: what it is, and where it leads.
  await chart.getByRole("group", { name: "Durations" }).focus();
  await page.keyboard.press("Tab");
  await page.getByRole("tooltip").getByText("1.4.0 → 1.4.1").waitFor();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /1\.4\.1/ });
  await dialog.getByRole("link", { name: "What came with it?" }).waitFor();
  await healthy(ada);
  await picture(page, "flag");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.ok(await flag.evaluate((one) => one === document.activeElement));

  // Those who read find it in the table of the chart, and below all charts.
  await chart.getByRole("button", { name: "Show as table" }).click();
  await chart
    .getByRole("list", { name: "Events" })
    .getByText("1.4.0 → 1.4.1")
    .waitFor();
  await page
    .getByRole("region", { name: "New versions" })
    .getByRole("link", { name: "What came with it?" })
    .click();
  await page.waitForURL(/why=/);
  const panel = page.getByRole("complementary", { name: /^Why .*\?$/ });
  await panel.getByText("storefront 1.4.0 → 1.4.1").waitFor();
  await healthy(ada);

  await page.goto(`${url}/logs`);
  await page
    .getByRole("figure", { name: "Records by severity" })
    .getByRole("button", { name: /^storefront 1\.4\.0 → 1\.4\.1, / })
    .waitFor();
  await healthy(ada);
  unharmed(ada);
  await ada.close();
});

test("an environment that is chosen is kept from page to page, and dropped", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/services`);
  await row(page, "Services", "orders").waitFor();
  await page.getByRole("combobox", { name: "Environment" }).click();
  await page.getByRole("option", { name: "staging" }).click();
  await page.waitForURL(/environment=staging/);
  await row(page, "Services", "orders").waitFor({ state: "detached" });
  await row(page, "Services", "storefront").waitFor();
  await healthy(ada);

  await page
    .getByRole("navigation", { name: "Main navigation" })
    .getByRole("link", { name: "Traces", exact: true })
    .click();
  await page.waitForURL(/\/traces\?.*environment=staging/);
  await row(page, "Spans", "POST /checkout").waitFor();
  assert.equal(await row(page, "Spans", "POST /").count(), 1);
  await healthy(ada);
  await page
    .getByRole("button", {
      name: "Remove the filter deployment.environment.name=staging",
    })
    .click();
  await page.waitForURL((now) => !now.search.includes("environment"));
  await row(page, "Spans", "POST /orders").first().waitFor();

  // What does not say where it comes from says so.
  await page.goto(`${url}/profiles?environment=staging`);
  await page.getByText("These are of all environments").waitFor();
  unharmed(ada);
  await ada.close();
});

test("whoever runs the server sees what the store has, and nobody else", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/telemetry-store`);
  const spans = page.getByRole("row", { name: /^Spans/ });
  await spans.getByText("3,361").first().waitFor();
  await spans.getByText("/s").first().waitFor();
  await healthy(ada);
  await picture(page, "telemetry-store");
  unharmed(ada);
  await ada.close();

  const ann = await signIn(browser, "ann");
  await settled(ann.page);
  const place = ann.page.getByRole("link", { name: "Telemetry store" });
  assert.equal(await place.count(), 0);
  await ann.page.goto(`${url}/telemetry-store`);
  await ann.page.getByRole("alert").waitFor();
  await healthy(ann);
  unharmed(ann);
  await ann.close();
});

for (const [name, options] of [
  ["in the dark", { theme: "dark", viewport: desk }],
  ["on a phone", { viewport: phone }],
  ["at 200 % zoom", { viewport: { width: 640, height: 400 } }],
]) {
  test(`all pages of telemetry can be read ${name}`, async () => {
    const ada = await signIn(browser, "ada", options);
    for (const place of [
      "/services",
      "/services?tab=map",
      "/services/SHOP/storefront",
      "/services/SHOP/storefront?why=slow",
      "/services/SHOP/orders?tab=slow",
      "/traces",
      `/traces/${first.traceId}`,
      "/logs",
      "/logs?tab=patterns",
      "/metrics-explorer?metric=queue.depth",
      "/telemetry-store",
    ]) {
      await ada.page.goto(url + place);
      await settled(ada.page);
      assert.deepEqual(await axe(ada.page), [], place);
      const width = await ada.page.evaluate(
        () => document.documentElement.scrollWidth,
      );
      assert.ok(width <= options.viewport.width, `${place}: ${width}`);
    }
    unharmed(ada);
    await ada.close();
  });
}

test("who may not read telemetry has no place that leads there", async () => {
  const rita = await signIn(browser, "rita");
  await settled(rita.page);
  for (const name of ["Services", "Traces", "Logs"])
    assert.equal(
      await rita.page.getByRole("link", { name, exact: true }).count(),
      0,
    );
  const answer = await rita.page.request.get(
    `${url}/api/v1/telemetry/services?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`,
  );
  assert.ok([403, 404].includes(answer.status()), String(answer.status()));
  await rita.close();
});
