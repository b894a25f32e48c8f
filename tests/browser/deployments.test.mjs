// Deployments by pages alone: one is recorded, found in the list, read with how the service did, and
// rolled back.
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
import { sendTelemetry, slowVersion } from "./telemetry.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

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

const minutesAgo = (minutes) =>
  new Date(Date.now() - 60_000 * minutes).toISOString();

/** A shop that sends telemetry, a deployment of it, and an incident that came just after. */
async function markedShop() {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  const keys = "applications/SHOP/ingest-keys";
  const { secret } = await ask(page, "POST", keys, { name: "Marks" });
  await sendTelemetry(secret);
  const { id } = await ask(page, "POST", "deployments", {
    application: "SHOP",
    service: "storefront",
    environment: "production",
    version: slowVersion,
    started_at: minutesAgo(22),
    finished_at: minutesAgo(20),
    actor: "Dora",
  });
  const signal = {
    key: "storefront slow",
    source: "watch",
    kind: "latency.regression",
    severity: "critical",
    subject: "POST /checkout",
    summary: "Requests take ten times as long.",
    service: "storefront",
    environment: "production",
    hypotheses: [
      {
        name: "deployment",
        text: `Deployment ${id} (version ${slowVersion}) took effect just before.`,
        state: "validated",
        deployment: id,
      },
    ],
    snapshot: {
      charts: {
        series: [
          {
            name: "median",
            unit: "ms",
            points: Array.from({ length: 60 }, (_, at) => [
              Math.floor(Date.now() / 1000) - 60 * (59 - at),
              at < 40 ? 50 : 700,
            ]),
          },
        ],
        marks: [
          {
            at: Math.floor(Date.now() / 1000) - 22 * 60,
            text: `Deployment ${id}: version ${slowVersion}`,
            deployment: id,
          },
        ],
      },
    },
  };
  const answer = await fetch(`${url}/api/v1/signals`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${secret}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ raise: [signal] }),
  });
  assert.ok(answer.ok, await answer.text());
  await ada.close();
  return id;
}

test("charts mark deployments and incidents, which lead to their pages and can be hidden", async () => {
  const id = await markedShop();
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  const service = `${url}/services/SHOP/storefront?environment=production`;
  await page.goto(service);
  const chart = page.getByRole("figure", { name: "Durations" });
  const flags = chart.getByRole("toolbar", { name: "Events" });
  const deployed = flags.getByRole("button", {
    name: new RegExp(`^storefront ${slowVersion} deployed`),
  });
  const incident = flags.getByRole("button", { name: /^POST \/checkout/ });
  await deployed.waitFor();
  await incident.waitFor();
  // The same version as telemetry saw it is not told twice.
  assert.equal(await flags.getByRole("button").count(), 2);
  await healthy(ada);
  await picture(page, "marks");

  // By the keyboard: what it is, and where it leads.
  await chart.getByRole("group", { name: "Durations" }).focus();
  await page.keyboard.press("Tab");
  await page.getByRole("tooltip").getByText(slowVersion).waitFor();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: new RegExp(slowVersion) });
  await dialog.getByRole("link", { name: "What came with it?" }).waitFor();
  await healthy(ada);
  await picture(page, "mark-open");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await incident.click();
  await page
    .getByRole("dialog", { name: /^POST \/checkout/ })
    .getByRole("link", { name: /POST \/checkout/ })
    .click();
  await page.waitForURL(/\/incidents\/\d+/);

  // The signal names the deployment, and its chart has one mark of it.
  await page.getByText(`Deployment ${id} (version`).waitFor();
  const median = page.getByRole("figure", { name: "median" });
  await median
    .getByRole("button", {
      name: new RegExp(`^storefront ${slowVersion} deployed`),
    })
    .waitFor();
  await healthy(ada);
  await picture(page, "marks-incident");
  await page.getByRole("link", { name: "To the deployment" }).click();
  await page.waitForURL(new RegExp(`/deployments/${id}`));

  // The page of the deployment has the charts of the service.
  const charts = page.getByRole("region", { name: "The time around it" });
  await charts.getByRole("figure", { name: "Durations" }).waitFor();
  await charts
    .getByRole("region", { name: "Deployments and incidents" })
    .getByRole("link", { name: /^POST \/checkout/ })
    .waitFor();
  await healthy(ada);
  await picture(page, "marks-deployment");

  // Hidden on one chart, they are on all; lines stay where they were.
  await page.goto(service);
  await deployed.waitFor();
  await settled(page);
  const lines = chart.locator(".u-over");
  const before = await lines.boundingBox();
  await chart.getByRole("button", { name: "Show events" }).click();
  await flags.waitFor({ state: "detached" });
  assert.equal(await page.getByRole("toolbar", { name: "Events" }).count(), 0);
  assert.deepEqual(await lines.boundingBox(), before);
  await chart.getByRole("button", { name: "Show as table" }).click();
  await chart
    .getByRole("list", { name: "Events" })
    .getByText(`storefront ${slowVersion} deployed`)
    .waitFor();
  await page
    .getByRole("region", { name: "Deployments and incidents" })
    .getByRole("link", { name: /deployed/ })
    .waitFor();
  await healthy(ada);
  unharmed(ada);
  await ada.close();
});

test("marks are shown in the dark, in German, on a phone, and beside a metric", async () => {
  const ada = await signIn(browser, "ada", { theme: "dark" });
  const { page } = ada;
  const service = `${url}/services/SHOP/storefront?environment=production`;
  await page.goto(`${service}&lang=de`);
  await page
    .getByRole("region", { name: "Deployments und Störungen" })
    .getByRole("link", { name: /kritisch/ })
    .waitFor();
  await page
    .getByRole("button", { name: new RegExp(`${slowVersion} ausgeliefert`) })
    .first()
    .waitFor();
  await healthy(ada);
  await picture(page, "marks-dark-de");
  await page.goto(`${service}&lang=pseudo`);
  await settled(page);
  assert.deepEqual(await escapedText(page), []);
  await page.goto(
    `${url}/services/SHOP/storefront?tab=metrics&metric=queue.depth&lang=en`,
  );
  await page
    .getByRole("figure", { name: /^queue\.depth/ })
    .getByRole("button", { name: new RegExp(`${slowVersion} deployed`) })
    .waitFor();
  await healthy(ada);
  await picture(page, "marks-metric");
  unharmed(ada);
  await ada.close();

  const small = await signIn(browser, "ada", { viewport: phone });
  await small.page.goto(service);
  await small.page
    .getByRole("region", { name: "Deployments and incidents" })
    .waitFor();
  await healthy(small);
  const width = await small.page.evaluate(
    () => document.documentElement.scrollWidth,
  );
  assert.ok(width <= phone.width, `${width}`);
  await picture(small.page, "marks-phone");
  unharmed(small);
  await small.close();
});
