// Incidents by pages alone: a script raises signals, an agent finds the incident, sees why it is
// one, acknowledges and judges it, takes out what does not belong, and it is over.
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

let browser;
let key;
before(async () => {
  browser = await launch();
  const ada = await signIn(browser, "ada");
  const made = await ask(ada.page, "POST", "applications/SHOP/ingest-keys", {
    name: "Signals",
  });
  key = made.secret;
  await ada.close();
});
after(() => browser.close());

/** What a script of the application reports. */
async function report(body) {
  const answer = await fetch(`${url}/api/v1/signals`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${key}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, `${answer.status}: ${await answer.text()}`);
}

const start = Math.floor(Date.now() / 1000) - 3600;
const minutes = Array.from({ length: 60 }, (_, at) => start + 60 * at);
const slow = {
  key: "checkout slow",
  source: "watch",
  kind: "latency.regression",
  severity: "critical",
  subject: "checkout",
  summary: "95 % of requests take up to 1.9 s, twelve times as long as usual.",
  service: "checkout",
  environment: "production",
  neighbours: [{ service: "db", side: "calls" }],
  reason: {
    p95_ms: 1900,
    usual_p95_ms: 155,
    requests: 4213,
    since: "10 minutes",
  },
  hypotheses: [
    {
      text: "The database is slow",
      state: "validated",
      why: "its queries take 1.7 s",
    },
    {
      text: "More requests than usual",
      state: "refuted",
      why: "70/s, as ever",
    },
    { text: "A new version", state: "open" },
  ],
  snapshot: {
    charts: {
      series: [
        {
          name: "p95 of checkout",
          unit: "ms",
          points: minutes.map((at, minute) => [
            at,
            minute < 45 ? 150 + (minute % 7) * 4 : 1700 + (minute % 5) * 50,
          ]),
          expected: minutes.map((at) => [at, 120, 220]),
        },
        {
          name: "Failed requests",
          unit: "ratio",
          points: minutes.map((at, minute) => [at, minute < 45 ? 0.002 : 0.06]),
        },
      ],
      marks: [{ at: minutes[44], text: "Deployment 1.4.0" }],
    },
  },
};
const full = {
  key: "db disk",
  source: "watch",
  kind: "disk.full",
  severity: "critical",
  subject: "db-1",
  summary: "The disk has 0 B left.",
  service: "db",
  environment: "production",
  reason: { free_bytes: 0, path: "/var/lib/postgresql" },
};
const stray = {
  key: "checkout certificate",
  source: "watch",
  kind: "certificate.expiry",
  severity: "warning",
  subject: "checkout",
  summary: "The certificate ends in 20 days.",
  service: "checkout",
  environment: "production",
};

const row = (page, text) =>
  page
    .getByRole("grid", { name: "Incidents" })
    .getByRole("row")
    .and(page.locator("[data-id]"))
    .filter({ hasText: text });
const card = (page, name) => page.getByRole("article", { name });

test("where nothing is wrong, the list says so, and what it would show", async () => {
  const lars = await signIn(browser, "lars");
  await lars.page.goto(`${url}/incidents`);
  await lars.page.getByRole("heading", { name: "No incidents" }).waitFor();
  await healthy(lars);
  await picture(lars.page, "incidents-empty");
  unharmed(lars);
  await lars.close();
});

test("an agent walks from the list to what is wrong, by keys, and deals with it", async () => {
  const lars = await signIn(browser, "lars");
  const { page } = lars;
  await page.goto(`${url}/`);
  await settled(page);
  await page.keyboard.press("g");
  await page.keyboard.press("I");
  await page.waitForURL(/\/incidents/);
  await page.getByRole("heading", { name: "No incidents" }).waitFor();

  // It comes by itself.
  await report({ raise: [slow] });
  await row(page, "checkout").waitFor();
  await report({ raise: [full, stray] });
  await row(page, "checkout").getByText("3", { exact: true }).waitFor();
  await row(page, "checkout").getByText("Open", { exact: true }).waitFor();
  await row(page, "checkout")
    .getByText("SHOP · production", { exact: true })
    .waitFor();
  const title = page.getByRole("columnheader", { name: "Incident" });
  const share = await title.evaluate(
    (cell) => cell.offsetWidth / cell.closest('[role="grid"]').offsetWidth,
  );
  assert.ok(share >= 0.4, `the title has ${share} of the list`);
  await healthy(lars);
  await picture(page, "incidents");

  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/incidents\/\d+/);
  await settled(page);
  const origin = card(page, /^db-1/);
  await origin.getByText("Most likely origin").waitFor();
  await origin.getByText("/var/lib/postgresql").waitFor();
  assert.match(
    await page.getByRole("article").first().innerText(),
    /db-1/,
    "the most likely origin comes first",
  );
  await origin.getByRole("button", { name: /^why/ }).click();
  await page.getByText(/Another service that has a signal calls it/).waitFor();
  await origin.getByRole("button", { name: /^why/ }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await healthy(lars);

  // The next signal, by its key: facts, causes, charts.
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("j");
  const second = card(page, /95 %/);
  await second.getByText("The database is slow").waitFor();
  await second.getByText("Validated").waitFor();
  await second.getByText("Refuted").waitFor();
  await second.getByRole("figure", { name: /p95 of checkout/ }).waitFor();
  await second.locator("canvas").first().waitFor();
  assert.match(
    await second
      .getByRole("link", { name: /^Telemetry of that time/ })
      .first()
      .getAttribute("href"),
    /^\/services\/SHOP\/checkout\?range=.*environment=production/,
  );
  assert.match(
    await second
      .getByRole("link", { name: "checkout", exact: true })
      .getAttribute("href"),
    /^\/services\/SHOP\/checkout\?range=.*environment=production/,
  );
  await healthy(lars);
  await picture(page, "incident");

  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("a");
  await page.getByText("You see to this incident.").waitFor();
  await page.getByRole("button", { name: "Take back" }).first().waitFor();
  await page
    .getByRole("banner")
    .getByText("Acknowledged", { exact: true })
    .or(page.locator("header").getByText("Acknowledged", { exact: true }))
    .first()
    .waitFor();
  await second.getByRole("button", { name: "Confirm" }).click();
  await second.getByText("Confirmed by").waitFor();
  await healthy(lars);

  // What does not belong there is taken out, at first by mistake.
  const third = card(page, /certificate/);
  await third.getByRole("button", { name: /certificate/ }).click();
  await third.getByRole("button", { name: "Take out" }).click();
  await page.getByText(/Taken out of this incident in a moment/).waitFor();
  await healthy(lars);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await third.waitFor();
  await third.getByRole("button", { name: "Take out" }).click();
  await page.getByText("It is an incident of its own now.").waitFor();
  assert.equal(await third.count(), 0);

  // It is put back where it was, and taken out for good.
  const whole = page.url();
  await page.goto(`${url}/incidents`);
  await row(page, "certificate")
    .getByRole("link", { name: /certificate/ })
    .click();
  await third.getByRole("button", { name: "Put back" }).click();
  await page.waitForURL(new RegExp(`${new URL(whole).pathname}\\?`));
  await third.waitFor();
  const story = page.getByRole("region", { name: "What happened" });
  await story.getByText("A signal was put back").waitFor();
  await story.getByText("A signal was taken out").waitFor();
  await healthy(lars);
  await picture(page, "incident-history");
  await third.getByRole("button", { name: "Take out" }).click();
  await page.getByText("It is an incident of its own now.").waitFor();

  // It is over: how it was, and how it is.
  await report({
    recover: [
      { key: "db disk" },
      {
        key: "checkout slow",
        figures: {
          before: { p95_ms: 1900, error_share: 0.06 },
          after: { p95_ms: 149, error_share: 0.001 },
        },
      },
    ],
  });
  await page.locator("header").getByText("Recovered").first().waitFor();
  await second.getByRole("button", { name: /95 %/ }).click();
  await second.getByRole("cell", { name: "149 ms" }).waitFor();
  await page.getByText("The incident was over").waitFor();
  await healthy(lars);
  await picture(page, "incident-recovered");

  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("Escape");
  await page.waitForURL(/\/incidents$/);
  const rows = page.locator('[role="grid"] [data-id]');
  await rows.nth(1).getByText("Recovered").waitFor();
  assert.match(
    await rows.first().innerText(),
    /certificate/,
    "what is open comes first",
  );
  await picture(page, "incidents-after");

  // What is chosen stands in the address.
  await page.goto(`${url}/incidents?service=nowhere`);
  await page.getByRole("heading", { name: "No incident matches" }).waitFor();
  await healthy(lars);
  await page.getByRole("link", { name: "Show all incidents" }).click();
  await rows.nth(1).waitFor();
  await page.goto(`${url}/incidents?state=recovered`);
  await rows.first().waitFor();
  assert.equal(await rows.count(), 1);
  await page.goto(`${url}/incidents?severity=critical&service=db`);
  await rows.first().waitFor();
  assert.equal(await rows.count(), 1);
  unharmed(lars);
  await lars.close();
});

test("the ticket shows what was seen in place, in the theme of the page", async () => {
  for (const theme of ["light", "dark"]) {
    const lars = await signIn(browser, "lars", { theme });
    const { page } = lars;
    await page.goto(`${url}/incidents?state=recovered`);
    await page.getByRole("link", { name: /^SHOP-/ }).click();
    await page.waitForURL(/\/tickets\/SHOP-/);
    const chart = page.getByRole("img", { name: /^Chart 1 of what was seen/ });
    await chart.first().scrollIntoViewIfNeeded();
    await page.waitForFunction(
      () =>
        document.querySelector('img[src*="/attachments/"]')?.naturalWidth > 0,
    );
    await page
      .getByText(/are over since \d+ [A-Z][a-z]{2} \d{4} \d\d:/)
      .waitFor();
    await healthy(lars);
    await picture(page, `ticket-evidence-${theme}`);
    unharmed(lars);
    await lars.close();
  }
});

test("an administrator silences what is like a signal, and takes that back", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  await page.goto(`${url}/incidents?state=acknowledged`);
  await row(page, "certificate")
    .getByRole("link", { name: /certificate/ })
    .click();
  const one = card(page, /certificate/);
  await one.getByRole("button", { name: "Silence" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("It is on order.");
  await healthy(ada);
  await picture(page, "incident-silence");
  await dialog.getByRole("button", { name: "Silence" }).click();
  await dialog.waitFor({ state: "detached" });
  await one.getByText("Silenced for").waitFor();
  await healthy(ada);
  await page.getByRole("button", { name: "Undo" }).click();
  await one.getByText("Silenced for").waitFor({ state: "detached" });
  unharmed(ada);
  await ada.close();
});

test("the pages are whole in both themes, on a phone, in German, and for who only reads", async () => {
  for (const [theme, viewport, name] of [
    ["dark", desk, "dark"],
    ["light", phone, "phone"],
    ["dark", phone, "dark-phone"],
  ]) {
    const axel = await signIn(browser, "axel", { theme, viewport });
    const { page } = axel;
    await page.goto(`${url}/incidents`);
    await row(page, "certificate").waitFor();
    await healthy(axel);
    await picture(page, `incidents-${name}`);
    await page.goto(`${url}/incidents?state=recovered`);
    await page.locator('[role="grid"] [data-id]').first().click();
    await page.waitForURL(/\/incidents\/\d+/);
    await card(page, /95 %/).getByRole("button", { name: /95 %/ }).click();
    await page.locator("canvas").first().waitFor();
    for (const action of ["Acknowledge", "Confirm", "Take out", "Silence"])
      assert.equal(
        await page.getByRole("button", { name: action, exact: true }).count(),
        0,
        action,
      );
    await healthy(axel);
    await picture(page, `incident-${name}`);
    const width = await page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    assert.ok(width <= viewport.width, `${width}`);
    unharmed(axel);
    await axel.close();
  }
  const mona = await signIn(browser, "mona", { query: "lang=de" });
  await mona.page.goto(`${url}/incidents?lang=de`);
  await mona.page.getByRole("heading", { name: "Störungen" }).waitFor();
  await healthy(mona);
  await mona.page.goto(`${url}/incidents?lang=pseudo`);
  const first = mona.page.locator('[role="grid"] [data-id]').first();
  await first.waitFor();
  await settled(mona.page);
  assert.deepEqual(await escapedText(mona.page), []);
  await first.click();
  await mona.page.waitForURL(/\/incidents\/\d+/);
  await settled(mona.page);
  assert.deepEqual(await escapedText(mona.page), []);
  await mona.page.goto(`${url}/incidents?lang=en`);
  unharmed(mona);
  await mona.close();
});

test("what is set for signals is read and made by administrators, and precision by all", async () => {
  const ada = await signIn(browser, "ada");
  const { page } = ada;
  for (const tab of ["silences", "windows", "rules", "sources", "detectors"]) {
    await page.goto(`${url}/signal-settings?tab=${tab}`);
    await healthy(ada);
    await picture(page, `signal-settings-${tab}`);
  }
  await page.getByText("100%").waitFor();
  await page.getByText("Not measurable").first().waitFor();
  await page.goto(`${url}/signal-settings?tab=rules`);
  await page.getByRole("button", { name: "New rule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Certificates");
  await dialog.getByRole("textbox", { name: "Kind" }).fill("certificate.*");
  await healthy(ada);
  await picture(page, "signal-rule-new");
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByText("certificate.*").waitFor();
  await page.getByRole("button", { name: "Change “Certificates”" }).click();
  assert.equal(
    await dialog.getByRole("textbox", { name: "Kind" }).first().inputValue(),
    "certificate.*",
  );
  await dialog.getByRole("combobox", { name: "Priority" }).click();
  await page.getByRole("option", { name: "Low" }).click();
  await healthy(ada);
  await picture(page, "signal-rule-change");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("L2 · Low").waitFor();
  await page.goto(`${url}/signal-settings?tab=windows`);
  await page.getByRole("button", { name: "New maintenance window" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Move");
  await dialog.getByRole("textbox", { name: "Service" }).fill("db");
  await healthy(ada);
  await dialog.getByRole("button", { name: "Plan" }).click();
  await page.getByText("Planned", { exact: true }).waitFor();
  await page.getByRole("button", { name: "New maintenance window" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Backup");
  await dialog.getByText("Each week").click();
  await dialog.getByRole("checkbox", { name: "Sunday" }).check();
  await dialog.getByRole("checkbox", { name: "Monday" }).check();
  await dialog.getByLabel("From").fill("23:00");
  await dialog.getByLabel("To").fill("01:30");
  await dialog.getByRole("textbox", { name: "Service" }).fill("db");
  await healthy(ada);
  await picture(page, "maintenance-window-weekly");
  await dialog.getByRole("button", { name: "Plan" }).click();
  await page.getByText(/Mon, Sun 23:00 – 01:30/).waitFor();
  await page.getByRole("switch", { name: "“Backup” is on" }).press("Space");
  await page.getByText("Off", { exact: true }).waitFor();
  await healthy(ada);
  unharmed(ada);
  await ada.close();

  const ann = await signIn(browser, "ann");
  await ann.page.goto(`${url}/signal-settings`);
  await ann.page.getByText("Not measurable").first().waitFor();
  assert.equal(await ann.page.getByRole("tab").count(), 1);
  unharmed(ann);
  await ann.close();
});
