// Reports exceptions by OpenTelemetry's SDK for Node, of spans and of log records, and prints each as
// a line of JSON: exceptions.mjs SERVICE. Those of exceptions.py are the same.
//
// Where to, and with which key: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS.
import {
  context,
  logs,
  SeverityNumber,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { NodeSDK } from "@opentelemetry/sdk-node";

process.env.OTEL_SERVICE_NAME = process.argv[2];
process.env.OTEL_RESOURCE_ATTRIBUTES =
  "service.version=1.4.2,deployment.environment.name=staging";
process.env.OTEL_EXPORTER_OTLP_PROTOCOL = "http/protobuf";

const sdk = new NodeSDK();
sdk.start();
const tracer = trace.getTracer("clients");

class StockMissing extends Error {
  name = "StockMissing";
}

function takeFromShelf(number) {
  throw new StockMissing(`shelf ${number} is empty`);
}

function payByCard() {
  throw new TypeError("the card has no number, Grüße");
}

function printReceipt() {
  throw new RangeError("the receipt is too long");
}

function failIn(run, bySpan, byLog) {
  const span = tracer.startSpan("POST /orders", { kind: SpanKind.SERVER });
  try {
    run();
  } catch (error) {
    if (bySpan) span.recordException(error);
    if (byLog) emit(error, span);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    const trace_id = span.spanContext().traceId;
    console.log(
      JSON.stringify({ type: error.name, message: error.message, trace_id }),
    );
  }
  span.end();
}

function emit(error, span) {
  logs.getLogger("clients").emit({
    severityNumber: SeverityNumber.ERROR,
    severityText: "ERROR",
    body: "an order failed",
    attributes: {
      "exception.type": error.name,
      "exception.message": error.message,
      "exception.stacktrace": error.stack,
    },
    context: trace.setSpan(context.active(), span),
  });
}

for (const number of [1, 22, 333]) failIn(() => takeFromShelf(number), true);
failIn(payByCard, false, true);
failIn(printReceipt, true, true);
await sdk.shutdown();
