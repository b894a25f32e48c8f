// What a program sends, as OTLP in JSON with an ingest key: requests of which every eighth is slow,
// of a new version, and fails; their log records; a metric.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { url } from "./browser.mjs";

export const slowVersion = "1.4.1";

const count = 240;

const nanos = (ms) => String(BigInt(Math.round(ms * 1000)) * 1000n);
const attribute = (key, value) => ({
  key,
  value:
    typeof value === "number"
      ? { intValue: String(value) }
      : { stringValue: value },
});
const attributes = (of) => Object.entries(of).map(([k, v]) => attribute(k, v));
const resource = (service, version, environment = "production") => ({
  attributes: attributes({
    "deployment.environment.name": environment,
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

/**
 * Sends what a shop of two services did in the last forty minutes, and one request of another
 * environment. Answers the latest request.
 */
export async function sendTelemetry(secret) {
  const now = Date.now();
  const requests = Array.from({ length: count }, (_, i) => ({
    number: i,
    isSlow: i % 8 === 0,
    at: now - (i + 1) * 10_000,
  })).map((one) => ({ ...one, ...requestOf(one.at, one.number, one.isSlow) }));
  const rehearsal = requestOf(now - 60_000, 1, false);
  const versionOf = ({ isSlow }) => (isSlow ? slowVersion : "1.4.0");
  await post("traces", secret, {
    resourceSpans: [
      ...requests.flatMap((one) => [
        {
          resource: resource("storefront", versionOf(one)),
          scopeSpans: [{ spans: [one.root] }],
        },
        {
          resource: resource("orders", "2.0.0"),
          scopeSpans: [{ spans: one.own }],
        },
      ]),
      {
        resource: resource("storefront", "1.4.0", "staging"),
        scopeSpans: [{ spans: [rehearsal.root] }],
      },
    ],
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
