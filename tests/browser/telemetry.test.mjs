// Telemetry by pages alone: what a program sends is found as a service, a trace, log records and
// metrics; why some requests are slow; and who may not see it, sees nothing of it.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
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

const count = 240;
const slowVersion = "1.4.1";

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

const nanos = (ms) => String(BigInt(Math.round(ms * 1000)) * 1000n);
const attribute = (key, value) => ({
  key,
  value:
    typeof value === "number"
      ? { intValue: String(value) }
      : { stringValue: value },
});
const attributes = (of) => Object.entries(of).map(([k, v]) => attribute(k, v));
const resource = (service, version) => ({
  attributes: attributes({
    "service.name": service,
    "service.version": version,
    "telemetry.sdk.language": "nodejs",
  }),
});

/** Posts OTLP as JSON with an ingest key; what is not taken whole is a fault of the test. */
async function post(signal, secret, body) {
  const answer = await fetch(`${url}/v1/${signal}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Bearer ${secret}`,
    },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, `${signal}: ${text}`);
  const { partialSuccess = {} } = JSON.parse(text || "{}");
  const rejected = Object.entries(partialSuccess).filter(
    ([name, value]) => name.startsWith("rejected") && Number(value) > 0,
  );
  assert.deepEqual(rejected, []);
}

/** A request of the storefront that asks the checkout, which asks its database again and again. */
function requestOf(at, number, isSlow) {
  const traceId = randomBytes(16).toString("hex");
  const id = () => randomBytes(8).toString("hex");
  // Not all alike, as no requests are.
  const length = isSlow ? 700 + 10 * number : 40 + (number % 30);
  const span = (parentSpanId, name, kind, start, end, more = {}) => ({
    traceId,
    spanId: id(),
    parentSpanId,
    name,
    kind,
    startTimeUnixNano: nanos(at + start),
    endTimeUnixNano: nanos(at + end),
    ...more,
  });
  const failed = { status: { code: 2, message: "card declined" } };
  const root = span("", "POST /checkout", 2, 0, length, {
    attributes: attributes({ "http.route": "/checkout" }),
    ...(isSlow ? failed : {}),
  });
  const call = span(root.spanId, "POST /orders", 2, 5, length - 5);
  const each = (length - 20) / 12;
  const queries = Array.from({ length: 12 }, (_, i) =>
    span(call.spanId, "SELECT stock", 3, 8 + i * each, 7 + (i + 1) * each, {
      attributes: attributes({
        "db.system": "postgresql",
        "db.statement": `SELECT * FROM stock WHERE product = ${i}`,
      }),
    }),
  );
  return { traceId, root, own: [call, ...queries] };
}

async function sendTelemetry(secret) {
  const now = Date.now();
  const requests = Array.from({ length: count }, (_, i) => ({
    number: i,
    isSlow: i % 8 === 0,
    at: now - (i + 1) * 10_000,
  })).map((one) => ({ ...one, ...requestOf(one.at, one.number, one.isSlow) }));
  const versionOf = ({ isSlow }) => (isSlow ? slowVersion : "1.4.0");
  await post("traces", secret, {
    resourceSpans: requests.flatMap((one) => [
      {
        resource: resource("storefront", versionOf(one)),
        scopeSpans: [{ spans: [one.root] }],
      },
      {
        resource: resource("orders", "2.0.0"),
        scopeSpans: [{ spans: one.own }],
      },
    ]),
  });
  await post("logs", secret, {
    resourceLogs: [
      {
        resource: resource("storefront", "1.4.0"),
        scopeLogs: [
          {
            logRecords: requests.map((one, i) => ({
              timeUnixNano: nanos(one.at),
              severityNumber: one.isSlow ? 17 : 9,
              severityText: one.isSlow ? "ERROR" : "INFO",
              body: {
                stringValue: one.isSlow
                  ? `payment ${i} declined: insufficient funds`
                  : `order ${i} taken`,
              },
              traceId: one.traceId,
              spanId: one.root.spanId,
            })),
          },
        ],
      },
    ],
  });
  await post("metrics", secret, {
    resourceMetrics: [
      {
        resource: resource("storefront", "1.4.0"),
        scopeMetrics: [
          {
            metrics: [
              {
                name: "queue.depth",
                unit: "{message}",
                description: "Messages that wait.",
                gauge: {
                  dataPoints: Array.from({ length: 30 }, (_, i) => ({
                    timeUnixNano: nanos(now - i * 60_000),
                    asDouble: 10 + i,
                    attributes: attributes({ queue: "orders" }),
                  })),
                },
              },
            ],
          },
        ],
      },
    ],
  });
  return requests[0];
}

async function healthy({ page }) {
  await settled(page);
  assert.deepEqual(await axe(page), []);
}

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
