// Sends a known set of spans, metrics and log records by OpenTelemetry's SDK for Node, and prints
// what it sent as one line of JSON. The set of otlp.py is the same.
//
//   otlp.mjs SERVICE PROTOCOL TEMPORALITY    http/protobuf | http/json | grpc, delta | cumulative
//
// Where to, and with which key: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS.
import {
  context,
  diag,
  DiagLogLevel,
  logs,
  metrics,
  SeverityNumber,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { NodeSDK } from "@opentelemetry/sdk-node";

const version = "1.2.3";
const [service, protocol, temporality] = process.argv.slice(2);
process.env.OTEL_SERVICE_NAME = service;
process.env.OTEL_RESOURCE_ATTRIBUTES = `service.version=${version},service.namespace=clients`;
process.env.OTEL_EXPORTER_OTLP_PROTOCOL = protocol;
process.env.OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE = temporality;
process.env.OTEL_METRIC_EXPORT_INTERVAL = "3600000"; // Only when asked to.

// Exporters keep their failures to themselves but for this; partial successes are warnings.
const problems = [];
const record = (...words) =>
  problems.push(words.map(String).join(" ").slice(0, 500));
const ignore = () => {};
diag.setLogger(
  { error: record, warn: record, info: ignore, debug: ignore, verbose: ignore },
  DiagLogLevel.WARN,
);

const sdk = new NodeSDK();
sdk.start();
const sent = { service, version, problems, traces: [], logs: [], metrics: [] };
const tracer = trace.getTracer("clients", "0.1");
const kinds = Object.fromEntries(
  Object.entries(SpanKind).map(([name, number]) => [
    number,
    String(name).toLowerCase(),
  ]),
);

function describe(span) {
  const events = span.events.map(({ name, attributes }) => ({
    name,
    attributes,
  }));
  return {
    id: span.spanContext().spanId,
    parent: span.parentSpanContext?.spanId ?? null,
    name: span.name,
    kind: kinds[span.kind],
    status: ["unset", "ok", "error"][span.status.code],
    attributes: span.attributes,
    events,
    links: span.links.map(({ context: to }) => ({
      trace_id: to.traceId,
      span_id: to.spanId,
    })),
  };
}

// A request that loads an order in three steps; the last of five fails. Each links to the one
// before it.
function sendTrace(number, previous) {
  const links = previous ? [{ context: previous }] : [];
  const root = tracer.startSpan("GET /orders/:id", {
    kind: SpanKind.SERVER,
    links,
    attributes: {
      "http.request.method": "GET",
      "http.route": "/orders/:id",
      "order.number": number,
      "order.weight": number + 0.5,
      "order.urgent": number % 2 === 0,
      "order.note": "Grüße, 世界 🛒",
      "order.tags": ["small", "red"],
    },
  });
  const below = (parent, name, options) =>
    tracer.startSpan(name, options, trace.setSpan(context.active(), parent));
  const load = below(root, "load order", {});
  load.addEvent("cache miss", { "cache.key": `order-${number}` });
  const statement = below(load, "SELECT placed_order", {
    kind: SpanKind.CLIENT,
    attributes: {
      "db.system.name": "sqlite",
      "db.query.text": "SELECT id, cents FROM placed_order WHERE id = ?",
    },
  });
  statement.end();
  load.end();
  const message = below(root, "send orders", { kind: SpanKind.PRODUCER });
  message.setStatus({ code: SpanStatusCode.OK });
  message.end();
  if (number % 5 === 4) {
    root.recordException(new RangeError(`there is no order ${number}`));
    root.setStatus({ code: SpanStatusCode.ERROR, message: "no such order" });
  }
  sendLogs(number, root);
  root.end();
  const spans = [root, load, statement, message].map(describe);
  sent.traces.push({ trace_id: root.spanContext().traceId, spans });
  return root.spanContext();
}

function emit(severityText, body, attributes, span) {
  const within = span
    ? trace.setSpan(context.active(), span)
    : context.active();
  logs.getLogger("clients").emit({
    severityNumber: SeverityNumber[severityText],
    severityText,
    body,
    attributes,
    context: within,
  });
  sent.logs.push({
    severity: severityText,
    body,
    attributes,
    trace_id: span?.spanContext().traceId ?? null,
  });
}

function sendLogs(number, span) {
  emit(
    "INFO",
    `${service} loaded order ${number}`,
    { "order.number": number },
    span,
  );
  if (number % 5 === 4)
    emit("ERROR", `${service} has no order ${number}`, {}, span);
  if (number % 5 === 0)
    emit("WARN", `${service} waits without a trace, Grüße`, {});
}

// Two exports, so that delta and cumulative differ.
async function sendMetrics() {
  const meter = metrics.getMeter("clients");
  const requests = meter.createCounter("client.requests", {
    unit: "{request}",
  });
  const inFlight = meter.createUpDownCounter("client.in_flight", {
    unit: "{request}",
  });
  const duration = meter.createHistogram("client.duration", { unit: "s" });
  const temperature = meter.createGauge("client.temperature", { unit: "Cel" });
  const rounds = [
    { added: 5, changed: 4, measured: [0.25, 0.5], celsius: 20.5 },
    { added: 7, changed: -1, measured: [1, 2, 40], celsius: 21.25 },
  ];
  for (const { added, changed, measured, celsius } of rounds) {
    requests.add(added, { route: "/a" });
    requests.add(added * 2, { route: "/b" });
    inFlight.add(changed);
    for (const seconds of measured) duration.record(seconds, { route: "/a" });
    temperature.record(celsius, { room: "north" });
    await metrics.getMeterProvider().forceFlush();
  }
  sent.metrics = [
    {
      name: "client.requests",
      kind: "counter",
      labels: { route: "/a" },
      total: 12,
    },
    {
      name: "client.requests",
      kind: "counter",
      labels: { route: "/b" },
      total: 24,
    },
    { name: "client.in_flight", kind: "updown", labels: {}, total: 3 },
    {
      name: "client.duration",
      kind: "histogram",
      labels: { route: "/a" },
      count: 5,
      sum: 43.75,
    },
    {
      name: "client.temperature",
      kind: "gauge",
      labels: { room: "north" },
      last: 21.25,
    },
  ];
}

let previous;
for (let number = 0; number < 20; number++)
  previous = sendTrace(number, previous);
await sendMetrics();
await sdk.shutdown().catch(record);
console.log(JSON.stringify(sent));
process.exit(problems.length ? 1 : 0);
