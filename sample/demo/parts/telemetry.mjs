// Starts OpenTelemetry before a service is loaded (node --import). Where it sends to, and what the
// service is called, the SDK takes from the standard OTEL_ variables.
import { createRequire } from "node:module";
import { diag, DiagLogLevel, metrics } from "@opentelemetry/api";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { RuntimeNodeInstrumentation } from "@opentelemetry/instrumentation-runtime-node";
import { NodeSDK } from "@opentelemetry/sdk-node";

const shownAt = new Map();

// An exporter that cannot send says so once a minute, not with every batch.
function show(message) {
  const text = `${process.env.OTEL_SERVICE_NAME}: ${reasonIn(message).slice(0, 300)}`;
  if (Date.now() - (shownAt.get(text) ?? 0) < 60_000) return;
  shownAt.set(text, Date.now());
  console.error(text);
}

/** Errors come as JSON, with their stack. */
function reasonIn(message) {
  try {
    return String(JSON.parse(message).message);
  } catch {
    return String(message);
  }
}

const quiet = () => {};
diag.setLogger(
  { error: show, warn: quiet, info: quiet, debug: quiet, verbose: quiet },
  { logLevel: DiagLogLevel.ERROR },
);

// What the addresses of other services stand for, by the variables that name them: `CATALOG_URL`.
// A service that does not answer has no spans that would say it.
const peers = new Map(
  Object.entries(process.env)
    .filter(
      ([name]) => /^[A-Z]+_URL$/.test(name) && URL.canParse(process.env[name]),
    )
    .map(([name, url]) => [new URL(url).host, name.slice(0, -4).toLowerCase()]),
);

function peerOf({ hostname, host, port }) {
  const peer = peers.get(`${hostname ?? host}:${port}`);
  return peer ? { "peer.service": peer } : {};
}

const sdk = new NodeSDK({
  instrumentations: [
    new HttpInstrumentation({ startOutgoingSpanHook: peerOf }),
    new RuntimeNodeInstrumentation(),
  ],
});
sdk.start();

// The instrumentation changes what require() answers, in place; modules that import the default
// of node:http get that same object.
createRequire(import.meta.url)("node:http");

metrics
  .getMeter("process")
  .createObservableUpDownCounter("process.memory.usage", {
    description: "Physical memory in use",
    unit: "By",
  })
  .addCallback((result) => result.observe(process.memoryUsage.rss()));

/** Sends what waits, and ends the exporters. */
export function stopTelemetry() {
  return sdk.shutdown();
}
