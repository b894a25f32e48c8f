// Deployments by pages alone: one is recorded, found in the list, read with how the service did, and
// rolled back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  ask,
  axe,
  desk,
  escapedText,
  launch,
  phone,
  picture,
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

async function healthy({ page }) {
  await settled(page);
  assert.deepEqual(await axe(page), []);
}

const row = (page, text) =>
  page
    .getByRole("grid", { name: "Deployments" })
    .getByRole("row")
    .and(page.locator("[data-id]"))
    .filter({ hasText: text });

const evidence = (value, of = 4000) => ({ value, of });
const criterion = (name, change, ground, [then, now], chance = null) => ({
  criterion: name,
  change,
  ground,
  before: then === null ? null : evidence(then),
  day_before: null,
  after: now === null ? null : evidence(now),
  chance,
  fact: "",
});
const verdict = (minutes, health, p95) => ({
  minutes,
  judged_at: new Date().toISOString(),
  comparison: {
    health,
    reasons: ["A fact."],
    criteria: [
      criterion("error_rate", "same", "as_before", [0.002, 0.0021], 0.71),
      criterion("latency_p50", "same", "as_before", [41_000, 42_000], 0.33),
      criterion("latency_p95", ...p95),
      criterion("cpu", "inconclusive", "not_certain", [0.31, 0.36], 0.06),
      criterion("memory", "better", "beyond_chance", [9e8, 6e8], 1e-7),
      criterion("restarts", "inconclusive", "not_measured", [null, null]),
      criterion("memory_growth", "inconclusive", "too_few_after", [1e6, null]),
    ],
  },
});
const verdicts = [
  verdict(5, "inconclusive", [
    "inconclusive",
    "not_certain",
    [150_000, 210_000],
    0.04,
  ]),
  verdict(15, "degraded", [
    "worse",
    "beyond_chance",
    [150_000, 480_000],
    0.000_01,
  ]),
];

/** A minute is too long to wait for, let alone an hour: what was judged is added to the answers. */
async function withVerdicts(page) {
  const add = (one) =>
    one.version === "1.4.0" ? { ...one, verdicts, service: "checkout" } : one;
  await page.route(/\/api\/v1\/deployments(\/\d+)?(\?.*)?$/, async (route) => {
    if (route.request().method() !== "GET") return route.continue();
    const response = await route.fetch();
    const json = await response.json();
    return route.fulfill({
      response,
      json: json.items ? { ...json, items: json.items.map(add) } : add(json),
    });
  });
}

test("where none is known, the list says how one becomes known", async () => {
  const ann = await signIn(browser, "ann");
  await ann.page.goto(`${url}/deployments`);
  await ann.page.getByRole("heading", { name: "No deployments yet" }).waitFor();
  assert.equal(
    await ann.page.getByRole("button", { name: "Record" }).count(),
    0,
  );
  await healthy(ann);
  await picture(ann.page, "deployments-empty");
  unharmed(ann);
  await ann.close();
});

test("a developer records a deployment, reads it, and says that it was rolled back", async () => {
  const dora = await signIn(browser, "dora");
  const { page } = dora;
  await page.goto(`${url}/`);
  await settled(page);
  await page.keyboard.press("g");
  await page.keyboard.press("Y");
  await page.waitForURL(/\/deployments/);
  await settled(page);
  await page.keyboard.press("+");
  const dialog = page.getByRole("dialog");
  const fill = (name, text) =>
    dialog.getByRole("textbox", { name, exact: true }).fill(text);
  await dialog.getByRole("combobox", { name: "Application" }).click();
  await page.getByRole("option", { name: "Web shop" }).click();
  await fill("Version", "1.4.0");
  await fill("Service", "checkout");
  await fill("Environment", "production");
  await fill("Link", "ftp://ci.example/");
  await fill("Note", "The new basket.");
  await healthy(dora);
  await picture(page, "deployment-record");
  await dialog.getByRole("button", { name: "Record a deployment" }).click();
  await dialog.getByRole("alert").waitFor();
  await fill("Link", "https://ci.example/runs/7");
  await dialog.getByRole("button", { name: "Record a deployment" }).click();
  await page.waitForURL(/\/deployments\/\d+/);
  await page.getByRole("heading", { name: "checkout 1.4.0" }).waitFor();
  await page.getByText("The new basket.").waitFor();
  await page.getByText("To be judged").first().waitFor();
  await healthy(dora);
  await picture(page, "deployment-new");
  await page.getByRole("button", { name: "It was rolled back" }).click();
  await page.getByText("Rolled back", { exact: true }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Remove" }).count(), 0);

  // Another one comes by itself into an open list.
  await page.getByRole("link", { name: "All deployments" }).click();
  await row(page, "1.4.0").waitFor();
  await ask(page, "POST", "deployments", {
    application: "LEDGER",
    version: "7",
    environment: "test",
    status: "running",
  });
  await row(page, "LEDGER").getByText("Running").waitFor();
  await page.goto(`${url}/deployments?environment=nowhere`);
  await page.getByRole("heading", { name: "No deployment matches" }).waitFor();
  await healthy(dora);
  unharmed(dora);
  await dora.close();
});

test("how the service did is shown by its criteria, each with why, in every form", async () => {
  for (const [theme, viewport, name] of [
    ["light", desk, "light"],
    ["dark", desk, "dark"],
    ["light", phone, "phone"],
  ]) {
    const mona = await signIn(browser, "mona", { theme, viewport });
    const { page } = mona;
    await withVerdicts(page);
    await page.goto(`${url}/deployments`);
    await row(page, "1.4.0").waitFor();
    await healthy(mona);
    await picture(page, `deployments-${name}`);
    await row(page, "1.4.0").click();
    await page.waitForURL(/\/deployments\/\d+/);
    await page.getByRole("columnheader", { name: "After 15 min" }).waitFor();
    const slow = page.getByRole("row", { name: /Duration, p95/ });
    await slow.getByText("480 ms").waitFor();
    await slow.getByText("Worse").waitFor();
    await healthy(mona);
    await slow.getByRole("button", { name: /^why/ }).last().click();
    await page.getByText(/differs by more than chance/).waitFor();
    await healthy(mona);
    await picture(page, `deployment-${name}`);
    const width = await page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    assert.ok(width <= viewport.width, `${width}`);
    unharmed(mona);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await mona.close();
  }
  const mona = await signIn(browser, "mona");
  const { page } = mona;
  await withVerdicts(page);
  await page.goto(`${url}/deployments?lang=de`);
  await page.getByText("Zurückgerollt").waitFor();
  await page.goto(`${url}/deployments?lang=pseudo`);
  const first = page.locator('[role="grid"] [data-id]').filter({
    hasText: "1.4.0",
  });
  await first.waitFor();
  await settled(page);
  assert.deepEqual(await escapedText(page), []);
  await first.click();
  await page.waitForURL(/\/deployments\/\d+/);
  await settled(page);
  assert.deepEqual(await escapedText(page), []);
  await page.goto(`${url}/deployments?lang=en`);

  // A record that was made by mistake goes.
  await row(page, "LEDGER").click();
  await page.getByRole("button", { name: "Remove" }).click();
  const dialog = page.getByRole("dialog");
  await healthy(mona);
  await dialog.getByRole("button", { name: "Remove" }).click();
  await page.waitForURL(/\/deployments$/);
  await row(page, "1.4.0").waitFor();
  await row(page, "LEDGER").waitFor({ state: "detached" });
  unharmed(mona);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await mona.close();
});
